"""Addresses of the office."""

from django.urls import URLPattern, URLResolver, path

from amends.screens.office import colleagues, fetching, joining, mailboxes, me, sending, setting_up, settings, teams

app_name = "office"
urlpatterns: list[URLPattern | URLResolver] = [
    path("me/", me.show, name="me"),
    path("set-up/", setting_up.show, name="set_up"),
    path("invitation/<str:token>/", joining.show, name="join"),
    path("settings/", settings.show, name="settings"),
    path("settings/teams/", teams.index, name="teams"),
    path("settings/teams/new/", teams.new, name="new_team"),
    path("settings/teams/<int:team_id>/", teams.show, name="team"),
    path("settings/mailboxes/", mailboxes.index, name="mailboxes"),
    path("settings/mailboxes/new/", mailboxes.new, name="new_mailbox"),
    path("settings/mailboxes/<int:mailbox_id>/", mailboxes.show, name="mailbox"),
    path("settings/mailboxes/<int:mailbox_id>/fetching/", fetching.show, name="fetching"),
    path("settings/mailboxes/<int:mailbox_id>/sending/", sending.show, name="sending"),
    path("settings/mailboxes/<int:mailbox_id>/test-mail/", sending.test, name="test_mail"),
    path("settings/colleagues/", colleagues.index, name="colleagues"),
    path("settings/colleagues/new/", colleagues.new, name="new_colleague"),
    path("settings/colleagues/<int:person_id>/", colleagues.show, name="colleague"),
    path("settings/colleagues/<int:person_id>/invitation/", colleagues.invitation, name="invitation"),
    path("settings/colleagues/<int:person_id>/absence/", colleagues.absence, name="absence"),
    path("settings/colleagues/<int:person_id>/second-factor/", colleagues.second_factor, name="second_factor"),
]
