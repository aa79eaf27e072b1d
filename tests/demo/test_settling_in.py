"""The demo desk has its standing words."""

from amends.conversations.models import SavedReply
from amends.demo.settling_in import settle_in
from amends.foundation.clock import now


def test_every_saved_reply_says_the_same_in_three_languages(db: None) -> None:
    settle_in(now())
    replies = {each.name: {text.language: text.text for text in each.texts.all()} for each in SavedReply.objects.all()}
    assert len(replies) == 8
    assert {tuple(sorted(texts)) for texts in replies.values()} == {("de", "en", "nb")}
    assert "lecken" in replies["Machine leaks, replacement"]["de"]
    assert "lekk" in replies["Machine leaks, replacement"]["nb"]
