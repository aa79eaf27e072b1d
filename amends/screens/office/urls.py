"""Addresses of the office."""

from django.urls import URLPattern, URLResolver, path

from amends.screens.office import (
    branding,
    colleagues,
    fetching,
    joining,
    mailboxes,
    me,
    notice_wishes,
    saved_replies,
    sending,
    setting_up,
    settings,
    teams,
)
from amends.screens.office.rules import pages as rules

app_name = "office"
urlpatterns: list[URLPattern | URLResolver] = [
    path("me/", me.show, name="me"),
    path("me/notices/", notice_wishes.show, name="notice_wishes"),
    path("set-up/", setting_up.show, name="set_up"),
    path("invitation/<str:token>/", joining.show, name="join"),
    path("settings/", settings.show, name="settings"),
    path("settings/brand/", branding.show, name="brand"),
    path("settings/teams/", teams.index, name="teams"),
    path("settings/teams/new/", teams.new, name="new_team"),
    path("settings/teams/<int:team_id>/", teams.show, name="team"),
    path("settings/mailboxes/", mailboxes.index, name="mailboxes"),
    path("settings/mailboxes/new/", mailboxes.new, name="new_mailbox"),
    path("settings/mailboxes/<int:mailbox_id>/", mailboxes.show, name="mailbox"),
    path("settings/mailboxes/<int:mailbox_id>/fetching/", fetching.show, name="fetching"),
    path("settings/mailboxes/<int:mailbox_id>/sending/", sending.show, name="sending"),
    path("settings/mailboxes/<int:mailbox_id>/test-mail/", sending.test, name="test_mail"),
    path("settings/rules/", rules.index, name="rules"),
    path("settings/rules/new/", rules.new, name="new_rule"),
    path("settings/rules/<int:rule_id>/", rules.show, name="rule"),
    path("settings/rules/<int:rule_id>/place/", rules.place, name="rule_place"),
    path("settings/rules/<int:rule_id>/following/", rules.following, name="rule_following"),
    path("settings/rules/<int:rule_id>/trial/", rules.trial, name="rule_trial"),
    path("settings/rules/<int:rule_id>/discarding/", rules.discarding, name="rule_discarding"),
    path("settings/saved-replies/", saved_replies.index, name="saved_replies"),
    path("settings/saved-replies/new/", saved_replies.new, name="new_saved_reply"),
    path("settings/saved-replies/<int:reply_id>/", saved_replies.show, name="saved_reply"),
    path("settings/saved-replies/<int:reply_id>/removal/", saved_replies.remove, name="saved_reply_removal"),
    path("settings/saved-replies/<int:reply_id>/return/", saved_replies.bring_back, name="saved_reply_return"),
    path("settings/colleagues/", colleagues.index, name="colleagues"),
    path("settings/colleagues/new/", colleagues.new, name="new_colleague"),
    path("settings/colleagues/<int:person_id>/", colleagues.show, name="colleague"),
    path("settings/colleagues/<int:person_id>/invitation/", colleagues.invitation, name="invitation"),
    path("settings/colleagues/<int:person_id>/absence/", colleagues.absence, name="absence"),
    path("settings/colleagues/<int:person_id>/second-factor/", colleagues.second_factor, name="second_factor"),
]
