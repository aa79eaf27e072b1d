"""What the few controls need that are not like the others, each written by hand."""

from tests import cast

# What the app of whoever has a second factor makes its codes from.
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
# What the page itself says is to be typed.
LAST_HINT = "what the last hint says"
# What everybody may open, and is not what is open now.
ANOTHER = "the number of another conversation"
# By the key of a control, or by the address its form goes to: what to write into which field.
GIVEN: dict[str, dict[str, str]] = {
    "desk:erasure": {"name": LAST_HINT},
    # Another account would be asked about once more.
    "office:fetching": {"host": "imap.example", "username": "s"},
    "office:reading": {"address": "https://reader.example/v1"},
    "desk:merge": {"into": ANOTHER},
    "desk:links": {"with": ANOTHER},
    "desk:customer_merge": {"address": "sue@ford.example"},
    "account_login": {"password": cast.PASSWORD},
}
# By a pattern of the key: what to click first.
FIRST: dict[str, str] = {
    r"^((key c \d: )?submit desk:actions|(key \w: )?toggle (Assign|Later|Tag|Close|Clear selection)$)": ".row .check:not(:checked)",
}
# Controls whose work needs more than this walk has, and the test that does it.
BY_CONSENT = "tests/screens/office/test_oauth_in_a_browser.py::test_a_mailbox_is_connected_step_by_step_in_a_browser"
PASTED = "tests/screens/office/test_oauth.py::test_an_address_that_cannot_be_reached_is_pasted"
PLACED = "tests/screens/office/test_causes.py::test_a_cause_becomes_a_part_of_another_and_stands_alone_again"
ELSEWHERE: dict[str, str] = {
    # It is pressed by the page itself as soon as it is seen; somebody without scripts presses it.
    "submit desk:seeing Mark its notices as read": "tests/screens/desk/test_notices.py::"
    "test_seeing_the_conversation_reads_its_notices_and_leads_back_without_scripts",
    # A browser asks its maker's push service.
    "submit office:devices Also on this device": "tests/screens/office/test_devices_in_a_browser.py::"
    "test_from_the_press_to_what_the_browser_shows",
    # The walk has put the database back by then, and what was corrected is not there.
    "submit desk:judgement_undoing Take it back": "tests/screens/desk/test_judging_back.py::"
    "test_a_threat_that_was_dismissed_is_there_again_when_that_is_taken_back",
    # As the page comes, a cause stands where it is.
    "submit office:cause_place Move there": PLACED,
    "field office:cause_place under": PLACED,
    # A reader outside answers.
    "submit office:reading_trial Try it": "tests/screens/office/test_reading.py::"
    "test_what_it_makes_of_a_sentence_nobody_has_written_is_shown",
    # A provider answers.
    "submit office:account_trial Look again": BY_CONSENT,
    "submit office:consent Connect": PASTED,
    "field office:consent address": PASTED,
    "submit office:consent_code By a code on another device": "tests/screens/office/test_oauth_in_a_browser.py::"
    "test_a_code_typed_in_elsewhere_lets_the_page_go_on_by_itself",
}
