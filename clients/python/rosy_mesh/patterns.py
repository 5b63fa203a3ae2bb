"""Which names a pattern stands for: docs/protocol.md, Patterns."""

from __future__ import annotations

from functools import lru_cache


def is_pattern(name: str) -> bool:
    """Tells whether a name of a topic to listen to is a pattern."""
    return "*" in name


def matches(pattern: str, name: str) -> bool:
    """Tells whether a name, or a pattern taken for one, is meant by a pattern.

    Args:
        pattern: The pattern; a name without `*` means itself.
        name: The full name of a topic.
    """
    if "*" not in pattern:
        return pattern == name
    parts = _levels(pattern)
    return parts is not None and _match_levels(parts, name.split("/"))


@lru_cache(maxsize=4096)
def _levels(pattern: str) -> tuple[str, ...] | None:
    """The levels of a pattern; None for one that matches nothing."""
    levels = tuple(pattern.split("/"))
    wrong = any("**" in level and level != "**" for level in levels)
    return None if wrong else levels


def _match_levels(parts: tuple[str, ...], levels: list[str]) -> bool:
    # No way back is needed beyond the last `**`.
    part = at = 0
    back_part, back_at = -1, 0
    while at < len(levels):
        if part < len(parts) and parts[part] == "**":
            back_part, back_at = part, at
            part += 1
        elif part < len(parts) and _match_level(parts[part], levels[at]):
            part += 1
            at += 1
        elif back_part >= 0:
            back_at += 1
            part, at = back_part + 1, back_at
        else:
            return False
    return all(rest == "**" for rest in parts[part:])


def _match_level(pattern: str, level: str) -> bool:
    if "*" not in pattern:
        return pattern == level
    first, *middle, last = pattern.split("*")
    if len(level) < len(first) + len(last):
        return False
    if not level.startswith(first) or not level.endswith(last):
        return False
    at, end = len(first), len(level) - len(last)
    for text in middle:
        found = level.find(text, at, end)
        if found < 0:
            return False
        at = found + len(text)
    return True
