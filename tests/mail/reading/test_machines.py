"""Bounces, absent people, lists and our own mail coming back."""

import pytest

from amends.mail.reading import Address, BounceKind, SpamVerdict, Tidings, read_mail


def mail(*headers: str, text: str = "Hello") -> bytes:
    return ("\n".join(headers) + f"\n\n{text}\n").encode()


REPORT = b"""From: Mail Delivery System <MAILER-DAEMON@mx.example>
Subject: Undelivered Mail Returned to Sender
Content-Type: multipart/report; report-type=delivery-status; boundary=q

--q

This is the mail system at host mx.example.
--q
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; kari@customer.example
Action: %s
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 User unknown
--q
Content-Type: message/rfc822

Message-ID: <reply-1@amends.example>
Subject: Your case

Hello Kari
--q--
"""


def test_a_bounce_says_for_whom_why_and_which_mail():
    """Zammad #4941: a delivery report must find its message and wake nobody."""
    bounce = read_mail(REPORT % b"failed").bounce
    assert (bounce.kind, bounce.recipients, bounce.status, bounce.original_message_id) == (
        BounceKind.FAILED,
        ("kari@customer.example",),
        "5.1.1",
        "reply-1@amends.example",
    )


def test_a_delay_is_a_bounce_of_its_own_kind():
    assert read_mail(REPORT % b"delayed").bounce.kind == BounceKind.DELAYED


@pytest.mark.parametrize("action", [b"delivered", b"relayed", b"expanded"])
def test_a_report_of_success_is_no_bounce(action: bytes):
    mail = read_mail(REPORT % action)
    assert (mail.bounce, mail.tidings) == (None, Tidings("reply-1@amends.example"))


def test_a_failure_is_no_mere_tidings():
    assert read_mail(REPORT % b"failed").tidings is None
    assert read_mail(REPORT % b"delayed").tidings == Tidings("reply-1@amends.example")


RECEIPT = """From: Kari <kari@customer.example>
Subject: Gelesen: Your case
Content-Type: multipart/report; %s boundary=q

--q

Ihre Nachricht wurde gelesen.
--q
Content-Type: message/disposition-notification

Final-Recipient: rfc822; kari@customer.example
Original-Message-ID: <reply-1@amends.example>
Disposition: manual-action/MDN-sent-manually; displayed
--q--
"""


@pytest.mark.parametrize("said", ["report-type=disposition-notification;", ""])
def test_a_receipt_names_the_mail_that_was_read(said: str):
    mail = read_mail((RECEIPT % said).encode())
    assert (mail.bounce, mail.tidings) == (None, Tidings("reply-1@amends.example"))


def test_a_mark_of_bulk_alone_makes_no_list():
    for header in ("Feedback-ID: 1:ses", "List-Unsubscribe: <https://x.example>", "Precedence: bulk", "List-Id: <x.y>"):
        assert not read_mail(mail("From: a@b.example", header)).is_bulk
    for header in ("Precedence: list", "List-Unsubscribe: <https://x.example>"):
        assert read_mail(mail("From: a@b.example", "List-Id: <x.y>", header)).is_bulk


def test_a_plain_bounce_of_an_old_server_is_recognised():
    text = "Hi. This is the qmail-send program at mx.example.\n\n<kari@customer.example>:\nSorry, no mailbox here. (#5.1.1)\n"
    bounce = read_mail(mail("From: MAILER-DAEMON@mx.example", "Subject: failure notice", text=text)).bounce
    assert bounce.recipients == ("kari@customer.example",)


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Delivery failed", "My parcel could not be delivered, nobody rang. Where is it?"),
        ("Lieferung nicht zustellbar?", "Das Paket konnte nicht zugestellt werden, sagt der Bote."),
        ("Pakken ble ikke levert", "Sendingen kunne ikke leveres. Dette er tredje gang!"),
        ("Re: Undeliverable", "I tried to write to you and it came back as undeliverable."),
    ],
)
def test_a_customer_whose_parcel_was_not_delivered_is_no_bounce(subject: str, text: str):
    headers = ("From: Kari <kari@customer.example>", "Content-Type: text/plain; charset=utf-8", f"Subject: {subject}")
    assert read_mail(mail(*headers, text=text)).bounce is None


def test_a_complaint_report_is_neither_a_bounce_nor_an_auto_reply():
    raw = mail(
        "From: fbl@provider.example",
        "Subject: complaint",
        "Content-Type: multipart/report; report-type=feedback-report",
    )
    read = read_mail(raw)
    assert (read.is_feedback_report, read.is_bounce, read.is_auto_reply) == (True, False, False)


