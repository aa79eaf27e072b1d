"""Connecting a mailbox whose account was consented to: the provider's servers fetch and send for it, and we look whether they do."""

from amends.foundation.clock import now
from amends.foundation.writing import writing
from amends.journal.keeping import keep
from amends.journal.models import Actor
from amends.mail.imap import ImapAccount, MailboxTrouble, in_plain_words, signed_in
from amends.mail.imap_roads import ImapRoad
from amends.mail.oauth_accounts import OAuthAccount
from amends.mail.roads import SmtpRoad
from amends.mail.smtp import SmtpCarrier

AT_LEAST = 15.0


def lead_through(account: OAuthAccount, *, by: Actor) -> None:
    """Let both roads of the mailbox lead through the provider's servers; what else is set about them stays."""
    provider, mailbox = account.provider, account.mailbox
    fetching = ImapRoad.objects.filter(mailbox=mailbox).first() or ImapRoad(mailbox=mailbox, since=account.since)
    sending = SmtpRoad.objects.filter(mailbox=mailbox).first() or SmtpRoad(mailbox=mailbox)
    if fetching.pk and (fetching.host, fetching.username) != (provider.imap[0], account.username):
        fetching.state, fetching.since = {}, account.since
    with writing():
        for road, kind, place in ((fetching, "imap_road", provider.imap), (sending, "smtp_road", provider.smtp)):
            road.host, road.port, road.security = place[0], place[1], place[2].value
            road.username, road.sealed_password = account.username, ""
            keep(road, kind, by=by, facts=["host", "port", "security", "username"])


def look_whether_it_works(account: OAuthAccount) -> bool:
    """Sign in at both servers, and note what they say."""
    mailbox = account.mailbox
    fetching = _trouble_fetching(ImapRoad.objects.select_related("mailbox__oauth_account").get(mailbox=mailbox).account)
    road = SmtpRoad.objects.select_related("mailbox__oauth_account").get(mailbox=mailbox)
    sending = SmtpCarrier(road.account, patience=AT_LEAST).trouble_signing_in()
    with writing():
        facts = {"fetching_trouble": fetching[:500], "sending_trouble": sending[:500], "checked_at": now()}
        OAuthAccount.objects.filter(pk=account.pk).update(**facts)
    account.refresh_from_db()
    return not (fetching or sending)


def _trouble_fetching(account: ImapAccount) -> str:
    try:
        with in_plain_words(account), signed_in(account) as client:
            client.select_folder(account.folder, readonly=True)
    except MailboxTrouble as trouble:
        return str(trouble)
    return ""
