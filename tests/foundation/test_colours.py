"""Colours that everybody can read."""

import pytest

from amends.foundation.colours import READABLE, colour_of, contrast, readable, shade_of


def test_black_on_white_is_the_most_there_is():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#abcdef", "#abcdef") == 1


@pytest.mark.parametrize("colour", ["#00616b", "#ff0000", "#123456", "#ffffff", "#000000", "#c0ffee"])
def test_a_colour_comes_back_from_its_shade(colour):
    assert colour_of(shade_of(colour)) == colour


def test_the_shade_of_red_is_known():
    red = shade_of("#ff0000")
    assert (red.light, red.strong, red.hue) == (
        pytest.approx(0.628, abs=0.001), pytest.approx(0.2577, abs=0.001), pytest.approx(29.23, abs=0.05)
    )  # fmt: skip


def test_what_reads_well_stays_as_it_is():
    assert readable("#00616B", "#ffffff") == "#00616b"
    assert readable("#ffcc00", "#111111") == "#ffcc00"


@pytest.mark.parametrize("colour", ["#ffcc00", "#ffffff", "#00ff88", "#888888", "#000000", "#0000ff", "#ff00ff"])
@pytest.mark.parametrize("ground", ["#ffffff", "#f3eee6", "#2b2520", "#000000"])
def test_what_does_not_becomes_its_nearest_shade_that_does(colour, ground):
    found = readable(colour, ground)
    assert contrast(found, ground) >= READABLE
    if found != colour:
        assert contrast(found, ground) < READABLE + 0.35


def test_the_hue_stays():
    assert shade_of(readable("#00ff88", "#ffffff")).hue == pytest.approx(shade_of("#00ff88").hue, abs=6)