@pytest.mark.parametrize(
    "subject",
    [
        "Automatic reply: Your case",
        "Out of Office: Your case",
        "Automatische Antwort: Ihr Fall",
        "Abwesenheitsnotiz",
        "Abwesend: Ihr Fall",
        "Autosvar: Saken din",
        "Automatisk svar: Saken din",
        "Fraværsmelding",
        "Fråværsmelding",
        "Réponse automatique : votre dossier",
        "Automatisch antwoord: uw zaak",
    ],
)
def test_an_absent_person_is_recognised_by_the_subject(subject: str):
    """FreeScout #3670: answers of absent people went round in circles."""
    read = read_mail(mail("From: a@b.example", f"Subject: {subject}"))
    assert (read.is_auto_reply, read.automatic) == (True, "auto-reply")


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        ("Auto-Submitted: auto-replied", "auto-reply"),
        ("X-Autoreply: yes", "auto-reply"),
        ("Precedence: auto_reply", "auto-reply"),
        ("Auto-Submitted: auto-generated", "auto-submitted"),
        ("X-Loop: help@other.example", "loop-mark"),
        ("Return-Path: <>", "null-return-path"),
        ("X-Auto-Response-Suppress: OOF, AutoReply", "suppressed"),
        ("List-Id: <news.example>", "list"),
        ("Precedence: bulk", "bulk"),
        ("List-Unsubscribe: <https://news.example/off>", "bulk"),
    ],
)
def test_no_automatic_answer_goes_to_a_machine(header: str, reason: str):
    """Zammad #5428, FreeScout #4143: notifications answered one another without end."""
    assert read_mail(mail("From: a@b.example", "Subject: x", header)).automatic == reason


def test_no_automatic_answer_goes_to_a_no_reply_address():
    """Zammad #731: no-reply addresses played ping-pong."""
    assert read_mail(mail("From: Shop <no-reply@shop.example>", "Subject: x")).automatic == "machine-sender"


@pytest.mark.parametrize(
    "header", ["Auto-Submitted: no", "X-Auto-Response-Suppress: DR, RN, NRN", "Return-Path: <a@b.example>"]
)
def test_a_person_may_be_answered(header: str):
    assert read_mail(mail("From: a@b.example", "Subject: Where is my sofa?", header)).automatic == ""


@pytest.mark.parametrize(
    ("header", "verdict"),
    [
        ("X-Spam-Flag: YES", SpamVerdict.SPAM),
        ("X-Spam-Status: Yes, score=9.1", SpamVerdict.SPAM),
        ("X-Spam-Status: No, score=-1.9", SpamVerdict.HAM),
        ("X-Forefront-Antispam-Report: CIP:1.2.3.4;SCL:9;SRV:", SpamVerdict.SPAM),
        ("X-MS-Exchange-Organization-SCL: -1", SpamVerdict.HAM),
        ("X-Mailer: y", SpamVerdict.UNKNOWN),
    ],
)
def test_the_verdict_of_the_spam_filter_is_read(header: str, verdict: SpamVerdict):
    assert read_mail(mail("From: a@b.example", header)).spam == verdict


@pytest.mark.parametrize(
    ("header", "server", "dmarc"),
    [
        (
            "mx.example; dkim=pass header.d=b.example; spf=pass (ok) smtp.mailfrom=a@b.example; dmarc=fail (p=NONE)",
            "mx.example",
            "fail",
        ),
        ("spf=pass (sender IP is 1.2.3.4) smtp.mailfrom=b.example; dkim=none; dmarc=pass action=none", "", "pass"),
        ("mx.example 1; dmarc=bestguesspass", "mx.example", "bestguesspass"),
    ],
)
def test_authentication_results_are_read_in_every_dialect(header: str, server: str, dmarc: str):
    read = read_mail(mail(f"Authentication-Results: {header}", "Received: from x by mx.example", "From: a@b.example"))
    assert ({result.authserv_id for result in read.authentication}, read.dmarc) == ({server}, dmarc)


OURS, THEIRS = "Received: from evil.example by mx.example", "Received: from laptop by evil.example"
GENUINE, FORGED = "Authentication-Results: mx.example; dmarc=fail", "Authentication-Results: mx.example; dmarc=pass"


