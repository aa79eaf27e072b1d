"""The words a list shows."""

from amends.triage.excerpt import excerpt


def marked(text: str, *told: str, longest: int = 200) -> str:
    spans = [(text.index(each), text.index(each) + len(each)) for each in told]
    return "".join(f"[{piece}]" if tells else piece for piece, tells in excerpt(text, spans, longest))


def test_what_tells_is_told_apart():
    assert marked("I was hung up on, twice.", "hung up on") == "I was [hung up on], twice."


def test_a_text_without_anything_telling_is_its_beginning():
    assert marked("One two three " * 40, longest=27) == "One two three One two three…"


def test_what_tells_far_down_is_found_with_a_little_around_it():
    shown = marked("Hello there. " * 40 + "My rent is gone now.", "My rent is gone")
    assert shown.startswith("… ")
    assert "[My rent is gone]" in shown


def test_long_stretches_between_are_left_out():
    text = "I am cross. " + "Then it rained for a while. " * 30 + "Never again."
    shown = marked(text, "cross", "Never again")
    assert "[cross]" in shown
    assert "[Never again]" in shown
    assert len(shown) < 160


def test_every_gap_is_one_space():
    assert marked("Why\n\n   not\tme", "not") == "Why [not] me"


def test_what_overlaps_is_marked_once():
    text = "Eine Frechheit ist das"
    assert excerpt(text, [(0, 14), (5, 18)]) == [("Eine Frechheit ist", True), (" das", False)]
