"""A colleague switches notices on for a browser, and takes it away again; only their own, and only where we know the service."""

import pytest

from amends.journal.models import Event
from amends.notices.models import Device, PushKey
from amends.people.models import Person
from tests.notices.push_service import Browser

FIREFOX = "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0"


@pytest.fixture
def me(client, jonas) -> Person:
    client.force_login(jonas)
    return jonas


def given(endpoint: str = "https://updates.push.services.mozilla.com/wpush/v2/abc") -> dict[str, str]:
    """What a browser answers when it is asked how it is reached."""
    browser = Browser(endpoint).subscription
    return {"endpoint": browser.endpoint, "public_key": browser.public_key, "secret": browser.secret}


def test_looking_makes_no_key_and_asking_makes_one(client, me):
    client.get("/me/notices/")
    assert not PushKey.objects.exists()
    answer = client.post("/me/notices/key/")
    assert answer.content.decode() == client.post("/me/notices/key/").content.decode() == PushKey.objects.get().public


def test_a_browser_is_told_from_then_on_and_stands_in_the_list(client, me):
    client.post("/me/notices/devices/", given(), headers={"User-Agent": FIREFOX})
    device = Device.objects.get()
    assert (device.person, device.browser, device.service) == (
        me, "Firefox, Android", "updates.push.services.mozilla.com"
    )  # fmt: skip
    assert list(client.get("/me/notices/").context["devices"]) == [device]
    assert Event.objects.get(kind="notices.device_on").particulars == {"browser": "Firefox, Android"}


def test_the_same_browser_is_one_device_also_when_its_keys_are_new(client, me):
    client.post("/me/notices/devices/", given())
    again = given()
    client.post("/me/notices/devices/", again)
    assert Device.objects.get().public_key == again["public_key"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"endpoint": "https://intranet.example/"},
        {"endpoint": "http://127.0.0.1:8400/"},
        {"secret": "x"},
        {"secret": ""},
    ],
)
def test_what_is_no_push_service_is_refused(client, me, wrong):
    page = client.post("/me/notices/devices/", given() | wrong, follow=True)
    assert [str(each) for each in page.context["messages"]] == ["We do not know the push service of this browser."]
    assert not Device.objects.exists()


def test_it_is_taken_away_by_its_owner_alone(client, me, ingrid):
    client.post("/me/notices/devices/", given())
    address = f"/me/notices/devices/{Device.objects.get().pk}/removal/"
    client.force_login(ingrid)
    assert (client.post(address).status_code, Device.objects.count()) == (404, 1)
    client.force_login(me)
    assert (client.post(address).status_code, Device.objects.count()) == (302, 0)


def test_one_that_is_gone_stays_in_the_list_until_it_is_taken_away(client, me):
    client.post("/me/notices/devices/", given())
    Device.objects.get().end()
    page = client.get("/me/notices/").content.decode()
    assert ("Gone since" in page, "data-endpoint=" in page) == (True, False)


def test_the_worker_is_a_script_that_may_reach_only_its_own_folder(client, db):
    answer = client.get("/me/notices/worker.js")
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert (answer.headers["Content-Security-Policy"], answer.headers["Cache-Control"]) == (
        "default-src 'none'", "no-cache"
    )  # fmt: skip
    assert "Service-Worker-Allowed" not in answer.headers
    assert b"showNotification" in answer.content
