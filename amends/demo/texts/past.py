"""Settled matters for the demo desk, composed from openings, answers and endings by a seed."""

import random
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

from amends.demo.texts.reading import Row, desk, open_conversations, read
from amends.demo.texts.words import Customer, Message, PastConversation

LANGUAGES = ("de", "de", "de", "nb", "nb", "nb", "en", "en")  # as often as people write them
COURSES = ("plain",) * 9 + ("reminded",) * 3 + ("checked",) * 2 + ("unanswered",) * 3
LONGEST, SHORTEST = timedelta(days=425), timedelta(days=16)
SPELLING = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "o", "å": "a", "æ": "ae"})


def past_conversations(seed: int, count: int) -> tuple[PastConversation, ...]:
    """So many settled matters of the last fourteen months, the oldest first; the same seed tells the same."""
    dice = random.Random(seed)  # noqa: S311 (it only tells stories)
    ages = sorted((SHORTEST + (LONGEST - SHORTEST) * dice.random() for _ in range(count)), reverse=True)
    return tuple(Story(dice, LANGUAGES[number % len(LANGUAGES)], age).told() for number, age in enumerate(ages))


@dataclass(frozen=True)
class Story:
    """One settled matter on its way to being told: dice, language and how long ago it began."""

    dice: random.Random
    language: str
    age: timedelta

    def told(self) -> PastConversation:
        """The whole matter from the first word to its ending."""
        words = material(self.language)
        matter, customer, agent = self._pick(words["matters"]), self._customer(words), self._pick(words["agents"])
        opening = self._pick(matter["openings"])
        course = "praise" if matter["key"] == "praise" else self._pick(COURSES)
        facts = self._facts(words, customer, agent)
        messages = tuple(
            Message(kind, "customer" if kind == "incoming" else agent, ago, filled(text, facts))
            for kind, ago, text in self._said(words, matter, opening, course)
        )
        return PastConversation(
            mailbox=words["mailbox"],
            customer=customer,
            subject=filled(matter["subjects"][self._pick(opening["subjects"])], facts),
            messages=messages,
            assigned=agent,
            ending={"praise": "thanks", "unanswered": "unanswered"}.get(course, "solved"),
            ended_ago=messages[-1].ago - (timedelta(days=7) if course == "unanswered" else timedelta(minutes=9)),
            matter=matter["key"],
        )

    def _said(self, words: Row, matter: Row, opening: Row, course: str) -> Iterator[tuple[str, timedelta, str]]:
        """Kind, time and text of each message: opening, perhaps a reminder, reply, perhaps a check, perhaps thanks."""
        ago, ending = self.age, opening.get("ending", matter["ending"])
        yield "incoming", ago, self._letter(words, opening["text"])
        reply = matter["replies"][self._pick(opening["replies"])]
        if course == "reminded":
            ago -= timedelta(hours=self.dice.randint(26, 74))
            yield "incoming", ago, self._pick(words["reminders"])
            reply = f"{self._pick(words['late_apologies'])}\n\n{capital(reply)}"
        ago -= timedelta(minutes=self.dice.choice((25, 70, 130, 190, 240, 1290, 1470)))
        yield "reply", ago, f"{words['salutation']}\n\n{reply}\n\n{{agent}}"
        if course in ("checked", "unanswered"):
            ago -= timedelta(hours=self.dice.randint(45, 51))
            yield "reply", ago, f"{words['salutation']}\n\n{self._pick(fitting(words['checks'], ending))}\n\n{{agent}}"
        if course not in ("praise", "unanswered"):
            is_soon = course == "checked" or ending in ("answer", "any")
            ago -= timedelta(minutes=self.dice.randint(20, 1500) if is_soon else self.dice.randint(3000, 7000))
            manner = "patient" if course == "reminded" else "any"
            yield "incoming", ago, self._pick(fitting(words["thanks"], ending, manner))

    def _letter(self, words: Row, opening: str) -> str:
        """The first message with its greeting and name; German goes on in small letters after the comma."""
        greeting = self._pick(words["greetings"])
        text = opening if greeting.endswith(",") and self.language == "de" else capital(opening)
        return f"{greeting}\n\n{text}\n\n{self._pick(words['farewells'])}\n{{name}}"

    def _customer(self, words: Row) -> Customer:
        """Mostly somebody of whom we hear nothing today; now and then one whose next matter is open."""
        if self.dice.random() < 0.08:
            return self._pick(writers(self.language))
        name = f"{self._pick(words['first_names'])} {self._pick(words['last_names'])}"
        host = words["hosts"][len(name) % len(words["hosts"])]
        return Customer(name, f"{spelled(name)}@{host}", self.language)

    def _facts(self, words: Row, customer: Customer, agent: str) -> dict[str, str]:
        """What fills the gaps in the texts; order numbers grow with time."""
        return {
            "order": str(20650 - self.age.days * 18 + self.dice.randint(0, 17)),
            "machine": self._pick(words["machines"]),
            "amount": self._pick(words["amounts"]),
            "name": customer.name,
            "first": customer.name.split()[0],
            "agent": agent_names()[agent],
        }

    def _pick(self, choices: Sequence[Any]) -> Any:
        """Whichever the dice say."""
        return self.dice.choice(choices)


@cache
def material(language: str) -> Row:
    """The past texts of a language."""
    return read(f"past/{language}.toml") | read(f"past/{language}-manners.toml")


@cache
def writers(language: str) -> tuple[Customer, ...]:
    """The customers with an open matter who write this language, but for those with a title."""
    return tuple(
        each.customer for each in open_conversations() if each.language == language and "." not in each.customer.name
    )


@cache
def agent_names() -> dict[str, str]:
    """The names of our people by their keys."""
    return {person.key: person.name for person in desk().people}


def fitting(words: Row, ending: str | None, manner: str = "any") -> list[str]:
    """What may be said at such an ending, in such a manner."""
    return words[manner] if ending == "any" else words[manner] + words.get(ending or "", [])


def capital(text: str) -> str:
    """The text with a capital first letter."""
    return text[0].upper() + text[1:]


def filled(text: str, facts: dict[str, str]) -> str:
    """The text with its facts; dates stay as placeholders, as everywhere."""
    for name, fact in facts.items():
        text = text.replace(f"{{{name}}}", fact)
    return text


def spelled(name: str) -> str:
    """A name as it stands in an address."""
    plain = unicodedata.normalize("NFKD", name.lower().translate(SPELLING)).encode("ascii", "ignore").decode()
    return ".".join(plain.split())
