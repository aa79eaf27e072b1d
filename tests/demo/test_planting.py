"""The demo desk is alive when somebody opens it."""

import pytest

from amends.demo.planting import plant
from amends.notices.models import Notice
from tests import cast


@pytest.mark.slow
def test_colleagues_have_been_told_of_what_happened_lately(db: None) -> None:
    plant(past=3)
    for _batch in range(5):
        cast.let_others_react()
    assert {"answered", "mentioned"} <= set(Notice.objects.unread().values_list("kind", flat=True))
    assert Notice.objects.values("person").distinct().count() >= 3
