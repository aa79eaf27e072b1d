"""Addresses of the lists."""

from django.urls import path

from amends.screens.desk.inbox import acting, answering, asides, blocks, looks, mails, queue, releases, undoing, viewer

urlpatterns = [
    path("", queue.home, name="home"),
    path("queues/", queue.counts, name="queues"),
    path("queue/actions/", acting.create, name="actions"),
    path("queue/actions/undoing/<str:token>/", undoing.create, name="undoing"),
    path("queue/<slug:slug>/", queue.show, name="queue"),
    path("next/", answering.create, name="next"),
    path("needs-a-look/", mails.needs_a_look, name="needs_a_look"),
    path("needs-a-look/asides/<str:name>/", asides.create, name="aside"),
    path("quarantine/", mails.quarantine, name="quarantine"),
    path("turned-away/", mails.turned_away, name="turned_away"),
    path("mails/<int:mail_id>/raw/", mails.raw, name="raw_mail"),
    path("mails/<int:mail_id>/look/", looks.create, name="look"),
    path("mails/<int:mail_id>/release/", releases.create, name="release"),
    path("blocked-senders/", blocks.create, name="blocks"),
    path("blocked-senders/<int:block_id>/lifting/", blocks.lift, name="block_lifting"),
    path("viewer/", viewer.show, name="viewer"),
]
