"""Fills a house with many conversations at once, as rows that look like those our verbs write."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, NamedTuple

CHUNK = 2000
MESSAGES = 3
OPEN_OF_TEN = 2


class Scene(NamedTuple):
    """Where and when it all happens."""

    team: Any
    box: Any
    agent: Any
    moment: Any
    open_of_ten: int


def always_the_same(number: int) -> str:
    """What a message says when nobody cares."""
    return "The machine stands still. " * 30


def fill(count: int, say: Callable[[int], str] = always_the_same, open_of_ten: int = OPEN_OF_TEN) -> int:
    """Add `count` conversations, some of ten open, every second of those upset, and one with ten messages, whose customer has others. Answers the number of that one."""
    from amends.foundation.clock import now
    from amends.foundation.writing import writing
    from tests import cast

    team = cast.team("Bench")
    box = cast.mailbox(team, "bench@bench.example")
    agent = cast.person("Bench Agent", "agent")
    moment = now()
    for first in range(0, count, CHUNK):
        with writing():
            _chunk(range(first, min(first + CHUNK, count)), Scene(team, box, agent, moment, open_of_ten), say)
    ten = cast.customer("Ten", "ten@bench.example")
    for number in range(3):
        cast.conversation(ten, box, f"An earlier matter {number}")
    one = cast.conversation(ten, box, "Message 1")
    one.add_tag("machine", by=agent.actor)
    for number in range(2, 11):
        cast.write(one, f"Message {number} " + "with some words in it. " * 20)
    return one.number


def _chunk(numbers: range, scene: Scene, say: Callable[[int], str]) -> None:
    from amends.conversations.models import Closure, Conversation, Message, MessageBody
    from amends.customers.models import Customer, EmailAddress
    from amends.journal.models import Actor
    from amends.queues.models import Placement
    from amends.triage.models import Mood

    team, box, agent, moment, open_of_ten = scene
    actors = Actor.objects.bulk_create(Actor(kind="customer", ref=f"b{n}", name=f"Customer {n}") for n in numbers)
    customers = Customer.objects.bulk_create(Customer(name=actor.name, language="en", actor=actor) for actor in actors)
    EmailAddress.objects.bulk_create(
        EmailAddress(customer=each, address=f"b{n}@bench.example") for n, each in zip(numbers, customers, strict=True)
    )
    conversations = Conversation.objects.bulk_create(
        Conversation(
            customer=each,
            mailbox=box,
            team=team,
            subject=f"Matter {n} of the machine",
            language="en",
            latest_words="The machine stands still and I have guests on Friday, please help me soon. " * 2,
            customer_waits_since=moment,
        )
        for n, each in zip(numbers, customers, strict=True)
    )
    messages = Message.objects.bulk_create(
        Message(conversation=each, kind="received", by=each.customer.actor, at=moment - timedelta(hours=place))
        for each in conversations
        for place in range(MESSAGES)
    )
    MessageBody.objects.bulk_create(
        MessageBody(message=each, text=say(place)) for place, each in enumerate(messages, numbers[0] * MESSAGES)
    )
    waiting = [each for each in conversations if each.number % 10 < open_of_ten]
    Mood.objects.bulk_create(
        Mood(
            conversation=each,
            anger=0.7 * (each.number % 2),
            distress=0.0,
            kind="complaint",
            unanswered=1,
            excerpt=[["The machine ", False], ["stands still", True], [" and I have guests on Friday. " * 3, False]],
        )
        for each in waiting
    )
    Placement.objects.bulk_create(
        Placement(
            conversation=each,
            place="answer",
            answer_by=moment + timedelta(minutes=each.number % 5000),
            team=team,
            assignee=agent if each.number % 3 == 0 else None,
            is_upset=each.number % 2 == 1,
            because=["upset"] if each.number % 2 else [],
        )
        for each in waiting
    )
    system = Actor.amends()
    closed = [each for each in conversations if each.number % 10 >= open_of_ten]
    Closure.objects.bulk_create(Closure(conversation=each, reason="confirmed", by=system) for each in closed)
