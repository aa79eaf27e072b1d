"""Prepare Amends: the database, the first admin, the public address, a team with its mailbox, and the way its mail goes out.

Asked at the keyboard, or told by options; may run again, and asks only for what is missing.
"""

import argparse
import sys
from email.message import EmailMessage
from getpass import getpass
from pathlib import Path
from zoneinfo import available_timezones

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import DatabaseError

from amends.cli.house import missing_migrations, prepare_tables, require_tables
from amends.cli.trouble import Trouble
from amends.environment import PUBLIC_URL, environment, is_public_url
from amends.foundation.writing import writing
from amends.mail.handing_over import Envelope
from amends.mail.models import Mailbox
from amends.mail.roads import SmtpRoad
from amends.mail.smtp import Line, SmtpCarrier
from amends.people.models import Person, Role, Team


def describe(parser: argparse.ArgumentParser) -> None:
    """Everything that would be asked."""
    parser.add_argument("--admin", metavar="ADDRESS", help="work e-mail of the first admin")
    parser.add_argument("--name", help="their name")
    parser.add_argument("--password-file", type=Path, metavar="FILE", help="a file with their password")
    parser.add_argument("--public-url", metavar="URL", help="where browsers reach Amends, https://help.shop.example")
    parser.add_argument("--team", help="name of the team")
    parser.add_argument("--timezone", default="Europe/Berlin", help="where the team works (Europe/Berlin)")
    parser.add_argument("--mailbox", metavar="ADDRESS", help="the address customers write to")
    parser.add_argument("--from-name", help="the name customers see")
    parser.add_argument("--language", default="en", choices=["en", "de", "nb"], help="of the admin and the mailbox")
    parser.add_argument("--smtp", metavar="HOST:PORT", help="the server that takes outgoing mail")
    parser.add_argument("--smtp-line", choices=[each.value for each in Line], default=Line.STARTTLS.value)
    parser.add_argument("--smtp-user", default="")
    parser.add_argument("--smtp-password-file", type=Path, metavar="FILE")


def run(chosen: argparse.Namespace) -> None:
    """One thing after the other."""
    if chosen.timezone not in available_timezones():
        raise Trouble(f"There is no time zone “{chosen.timezone}”; they look like Europe/Oslo.", status=2)
    prepare()
    admin = first_admin(chosen)
    url = public_address(chosen)
    box = first_mailbox(chosen, admin)
    if chosen.smtp or asks("Server for outgoing mail, as host:port (empty: later in the settings)", chosen, "smtp"):
        send_test_mail(road_out(chosen, box), box, admin)
    print(f"Ready. Customers and colleagues reach Amends at {url}; “amends setup --public-url” changes that.")
    print(f"Let your mail server deliver {box.address} by LMTP to {':'.join(map(str, environment.lmtp))}.")
    print("“amends serve” starts it, “amends doctor” looks whether all is well.")


def prepare() -> None:
    """Make the tables, unless an older version left some."""
    try:
        missing = missing_migrations()
    except DatabaseError as problem:
        raise Trouble(f"The database does not answer: {problem}") from problem
    if not missing or "people 0001_initial" in missing:
        prepare_tables()
    require_tables()


def first_admin(chosen: argparse.Namespace) -> Person:
    """The admin there is, or a new one."""
    known = Person.objects.filter(role_rows__role=Role.ADMIN).first()
    if known:
        say_what_stays(chosen, f"{known.email} is admin already", "admin", "name", "password_file")
        return known
    address = checked_address(asked("Work e-mail of the first admin", chosen, "admin"))
    name = asked("Their name", chosen, "name")
    password = secret("Their password", chosen.password_file, "--password-file")
    try:
        validate_password(password)
    except ValidationError as problem:
        raise Trouble(" ".join(problem.messages), status=2) from problem
    with writing():
        admin = Person.objects.welcome(
            address, name, roles=(Role.ADMIN,), language=chosen.language, timezone=chosen.timezone
        )
        admin.set_password(password)
        admin.save(update_fields=["password"])
    return admin