@pytest.mark.parametrize("trusted", [(), ("mx.example",)])
@pytest.mark.parametrize(
    "headers",
    [
        (GENUINE, OURS, FORGED),
        (GENUINE, OURS, THEIRS, FORGED),
        (OURS, GENUINE, FORGED),
        (OURS, GENUINE, THEIRS, FORGED),
        (OURS, GENUINE.replace("fail", 'fail reason="; dmarc=pass"'), FORGED),
        (GENUINE.replace("; ", "; spf=pass smtp.mailfrom=a (; dmarc=pass)@evil.example; "), OURS),
        (GENUINE.replace("; ", '; spf=pass smtp.mailfrom=a"b; '), OURS, FORGED),
        (GENUINE.replace("; ", "; spf=pass smtp.mailfrom=a(b; "), OURS, FORGED),
        (GENUINE.replace("; ", "; dmarc=pass@evil.example; "), OURS),
        ("Authentication-Results: mx.example; spf=fail", GENUINE, OURS, FORGED),
    ],
)
def test_a_sender_cannot_hide_that_dmarc_failed(headers: tuple[str, ...], trusted: tuple[str, ...]):
    assert read_mail(mail(*headers, "From: a@b.example"), trusted).dmarc == "fail"


@pytest.mark.parametrize("trusted", [(), ("mx.example",), ("other.example",), ("unnamed",)])
@pytest.mark.parametrize(
    "headers",
    [
        (FORGED.replace("mx.", "evil."), "X-Mailer: x"),
        (OURS, "Authentication-Results: mx.example; spf=pass", FORGED),
        (OURS, "ARC-Authentication-Results: i=1; mx.example; dmarc=pass"),
        (OURS, 'Authentication-Results: mx.example; spf=pass smtp.mailfrom="; dmarc=pass"@evil.example'),
        (OURS, "Authentication-Results: mx.example; spf=pass (helo ; dmarc=pass)"),
        (OURS, "Authentication-Results: mx.example; spf=pass smtp.mailfrom==?utf-8?q?a=3B_dmarc=3Dpass?=@evil.example"),
        (OURS, 'Authentication-Results: mx.example; spf=pass smtp.mailfrom=a"b; dmarc=pass'),
    ],
)
def test_a_sender_cannot_vouch_for_themselves(headers: tuple[str, ...], trusted: tuple[str, ...]):
    assert read_mail(mail(*headers, "From: a@b.example"), trusted).dmarc == ""


@pytest.mark.parametrize(
    ("headers", "trusted"),
    [
        (("Authentication-Results: mx.example; spf=pass", FORGED, OURS), ()),
        ((OURS, FORGED), ("mx.example",)),
        ((OURS, OURS, FORGED.replace("mx.example; ", "spf=pass; ")), ("unnamed",)),
    ],
)
def test_our_own_server_is_believed(headers: tuple[str, ...], trusted: tuple[str, ...]):
    assert read_mail(mail(*headers, "From: a@b.example"), trusted).dmarc == "pass"


def test_only_servers_that_were_named_are_believed():
    assert read_mail(mail(OURS, FORGED, "From: a@b.example"), ("other.example",)).dmarc == ""


@pytest.mark.parametrize("mark", ["WG:", "VS:", "Fwd:", "FW:", "Fwd: WG:"])
def test_the_true_sender_of_a_forwarded_mail_is_found(mark: str):
    """Zammad #5716, #4965: a forwarded mail belonged to the colleague who forwarded it."""
    text = "Kannst du das übernehmen?\n\nVon: Ola Nordmann <ola@customer.example>\nGesendet: 4. März 2024\nAn: Team\nBetreff: x\n\nHei"
    read = read_mail(
        mail("From: team@amends.example", f"Subject: {mark} x", "Content-Type: text/plain; charset=utf-8", text=text)
    )
    assert read.forwarded_from == Address("Ola Nordmann", "ola@customer.example")


def test_a_mail_forwarded_without_a_mark_shows_its_sender_too():
    text = "---------- Forwarded message ---------\nFrom: *Ola* <ola@customer.example>\nDate: x\nSubject: y\n\nHei"
    assert (
        read_mail(mail("From: team@amends.example", "Subject: y", text=text)).forwarded_from.address
        == "ola@customer.example"
    )


def test_a_reply_has_no_other_sender():
    text = "Ja.\n\nVon: Ola <ola@customer.example>\nGesendet: x\nBetreff: y\n"
    assert read_mail(mail("From: a@b.example", "Subject: AW: y", text=text)).forwarded_from is None
