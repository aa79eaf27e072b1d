"""What is told of a message, and where in the whole of it stands what the reader points to."""

from time import process_time

from amends.triage.outside.telling import GAP, HEAD, TAIL, told_of


def test_without_names_to_hide_the_text_is_told_as_it_is():
    assert told_of(1, "Kari, +47 55 12 34 56").text == "Kari, +47 55 12 34 56"
    assert told_of(1, "Kari, +47 55 12 34 56", names=[]).text == "Kari, +00 00 00 00 00"


def test_the_subject_is_masked_as_the_text_is():
    told = told_of(1, "Hilsen Kari", "Kari Nordahls maskin", names=["Kari Nordahl"])
    assert (told.text, told.subject) == ("Hilsen Xxxx", "Xxxx Xxxxxxxx maskin")


def test_what_is_cut_through_says_no_more_of_who_wrote_than_what_is_whole():
    phone, link = "+47 55 12 34 56", f"https://shop.example/{'kari/' * 1000}"
    begins = "b " * (HEAD // 2 - 3)
    told = told_of(7, f"{begins}{phone} {'m ' * 2000}{phone}{' e' * (TAIL // 2 - 3)}", names=[])
    assert told.text == f"{begins}+00 00{GAP} 00 00{' e' * (TAIL // 2 - 3)}"
    assert told_of(7, f"{'b ' * HEAD}{link}{'e' * 10}", names=[]).text.endswith("/xxxx/xxxxxxxxxx")


def test_of_a_very_long_message_only_what_is_told_is_looked_at():
    begun = process_time()
    told = told_of(7, "order-Aa1 " * 200_000, names=["Kari Nordahl"])
    assert (len(told.text), told.left_out) == (HEAD + len(GAP) + TAIL, 2_000_000 - HEAD - TAIL)
    assert process_time() - begun < 1


def test_of_a_very_long_message_its_beginning_and_its_end_are_told():
    whole = "b" * HEAD + "m" * 500 + "e" * TAIL
    told = told_of(7, whole)
    assert told.text == "b" * HEAD + GAP + "e" * TAIL
    start, end = told.in_whole(HEAD + len(GAP), HEAD + len(GAP) + 4)
    assert (start, whole[start:end]) == (HEAD + 500, "eeee")
    assert told.in_whole(3, 9) == (3, 9)
    assert told.in_whole(HEAD - 2, HEAD + 9) is None
