"""Mail keeps arriving at the demo desk, each letter of a round once, also after the desk was stopped."""

from amends.demo.arriving import has_come
from amends.demo.letters import build_letter
from amends.demo.texts import arriving
from amends.foundation.clock import now
from amends.mail.models import Mailbox
from tests import cast


def test_what_has_come_in_a_round_does_not_come_again_in_it(mailbox: Mailbox) -> None:
    """Bounces, robots and loops are known again like everybody else's letters."""
    letters = arriving()
    assert [each.ref for each in letters if has_come(each, 0)] == []
    for each in letters:
        cast.deliver(build_letter(each, to=mailbox.address, at=now()), mailbox.address)
    assert [each.ref for each in letters if not has_come(each, 0)] == []
    assert [each.ref for each in letters if has_come(each, 1)] == []
