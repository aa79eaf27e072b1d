"""What went wrong, in words for the person at the keyboard."""


class Trouble(Exception):
    """Something the operator can mend; the message says what it is and how."""

    def __init__(self, words: str, status: int = 1) -> None:
        super().__init__(words)
        self.status = status
