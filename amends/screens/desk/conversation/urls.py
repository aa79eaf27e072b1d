"""Addresses of a conversation and of what belongs to it; a new verb is a new noun."""

from django.urls import path

from amends.screens.desk.conversation import (
    answering,
    beginning,
    customers,
    drafts,
    files,
    forwarding,
    guarding,
    organisations,
    page,
    saved_replies,
    settling,
    standing,
    starting,
)

ONE = "conversations/<int:number>/"
CUSTOMER = "customers/<int:customer_id>/"

urlpatterns = [
    path(ONE, page.show, name="conversation"),
    path(f"{ONE}newer/", page.newer, name="newer"),
    path(f"{ONE}standing/", page.stand, name="standing"),
    path(f"{ONE}writing/", page.writing, name="writing"),
    path(f"{ONE}messages/", answering.create, name="messages"),
    path(f"{ONE}messages/<int:message_id>/taking-back/", answering.take_back, name="taking_back"),
    path(f"{ONE}messages/<int:message_id>/html/", files.html, name="html"),
    path(f"{ONE}messages/<int:message_id>/text/", files.text, name="text"),
    path(f"{ONE}messages/<int:message_id>/forward/", forwarding.show, name="forward"),
    path(f"{ONE}outside/", forwarding.read, name="outside"),
    path(f"{ONE}draft/", drafts.keep, name="draft"),
    path(f"{ONE}draft/files/", drafts.attach, name="draft_files"),
    path(f"{ONE}draft/files/<int:file_id>/", drafts.detach, name="draft_file"),
    path(f"{ONE}saved-replies/", saved_replies.show, name="saved_replies"),
    path(f"{ONE}assignment/", standing.assign, name="assignment"),
    path(f"{ONE}team/", standing.move, name="team"),
    path(f"{ONE}snooze/", standing.snooze, name="snooze"),
    path(f"{ONE}tags/", standing.tag, name="tags"),
    path(f"{ONE}closure/", settling.close, name="closure"),
    path(f"{ONE}reopening/", settling.reopen, name="reopening"),
    path(f"{ONE}merge/", settling.merge, name="merge"),
    path(f"{ONE}parting/", settling.part, name="parting"),
    path(f"{ONE}offers/<int:offer_id>/", settling.answer_offer, name="offer"),
    path(f"{ONE}hold/", guarding.hold, name="hold"),
    path(f"{ONE}confidence/", guarding.confide, name="confidence"),
    path(CUSTOMER, customers.show, name="customer"),
    path(f"{CUSTOMER}facts/", customers.edit, name="customer_facts"),
    path(f"{CUSTOMER}notes/", customers.note, name="customer_notes"),
    path(f"{CUSTOMER}vip/", customers.mark_vip, name="vip"),
    path(f"{CUSTOMER}merge/", customers.merge, name="customer_merge"),
    path(f"{CUSTOMER}parting/", customers.part, name="customer_parting"),
    path(f"{CUSTOMER}conversations/", starting.start, name="start"),
    path(f"{CUSTOMER}draft/", beginning.keep, name="new_draft"),
    path(f"{CUSTOMER}draft/files/", beginning.attach, name="new_draft_files"),
    path(f"{CUSTOMER}draft/files/<int:file_id>/", beginning.detach, name="new_draft_file"),
    path("organisations/<int:organisation_id>/", organisations.show, name="organisation"),
    path("organisations/<int:organisation_id>/facts/", organisations.edit, name="organisation_facts"),
    path("files/<int:attachment_id>/<str:name>", files.attachment, name="file"),
]
