"""Browsers in words people use, from the long line each sends about itself."""

# The order matters: most browsers also name those they descend from.
BROWSERS = {"Edg": "Edge", "OPR/": "Opera", "Firefox/": "Firefox", "Chrome/": "Chrome", "Safari/": "Safari"}
MACHINES = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "Macintosh": "Mac",
    "CrOS": "Chromebook",
    "Linux": "Linux",
}


def browser_in_words(line: str) -> str:
    """“Firefox, Windows”; as much of it as can be told."""
    return ", ".join(filter(None, (_first(BROWSERS, line), _first(MACHINES, line))))


def _first(names: dict[str, str], line: str) -> str:
    return next((name for mark, name in names.items() if mark in line), "")