def public_address(chosen: argparse.Namespace) -> str:
    """Where browsers reach us: as the environment sets it, as it was told before, or as it is told now."""
    place = environment.data / PUBLIC_URL
    if environment.sets_public_url:
        say_what_stays(chosen, "AMENDS_PUBLIC_URL is set already", "public_url")
        return environment.public_url
    question = f"Where browsers reach Amends (empty: {environment.public_url})"
    url = chosen.public_url or ("" if place.exists() else asks(question, chosen, "public_url"))
    if not url:
        return environment.public_url
    if not is_public_url(url):
        raise Trouble(f"“{url}” is no public address; it looks like https://help.shop.example.", status=2)
    place.write_text(f"{url.rstrip('/')}\n")
    return url.rstrip("/")


def first_mailbox(chosen: argparse.Namespace, admin: Person) -> Mailbox:
    """The mailbox there is, or a new one with its team."""
    known = Mailbox.objects.first()
    if known:
        say_what_stays(chosen, f"{known.address} is there already", "mailbox", "from_name", "team")
        return known
    address = checked_address(asked("The address customers write to", chosen, "mailbox"))
    name, of = asked("The name customers see", chosen, "from_name"), asked("Name of the team", chosen, "team")
    with writing():
        team, is_new = Team.objects.get_or_create(name=of, defaults={"timezone": chosen.timezone})
        if is_new:
            team.members.add(admin)
        return Mailbox.objects.create(address=address, from_name=name, team=team, language=chosen.language)


def say_what_stays(chosen: argparse.Namespace, why: str, *options: str) -> None:
    """Nobody shall believe that what they said was done."""
    unused = [f"--{option.replace('_', '-')}" for option in options if getattr(chosen, option)]
    if unused:
        print(f"{why}: {', '.join(unused)} changed nothing. Use the settings on screen for more.")


def road_out(chosen: argparse.Namespace, box: Mailbox) -> SmtpRoad:
    """How mail of the mailbox goes out from now on."""
    host, _colon, port = chosen.smtp.rpartition(":")
    if not host or not port.isdigit():
        raise Trouble("The server must look like mail.shop.example:587.", status=2)
    facts = {"host": host, "port": int(port), "security": chosen.smtp_line, "username": chosen.smtp_user}
    road, _is_new = SmtpRoad.objects.update_or_create(mailbox=box, defaults=facts)
    if road.username:
        road.password = secret(f"Password of {road.username}", chosen.smtp_password_file, "--smtp-password-file")
        road.save()
    return road


def send_test_mail(road: SmtpRoad, box: Mailbox, admin: Person) -> None:
    """Try the road, and say how it went; a failure is no reason to stop."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = f"{box.from_name} <{box.address}>", admin.email, "Amends can send mail"
    mail.set_content("Your customers' answers will go out by this road.")
    delivery = SmtpCarrier(road.account).carry(Envelope(box.address, (admin.email,), mail.as_bytes()))
    if delivery.taken:
        print(f"A test mail is on its way to {admin.email}.")
    else:
        print(f"The test mail was not taken: {delivery.words}\nThe settings of the mailbox can be changed on screen.")


def asked(question: str, chosen: argparse.Namespace, option: str) -> str:
    """What the option says, or what is typed."""
    answer = asks(question, chosen, option)
    if not answer:
        raise Trouble(f"“{question}” needs an answer; --{option.replace('_', '-')} gives it without asking.", status=2)
    return answer


def asks(question: str, chosen: argparse.Namespace, option: str) -> str:
    """The same, and nothing is an answer too."""
    if not getattr(chosen, option) and sys.stdin.isatty():
        setattr(chosen, option, input(f"{question}: ").strip())
    return getattr(chosen, option) or ""


def secret(question: str, file: Path | None, option: str) -> str:
    """A password from a file or the keyboard, never from the command line, which everybody can read."""
    if file:
        try:
            return file.read_text().strip()
        except OSError as problem:
            raise Trouble(f"{file} cannot be read: {problem.strerror}", status=2) from problem
    if not sys.stdin.isatty():
        raise Trouble(f"“{question}” needs an answer; {option} gives it without asking.", status=2)
    return getpass(f"{question}: ")


def checked_address(address: str) -> str:
    """Refuse what is no address."""
    try:
        validate_email(address)
    except ValidationError as problem:
        raise Trouble(f"“{address}” is no e-mail address.", status=2) from problem
    return address.lower()
