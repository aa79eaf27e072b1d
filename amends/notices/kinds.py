"""The kinds of notices: each says its sentence, and whom it reaches in which way until they choose otherwise."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from amends.people.models import Person, Role

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from amends.notices.notice import Notice

Sentence = Callable[["Notice"], str]


def everybody(_person: Person) -> bool:
    """Mailed to all, unless they choose otherwise."""
    return True


def leads(person: Person) -> bool:
    """Mailed to leads only, unless somebody chooses otherwise."""
    return Role.LEAD in person.roles()


def nobody(_person: Person) -> bool:
    """Mailed only to those who choose it."""
    return False


def always(_notice: "Notice") -> bool:
    """What happened has happened, whatever comes after it."""
    return True


@dataclass(frozen=True)
class NoticeKind:
    """What can be told: its word in the database, its name on the page of choices, its sentence, its icon."""

    word: str
    name: "StrOrPromise"
    says: Sentence
    icon: str = "bell"
    mailed_to: Callable[[Person], bool] = nobody
    # Only these colleagues ever get it, so only they are asked how.
    only_for: tuple[Role, ...] = ()
    # It is told at once, also at night, and waits for no digest.
    is_urgent: bool = False
    # It is meant for whoever is on duty: while they are, the usual quiet hours do not hold it up.
    is_for_duty: bool = False
    # Whoever tells it mails it, too, by a road of their own.
    is_mailed_apart: bool = False
    # Of several about one matter the heaviest stands first.
    weight: int = 0
    # Whether it is still so when it is about to be told: what is over is neither mailed nor pushed.
    is_still_so: Callable[["Notice"], bool] = always


KINDS: dict[str, NoticeKind] = {}


def register(kind: NoticeKind) -> NoticeKind:
    """Make a kind known, in the order in which people choose."""
    KINDS[kind.word] = kind
    return kind


def kinds_for(person: Person) -> list[NoticeKind]:
    """What this colleague may be told."""
    return [kind for kind in KINDS.values() if not kind.only_for or person.roles() & set(kind.only_for)]
