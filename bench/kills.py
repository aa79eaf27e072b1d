"""Kills real processes of a running `amends serve` at random moments, while mail comes in and goes out, and counts.

Nothing accepted may be lost, nothing may be taken in twice, and nothing may go out twice but for the honest limit:
a kill between the server's 250 and our record sends one more, byte-identical copy, and we say that it may have.
"""

import argparse
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from bench.house import House, a_house
from bench.lines import Receiver, Sender

BOX = "support@bench.example"
A_ROUND = 5
QUIET_WITHIN = 240
PAUSE = 0.05


@dataclass
class Verdicts:
    """What the ledgers say."""

    kills: int
    accepted: int
    lost: int
    taken_in_twice: int
    sent: int
    not_sent: int
    doubled_within_limit: int
    doubled_beyond: int

    @property
    def is_clean(self) -> bool:
        """Whether nothing was lost and nothing done twice."""
        return not (self.lost or self.taken_in_twice or self.not_sent or self.doubled_beyond)


def furnish(smtp_port: int) -> None:
    """A team, a mailbox that acknowledges every first mail, and the road out."""
    from amends.mail.models import Mailbox, SmtpRoad
    from amends.people.models import Team

    team = Team.objects.create(name="Bench")
    words = {"en": "We have your message."}
    box = Mailbox.objects.create(address=BOX, from_name="Bench", team=team, acknowledgement=words)
    SmtpRoad.objects.create(mailbox=box, host="127.0.0.1", port=smtp_port, security="none")


def letters(seed: int) -> Iterator[tuple[str, bytes, str, str]]:
    """Letters without end, each from a customer of its own, so that each is acknowledged once."""
    for number in range(1, 1_000_000):
        name, sender = f"k{seed}.{number}@kills.example", f"c{seed}.{number}@kills.example"
        head = f"From: <{sender}>\nTo: <{BOX}>\nSubject: Matter {number}\nMessage-ID: <{name}>\n\n"
        yield name, f"{head}Hello, this is letter {number} of sender {seed}.\n".encode(), sender, BOX


def kill_round(house: House, chance: random.Random, kills: int) -> Counter[str]:
    """Start the house, kill some of its processes one after the other, the supervisor last."""
    house.start()
    killed: Counter[str] = Counter()
    for _ in range(kills - 1):
        time.sleep(chance.uniform(0.05, 1.2))
        children = house.children()
        name = chance.choice(sorted(children) or [""])
        if name:
            os.kill(children[name], signal.SIGKILL)
            killed[name] += 1
    time.sleep(chance.uniform(0.05, 1.0))
    left = house.children()
    os.kill(house.serving_pid, signal.SIGKILL)
    house.serving.wait()  # type: ignore[union-attr]
    for pid in left.values():
        _end(pid)
    killed["serve"] += 1
    return killed


def _end(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def settle(house: House) -> None:
    """Let the house finish in peace."""
    from amends.mail.models import OutgoingMail
    from amends.mail.spooling import Spool

    # Nobody is alive now, so every lease is a dead worker's; time is made to pass rather than waited for.
    OutgoingMail.objects.exclude(state="sent").update(leased_until="2000-01-01T00:00Z")
    house.start()
    until = time.monotonic() + QUIET_WITHIN
    quiet = 0
    while quiet < 10 and time.monotonic() < until:
        OutgoingMail.objects.exclude(state="sent").update(next_try_at="2000-01-01T00:00Z")
        is_quiet = not Spool(house.data / "spool").count() and not OutgoingMail.objects.exclude(state="sent").exists()
        quiet = quiet + 1 if is_quiet else 0
        time.sleep(0.3)
    house.stop()


def judge(kills: int, senders: list[Sender], receiver: Receiver) -> Verdicts:
    """Hold our rows against the two ledgers outside."""
    from amends.conversations.models import Message, MessageKind
    from amends.mail.models import IncomingMail, OutgoingMail

    accepted = [name for sender in senders for name in sender.accepted]
    taken = Counter(IncomingMail.objects.filter(verdict="accepted").values_list("message_id", flat=True))
    shown = Counter(Message.objects.filter(kind=MessageKind.RECEIVED).values_list("incoming__message_id", flat=True))
    mails = dict(OutgoingMail.objects.values_list("message_id", "may_have_gone_out"))
    doubled = {name.strip("<>"): count for name, count in receiver.copies.items() if count > 1}
    honest = [name for name, count in doubled.items() if mails.get(name) and len(receiver.contents[f"<{name}>"]) == 1]
    return Verdicts(
        kills=kills,
        accepted=len(accepted),
        lost=sum(1 for name in accepted if not shown[name]),
        taken_in_twice=sum(1 for name in taken if taken[name] > 1 or shown[name] > 1),
        sent=len(receiver.copies),
        not_sent=sum(1 for name in mails if f"<{name}>" not in receiver.copies),
        doubled_within_limit=len(honest),
        doubled_beyond=len(doubled) - len(honest),
    )


def run(kills: int, seed: int) -> Verdicts:
    """Kill `kills` times and judge."""
    chance, receiver, done = random.Random(seed), Receiver(), 0  # noqa: S311 - chance, not secrecy
    with a_house() as house:
        furnish(receiver.start())
        senders = [Sender(house.lmtp, letters(number)) for number in (1, 2)]
        for sender in senders:
            sender.pause = PAUSE
            sender.start()
        while done < kills:
            done += sum(kill_round(house, chance, min(A_ROUND, kills - done)).values())
        for sender in senders:
            sender.stop.set()
            sender.join(20)
        settle(house)
        verdicts = judge(done, senders, receiver)
        receiver.stop()
        return verdicts


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    verdicts = run(chosen.kills, chosen.seed)
    print(verdicts)
    return 0 if verdicts.is_clean else 1


if __name__ == "__main__":
    sys.exit(main())
