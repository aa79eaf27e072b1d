"""Rows written in words that are put together once are the rows the ORM would have written."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from amends.files.models import StoredFile
from amends.foundation.adding import add, add_unless_there, put
from amends.foundation.clock import now
from amends.journal.models import Actor, Event
from amends.people.models import Team
from amends.queues.models import Placement

pytestmark = pytest.mark.django_db


def event(**particulars: object) -> Event:
    return Event(subject_kind="x", subject_id=7, kind="x.happened", by=Actor.amends(), particulars=particulars)


def test_a_row_knows_its_key_and_is_what_was_written():
    for words in ({"words": ["Ø", 1, None]}, {}):
        written = add(event(**words))
        found = Event.objects.get(pk=written.pk)
        assert (found.particulars, found.at, found.by) == (words, written.at, written.by)


def test_a_row_that_was_added_can_be_changed():
    written = add(event())
    written.kind = "x.changed"
    written.save()
    assert [each.kind for each in Event.objects.all()] == ["x.changed"]


def test_a_rule_of_the_table_is_kept():
    add(Team(name="Service"))
    with pytest.raises(IntegrityError), transaction.atomic():
        add(Team(name="Service"))


def test_what_is_there_stays_as_it_is():
    for size in (5, 6):
        add_unless_there(StoredFile(digest="a" * 64, size=size))
    assert StoredFile.objects.get().size == 5


def test_a_row_takes_the_place_of_the_one_with_its_key(conversation):
    old = Placement.objects.get()
    put(Placement(conversation=conversation, place="waiting", answer_by=now(), team=old.team, is_vip=True))
    new = Placement.objects.get()
    assert (new.place, new.is_vip, new.assignee_id) == ("waiting", True, None)


def test_it_is_one_statement():
    by = Actor.amends()
    with CaptureQueriesContext(connection) as queries:
        add(Event(subject_kind="x", subject_id=7, kind="x.happened", by=by))
    assert len(queries) == 1
