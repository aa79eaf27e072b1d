"""Lines that a mail program broke for the road, made whole again (format=flowed)."""


def unflow(text: str, without_space: bool = False) -> str:
    """Join soft-broken lines of the same quote depth; the signature delimiter is never joined."""
    lines: list[str] = []
    open_depth = -1
    for line in text.split("\n"):
        depth, words = _depth(line)
        soft = words.endswith(" ") and words != "-- "
        shown = words[:-1] if soft and without_space else words
        if depth == open_depth and words != "-- ":
            lines[-1] += shown
        else:
            lines.append(f"{'>' * depth} {shown}" if depth else shown)
        open_depth = depth if soft else -1
    return "\n".join(lines)


def _depth(line: str) -> tuple[int, str]:
    words = line.lstrip(">")
    depth = len(line) - len(words)
    return depth, words[1:] if words.startswith(" ") else words
