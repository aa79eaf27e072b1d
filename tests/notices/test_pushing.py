"""Notices reach the devices of a colleague at once, sealed, and are mailed when none can be reached."""

import time
from datetime import UTC, datetime, timedelta

import pytest

from amends.conversations.models import Conversation
from amends.customers.models import Customer
from amends.foundation.clock import standing_at
from amends.journal.models import Actor, Event
from amends.mail.models import Mailbox
from amends.notices.mailing import mail_notices_due
from amends.notices.models import Device, Notice, Pace, Push, PushKey, Way
from amends.notices.push_services import SERVICES, Subscription, is_known
from amends.notices.pushing import GAPS, LEASE, push_due
from amends.notices.wishing import wish
from amends.people.models import Person
from tests import cast
from tests.notices.push_service import HOST, Browser, PushService, service  # noqa: F401
from tests.notices.reading import mails
from tests.notices.upset import threatens

# In Berlin, where Jonas is, it is an hour later.
MONDAY_NOON = datetime(2026, 3, 2, 11, tzinfo=UTC)
MONDAY_NIGHT = datetime(2026, 3, 2, 22, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ONLY_THERE = Way(in_app=True, by_push=True)


def pushed_at(moment: datetime) -> int:
    """How many are tried when the worker looks at this moment."""
    with standing_at(moment):
        return push_due()


@pytest.fixture
def phone(service: PushService, jonas: Person) -> Browser:  # noqa: F811
    """Jonas has switched notices on in a browser."""
    browser = service.browser()
    Device.objects.switch_on(jonas, browser.subscription, "Firefox, Android")
    return browser


@pytest.fixture
def conversation(kari: Customer, mailbox: Mailbox) -> Conversation:
    with standing_at(MONDAY_NOON - timedelta(hours=1)):
        return cast.conversation(kari, mailbox, subject="Maskinen lekker")


def give(conversation: Conversation, to: Person, by: Person, at: datetime = MONDAY_NOON) -> None:
    with standing_at(at):
        conversation.assign(to, by=by.actor)
        cast.let_others_react()


def test_a_device_is_told_at_once_in_words_only_it_can_read(service, phone, conversation, jonas, ingrid):  # noqa: F811
    give(conversation, jonas, ingrid)
    assert [pushed_at(MONDAY_NOON), pushed_at(MONDAY_NOON + MINUTE)] == [1, 0]
    (taken,) = service.taken
    assert phone.opened(taken.body) == {
        "title": "Ingrid Solheim gave you the matter of Kari Nordahl.",
        "body": "Maskinen lekker",
        "url": f"/conversations/{conversation.number}/",
        "tag": f"notice-{Notice.objects.get().pk}",
    }
    assert (taken.path, taken.headers["content-encoding"], taken.headers["urgency"]) == ("/one", "aes128gcm", "normal")
    assert b"Kari" not in taken.body


def test_however_long_the_words_they_fit_into_one_envelope(service, phone, conversation, jonas, ingrid):  # noqa: F811
    conversation.subject = "😡" * 300
    conversation.save(update_fields=["subject"])
    Actor.objects.filter(pk=ingrid.actor_id).update(name="ø" * 200)
    give(conversation, jonas, ingrid)
    pushed_at(MONDAY_NOON)
    assert len(service.taken[0].body) <= 4096
    assert phone.opened(service.taken[0].body)["body"] == "😡" * 160


def test_the_service_can_tell_that_it_is_us_and_nobody_else(service, phone, conversation, jonas, ingrid):  # noqa: F811
    give(conversation, jonas, ingrid)
    pushed_at(MONDAY_NOON)
    (taken,) = service.taken
    claims = taken.claims()
    assert (claims["aud"], claims["sub"]) == (service.origin, "mailto:hjelp@morgenrot.example")
    assert time.time() < claims["exp"] <= time.time() + 24 * 3600
    assert taken.headers["authorization"].endswith(f"k={PushKey.objects.get().public}")


def test_it_speaks_the_language_of_its_receiver(service, phone, conversation, jonas, ingrid):  # noqa: F811
    Person.objects.filter(pk=jonas.pk).update(language="nb")
    give(conversation, jonas, ingrid)
    pushed_at(MONDAY_NOON)
    assert phone.opened(service.taken[0].body)["title"] == "Ingrid Solheim ga deg henvendelsen fra Kari Nordahl."


def test_of_what_is_confidential_it_says_nothing(service, phone, conversation, jonas, lena):  # noqa: F811
    with standing_at(MONDAY_NOON):
        conversation.confide([jonas, lena], by=lena.actor)
    give(Conversation.objects.get(pk=conversation.pk), jonas, lena)
    pushed_at(MONDAY_NOON)
    shown = phone.opened(service.taken[0].body)
    assert (shown["title"], shown["body"], shown["url"]) == ("A confidential matter needs you.", "", "/notices/")


def test_a_night_is_quiet_on_devices_too(service, phone, conversation, jonas, ingrid):  # noqa: F811
    give(conversation, jonas, ingrid, MONDAY_NIGHT)
    assert pushed_at(MONDAY_NIGHT + MINUTE) == 0
    assert pushed_at(datetime(2026, 3, 3, 6, tzinfo=UTC)) == 1


def test_violence_takes_every_road_that_is_on_also_at_night(service, phone, conversation, jonas):  # noqa: F811
    jonas.give_role("lead", by=jonas.actor)
    with standing_at(MONDAY_NIGHT):
        threatens(conversation, "physical")
        assert (push_due(), mail_notices_due()) == (1, 1)
    shown = phone.opened(service.taken[0].body)
    assert shown["title"] == "A message of Kari Nordahl reads like a threat of violence."
    assert service.taken[0].headers["urgency"] == "high"
    assert mails()[0]["Subject"] == shown["title"].rstrip(".")


def test_every_device_is_told_and_nobody_else(service, phone, conversation, jonas, ingrid):  # noqa: F811
    Device.objects.switch_on(jonas, service.browser("two").subscription, "Chrome, Mac")
    Device.objects.switch_on(ingrid, service.browser("hers").subscription, "Edge, Windows")
    give(conversation, jonas, ingrid)
    assert pushed_at(MONDAY_NOON) == 2
    assert sorted(each.path for each in service.taken) == ["/one", "/two"]
    assert not Push.objects.exists()


def test_a_kind_that_is_not_to_be_pushed_is_not(service, phone, conversation, jonas, ingrid):  # noqa: F811
    wish(jonas, {"assigned": Way(by_mail=Pace.AT_ONCE)}, by=jonas.actor)
    give(conversation, jonas, ingrid)
    assert pushed_at(MONDAY_NOON) == 0


def test_what_is_read_before_is_not_pushed(service, phone, conversation, jonas, ingrid):  # noqa: F811
    give(conversation, jonas, ingrid, MONDAY_NIGHT)
    Notice.objects.all().read(jonas)
    pushed_at(MONDAY_NOON + timedelta(days=1))
    assert (service.taken, Push.objects.count()) == ([], 0)


def test_what_one_may_no_longer_know_is_not_pushed(service, phone, conversation, jonas, ingrid, lena):  # noqa: F811
    give(conversation, jonas, ingrid)
    conversation.confide([lena], by=lena.actor)
    pushed_at(MONDAY_NOON)
    assert service.taken == []


def test_whoever_has_left_is_not_told(service, phone, conversation, jonas, ingrid, lena):  # noqa: F811
    give(conversation, jonas, ingrid)
    Person.objects.filter(pk=jonas.pk).update(is_active=False)
    pushed_at(MONDAY_NOON)
    assert (service.taken, Push.objects.count()) == ([], 0)


def test_what_is_only_told_on_devices_is_over_once_it_arrived(service, phone, conversation, jonas, ingrid):  # noqa: F811
    wish(jonas, {"assigned": Way(in_app=False, by_push=True)}, by=jonas.actor)
    give(conversation, jonas, ingrid)
    pushed_at(MONDAY_NOON)
    notice = Notice.objects.get()
    assert (notice.pushed_at, notice.read_at) == (MONDAY_NOON, MONDAY_NOON)
    assert Device.objects.get().last_success_at == MONDAY_NOON


@pytest.mark.parametrize("code", [404, 410])
def test_a_browser_that_is_gone_is_told_nothing_any_more(service, phone, conversation, jonas, ingrid, code):  # noqa: F811
    wish(jonas, {"assigned": ONLY_THERE}, by=jonas.actor)
    service.answers = [code]
    give(conversation, jonas, ingrid)
    pushed_at(MONDAY_NOON)
    assert (Device.objects.get().ended_at, Push.objects.count()) == (MONDAY_NOON, 0)
    assert Event.objects.filter(kind="notices.device_ended", subject_id=jonas.pk).exists()
    with standing_at(MONDAY_NOON + MINUTE):
        assert mail_notices_due() == 1
    assert mails()[0]["Subject"] == "Ingrid Solheim gave you the matter of Kari Nordahl"


def test_what_would_be_mailed_anyway_is_mailed_once(service, phone, conversation, jonas, ingrid):  # noqa: F811
    service.answers = [410]
    give(conversation, jonas, ingrid)
    pushed_at(MONDAY_NOON)
    with standing_at(MONDAY_NOON + 6 * MINUTE):
        assert [mail_notices_due(), mail_notices_due()] == [1, 0]


def test_what_has_reached_one_device_is_not_mailed_for_another(service, phone, conversation, jonas, ingrid):  # noqa: F811
    wish(jonas, {"assigned": ONLY_THERE}, by=jonas.actor)
    Device.objects.switch_on(jonas, service.browser("two").subscription, "Chrome, Mac")
    service.answers = [201, 410]
    give(conversation, jonas, ingrid)
    assert pushed_at(MONDAY_NOON) == 2
    assert (Device.objects.filter(ended_at=None).count(), Notice.objects.owed_by_mail().count()) == (1, 0)


def test_a_service_in_trouble_is_tried_again_and_in_the_end_it_is_mailed(service, phone, conversation, jonas, ingrid):  # noqa: F811
    wish(jonas, {"assigned": ONLY_THERE}, by=jonas.actor)
    service.answers = [503] * 9
    give(conversation, jonas, ingrid)
    moment = MONDAY_NOON
    for gap in GAPS:
        assert [pushed_at(moment), pushed_at(moment + timedelta(seconds=30))] == [1, 0]
        moment += timedelta(minutes=gap)
    assert not Notice.objects.owed_by_mail().exists()
    assert pushed_at(moment) == 1
    assert (len(service.taken), Push.objects.count(), Device.objects.count()) == (len(GAPS) + 1, 0, 1)
    with standing_at(moment):
        assert mail_notices_due() == 1


def test_a_service_that_asks_for_patience_gets_it(service, phone, conversation, jonas, ingrid):  # noqa: F811
    service.answers, service.headers = [429], {"Retry-After": "600"}
    give(conversation, jonas, ingrid)
    pushed_at(MONDAY_NOON)
    assert [pushed_at(MONDAY_NOON + 9 * MINUTE), pushed_at(MONDAY_NOON + 10 * MINUTE)] == [0, 1]


@pytest.mark.parametrize("code", [301, 400, 403, 413])
def test_what_a_service_refuses_is_mailed_at_once(service, phone, conversation, jonas, ingrid, code):  # noqa: F811
    wish(jonas, {"assigned": ONLY_THERE}, by=jonas.actor)
    service.answers, service.headers = [code], {"Location": f"{service.origin}/elsewhere"}
    give(conversation, jonas, ingrid)
    pushed_at(MONDAY_NOON)
    assert ([each.path for each in service.taken], Push.objects.count()) == (["/one"], 0)
    assert Notice.objects.owed_by_mail().count() == 1


def test_a_silent_service_holds_up_no_other(service, phone, conversation, jonas, ingrid, monkeypatch):  # noqa: F811
    monkeypatch.setitem(SERVICES, "localhost", "http")
    for name in ("a", "b"):
        nowhere = Browser(f"http://localhost:1/{name}").subscription
        Device.objects.switch_on(jonas, nowhere, "Chrome, Linux")
    Device.objects.filter(service=HOST).update(since=MONDAY_NOON)
    give(conversation, jonas, ingrid)
    assert pushed_at(MONDAY_NOON) == 2
    assert sorted(Push.objects.values_list("tries", flat=True)) == [0, 1]
    assert len(service.taken) == 1


def test_one_whose_sender_died_is_tried_by_another_and_late_news_of_the_first_does_not_count(
    service,  # noqa: F811
    phone,
    conversation,
    jonas,
    ingrid,
):
    give(conversation, jonas, ingrid)
    with standing_at(MONDAY_NOON):
        assert Push.objects.lease_next(set())
    assert pushed_at(MONDAY_NOON + MINUTE) == 0
    assert pushed_at(MONDAY_NOON + LEASE) == 1
    assert len(service.taken) == 1


def test_when_all_devices_are_gone_what_they_were_for_is_mailed_until_one_is_switched_on_again(
    service,  # noqa: F811
    phone,
    conversation,
    jonas,
    ingrid,
):
    wish(jonas, {"assigned": ONLY_THERE}, by=jonas.actor)
    Device.objects.get().end()
    give(conversation, jonas, ingrid)
    with standing_at(MONDAY_NOON + 6 * MINUTE):
        assert (push_due(), mail_notices_due()) == (0, 1)
    Device.objects.switch_on(jonas, phone.subscription, "Firefox, Android")
    give(cast.conversation(conversation.customer, conversation.mailbox), jonas, ingrid)
    assert (pushed_at(MONDAY_NOON), Notice.objects.owed_by_mail().count()) == (1, 0)


def test_who_wants_no_mail_and_has_no_device_is_not_mailed(service, phone, conversation, jonas, ingrid):  # noqa: F811
    wish(jonas, {"assigned": ONLY_THERE}, by=jonas.actor)
    Device.objects.get().switch_off(by=jonas.actor)
    give(conversation, jonas, ingrid)
    assert (Notice.objects.count(), Notice.objects.owed_by_mail().count()) == (1, 0)


def test_the_key_is_made_once_and_kept_sealed(db):
    key = PushKey.objects.ours()
    assert PushKey.objects.ours() == key
    assert key.public not in key.sealed and len(key.public) == 87
    assert key.vapid.private_key.private_numbers().private_value


def test_with_another_secret_the_old_devices_are_given_up_and_mailed(
    service,  # noqa: F811
    phone,
    conversation,
    jonas,
    ingrid,
    settings,
):
    give(conversation, jonas, ingrid)
    settings.SECRET_KEY = "another key for tests only"
    pushed_at(MONDAY_NOON)
    assert (service.taken, Device.objects.filter(ended_at=None).count()) == ([], 0)
    assert Notice.objects.owed_by_mail().count() == 1
    old = PushKey.objects.get().public
    assert PushKey.objects.ours().public != old


def test_a_browser_tells_one_person_only(service, phone, jonas, ingrid):  # noqa: F811
    Device.objects.switch_on(ingrid, phone.subscription, "Firefox, Android")
    assert [each.person for each in Device.objects.all()] == [ingrid]


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://fcm.googleapis.com/x",
        "https://127.0.0.1/x",
        "https://fcm.googleapis.com.evil.example/x",
        "https://evilpush.apple.com.example/",
        "https://me@fcm.googleapis.com/x",
        "file:///etc/passwd",
        "https://fcm.googleapis.com/" + "x" * 1000,
        "",
    ],
)
def test_nobody_can_make_us_ask_what_is_no_push_service(endpoint):
    assert not is_known(endpoint)


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://fcm.googleapis.com/fcm/send/abc",
        "https://updates.push.services.mozilla.com/wpush/v2/abc",
        "https://db5p.notify.windows.com/w/?token=abc",
        "https://web.push.apple.com/abc",
    ],
)
def test_the_services_of_the_usual_browsers_are_known(endpoint):
    assert Browser(endpoint).subscription.is_sound


@pytest.mark.parametrize(("key", "secret"), [("", "x" * 22), ("AAAA", "x" * 22), (None, "short"), (None, "ø")])
def test_keys_one_cannot_seal_for_are_refused(key, secret):
    good = Browser("https://fcm.googleapis.com/abc").subscription
    assert not Subscription(good.endpoint, good.public_key if key is None else key, secret).is_sound
