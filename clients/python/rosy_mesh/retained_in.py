"""Which of the messages that senders keep a listener gets: docs/protocol.md, RETAINED."""

from __future__ import annotations

import weakref


class Source:
    """What one node keeps of one topic, as far as listeners know it."""

    __slots__ = ("__weakref__", "answered", "requests")

    def __init__(self) -> None:
        self.answered = 0
        self.requests = 0


class Gate:
    """Lets each message that is kept pass once, in order; none until what was asked for comes."""

    def __init__(self, is_open: bool) -> None:
        """
        Args:
            is_open: Whether messages are wanted that were sent before.
        """
        self.is_open = is_open
        self._progress: weakref.WeakKeyDictionary[Source, list[int]] = weakref.WeakKeyDictionary()

    def admits(self, source: Source, number: int, again: int | None) -> bool:
        """Whether it gets a message that is kept, and takes note of that."""
        if not self.is_open:
            return again is None
        progress = self._of(source)
        if progress[1]:
            if source.answered < progress[1]:
                return False
            progress[1] = 0
        if number <= progress[0]:
            return False
        progress[0] = number
        return True

    def lacks(self, source: Source, last: int) -> bool:
        """Whether a message is missing, or the answer to a request."""
        if not self.is_open:
            return False
        progress = self._of(source)
        return bool(progress[1]) or progress[0] < last

    def expect(self, source: Source, request: int) -> int:
        """What is missing is asked for. Returns the number of the last message that it has."""
        progress = self._of(source)
        progress[1] = request
        return progress[0]

    def _of(self, source: Source) -> list[int]:
        """The number of the last message it was given, and the request it waits for."""
        return self._progress.setdefault(source, [0, 0])
