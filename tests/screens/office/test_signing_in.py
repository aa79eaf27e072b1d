"""Signing in and out, the second factor, and the pages nobody finds open."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from amends.foundation.clock import standing_at
from amends.people.models import Person
from tests import cast
from tests.screens.office.reading import NIGHT, NOON, read

LOGIN = "/accounts/login/"


def sign_in(client: Client, person: Person, password: str = cast.PASSWORD, **more: str):
    return client.post(LOGIN, {"login": person.email, "password": password} | more)


def code_for(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


@pytest.fixture(autouse=True)
def a_code_may_be_a_moment_old(settings):
    """Its half minute may end between two lines of a test."""
    settings.MFA_TOTP_TOLERANCE = 1


def set_up_the_app(client: Client, person: Person) -> str:
    """Sign in, and set up an app for one-time codes. Answers its secret."""
    sign_in(client, person)
    url = "/accounts/2fa/totp/activate/"
    page = client.get(url)
    if page.status_code == 302:
        client.post(page.headers["Location"], {"password": cast.PASSWORD})
        page = client.get(url)
    secret = page.context["form"].secret
    client.post(url, {"code": code_for(secret)})
    return secret


def test_the_right_password_leads_to_the_desk(client, jonas):
    assert sign_in(client, jonas).headers["Location"] == "/"
    assert client.get("/").status_code == 302


def test_signing_in_leads_back_to_where_one_was_going(client, jonas):
    asked = client.get("/me/").headers["Location"]
    assert asked == "/accounts/login/?next=/me/"
    assert sign_in(client, jonas, next="/me/").headers["Location"] == "/me/"


def test_a_wrong_password_is_said_by_the_field(client, jonas):
    page = sign_in(client, jonas, "not-the-password")
    assert page.context["form"].errors == {"password": ["That password does not fit this e-mail."]}
    assert jonas.email in read(page)


def test_an_unknown_address_hears_the_same_as_a_wrong_password(client, jonas):
    page = client.post(LOGIN, {"login": "nobody@morgenrot.example", "password": "whatever-it-is"})
    assert page.context["form"].errors == {"password": ["That password does not fit this e-mail."]}


def test_guessing_is_slowed_down(client, jonas):
    for _attempt in range(5):
        sign_in(client, jonas, "not-the-password")
    page = sign_in(client, jonas)
    assert page.context["form"].errors["password"] == ["That went wrong too often. Wait five minutes, then try again."]


def test_the_greeting_knows_the_time_where_the_team_works(client, jonas, team):
    with standing_at(NIGHT):
        assert "Good evening. Someone is glad you are here." in read(client.get(LOGIN))
    with standing_at(NOON):
        assert "Good day. Someone is glad you are here." in read(client.get(LOGIN))


def test_nobody_can_make_an_account(client, jonas):
    page = client.post("/accounts/signup/", {"email": "x@x.example", "password1": "p" * 12, "password2": "p" * 12})
    assert "New colleagues are invited." in read(page)
    assert Person.objects.count() == 1


def test_whoever_cannot_get_in_hears_whom_to_ask(client, jonas):
    assert "Ask an admin." in read(client.get("/accounts/password/reset/"))


def test_who_has_left_cannot_sign_in(client, jonas, ada):
    jonas.leave(by=ada.actor)
    assert sign_in(client, jonas).headers["Location"] == "/accounts/inactive/"
    assert "You cannot sign in any more." in read(client.get("/accounts/inactive/"))


def test_who_leaves_is_out_at_once(client, jonas, ada):
    client.force_login(jonas)
    jonas.leave(by=ada.actor)
    assert client.get("/me/").headers["Location"].startswith(LOGIN)


def test_signing_out_needs_a_press_because_links_are_followed_by_machines(client, jonas):
    client.force_login(jonas)
    client.get("/accounts/logout/")
    assert client.get("/me/").status_code == 200
    assert client.post("/accounts/logout/").headers["Location"] == LOGIN
    assert client.get("/me/").status_code == 302


def test_outside_the_demo_nobody_is_offered(client, jonas):
    page = read(client.get(LOGIN))
    assert "demo" not in page
    assert jonas.name not in page


def test_in_the_demo_one_press_makes_you_somebody(client, jonas, lena, settings):
    settings.DEMO_PASSWORD = cast.PASSWORD
    page = client.get(LOGIN).content.decode()
    assert "Answers, and decides what others may not" in page
    forms = re.findall(r'name="login" value="([^"]+)"><input type="hidden" name="password" value="([^"]+)"', page)
    assert forms == [(jonas.email, cast.PASSWORD), (lena.email, cast.PASSWORD)]


def test_a_new_password_needs_the_one_of_today(client, jonas):
    sign_in(client, jonas)
    new = "quite-another-password"
    wrong = client.post("/accounts/password/change/", {"oldpassword": "no", "password1": new, "password2": new})
    assert wrong.context["form"].errors == {"oldpassword": ["That is not your password of today."]}
    right = {"oldpassword": cast.PASSWORD, "password1": new, "password2": new}
    assert client.post("/accounts/password/change/", right).headers["Location"] == "/me/"
    jonas.refresh_from_db()
    assert jonas.check_password(new)


def test_with_an_app_signing_in_takes_a_code(client, jonas):
    secret = set_up_the_app(client, jonas)
    client.post("/accounts/logout/")
    assert sign_in(client, jonas).headers["Location"].startswith("/accounts/2fa/authenticate/")
    assert client.get("/me/").status_code == 302
    wrong = client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert wrong.context["form"].errors == {"code": ["That code does not fit. Take the one your app shows now."]}
    client.post("/accounts/2fa/authenticate/", {"code": code_for(secret)})
    assert client.get("/me/").status_code == 200


def test_a_recovery_code_lets_in_once(client, jonas):
    set_up_the_app(client, jonas)
    page = client.get("/accounts/2fa/recovery-codes/")
    code = page.context["unused_codes"][0]
    assert code in client.get("/accounts/2fa/recovery-codes/download/").content.decode().split()
    for status in (200, 302):
        client.post("/accounts/logout/")
        sign_in(client, jonas)
        client.post("/accounts/2fa/authenticate/", {"code": code})
        assert client.get("/me/").status_code == status


def test_the_secret_of_the_app_cannot_be_read_in_the_database(client, jonas):
    secret = set_up_the_app(client, jonas)
    assert secret not in str(Authenticator.objects.values_list("data", flat=True))


def test_codes_sealed_with_another_key_let_nobody_in(client, jonas, settings):
    set_up_the_app(client, jonas)
    settings.SECRET_KEY = "another key"
    other = Client()
    sign_in(other, jonas)
    other.post("/accounts/2fa/authenticate/", {"code": code_for("")})
    assert other.get("/me/").status_code == 302


def test_taking_the_app_off_lets_the_password_alone_in_again(client, jonas):
    set_up_the_app(client, jonas)
    client.post("/accounts/2fa/totp/deactivate/")
    client.post("/accounts/logout/")
    assert sign_in(client, jonas).headers["Location"] == "/"


def test_other_browsers_can_be_signed_out(client, jonas):
    elsewhere = Client()
    sign_in(elsewhere, jonas)
    sign_in(client, jonas)
    assert "You are signed in at 2 places." in read(client.get("/accounts/sessions/"))
    client.post("/accounts/sessions/")
    assert elsewhere.get("/me/").status_code == 302
    assert client.get("/me/").status_code == 200


@pytest.mark.parametrize("url", ["email/", "confirm-email/", "password/set/", "login/code/confirm/", "3rdparty/"])
def test_pages_we_do_not_offer_are_not_there(client, jonas, url):
    assert client.get(f"/accounts/{url}").status_code == 404
