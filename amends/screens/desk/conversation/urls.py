"""Addresses of a conversation and of what belongs to it; a new verb is a new noun."""

from django.urls import path

from amends.screens.desk.conversation import answering, drafts, files, page, settling, standing

ONE = "conversations/<int:number>/"

urlpatterns = [
    path(ONE, page.show, name="conversation"),
    path(f"{ONE}writing/", page.writing, name="writing"),
    path(f"{ONE}messages/", answering.create, name="messages"),
    path(f"{ONE}messages/<int:message_id>/taking-back/", answering.take_back, name="taking_back"),
    path(f"{ONE}messages/<int:message_id>/html/", files.html, name="html"),
    path(f"{ONE}draft/", drafts.keep, name="draft"),
    path(f"{ONE}draft/files/", drafts.attach, name="draft_files"),
    path(f"{ONE}assignment/", standing.assign, name="assignment"),
    path(f"{ONE}team/", standing.move, name="team"),
    path(f"{ONE}snooze/", standing.snooze, name="snooze"),
    path(f"{ONE}tags/", standing.tag, name="tags"),
    path(f"{ONE}closure/", settling.close, name="closure"),
    path(f"{ONE}reopening/", settling.reopen, name="reopening"),
    path(f"{ONE}merge/", settling.merge, name="merge"),
    path(f"{ONE}parting/", settling.part, name="parting"),
    path(f"{ONE}offers/<int:offer_id>/", settling.answer_offer, name="offer"),
    path(f"{ONE}vip/", settling.mark_vip, name="vip"),
    path("files/<int:attachment_id>/<str:name>", files.attachment, name="file"),
]
