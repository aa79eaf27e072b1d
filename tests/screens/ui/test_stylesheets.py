"""The one stylesheet pages load says what its parts say."""

from amends.screens.ui.stylesheets import JOINED, ORDER, PARTS, join


def test_the_joined_stylesheet_is_current_run_bin_css_if_not() -> None:
    assert JOINED.read_text(encoding="utf-8") == join()


def test_every_part_is_joined() -> None:
    assert sorted(ORDER.split()) == sorted(part.stem for part in PARTS.glob("*.css"))
