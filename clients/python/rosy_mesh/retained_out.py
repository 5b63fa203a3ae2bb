"""Messages that are kept for nodes that listen later: docs/protocol.md, RETAINED."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from . import wire
from .connection import Connection

if TYPE_CHECKING:
    from .topics_out import Route

_OVERHEAD_BYTES = 128


class Kept(NamedTuple):
    """A message that is kept."""

    number: int
    body: bytes
    published_ms: float


class Store:
    """The last messages of a topic, counted from 1 on for as long as the node lives."""

    def __init__(self, codec: int, count: int, max_bytes: int) -> None:
        """
        Args:
            codec: The number of the codec that they are written with.
            count: How many are kept.
            max_bytes: How many bytes of them; the oldest are let go of.
        """
        self.codec = codec
        self.count = count
        self.max_bytes = max_bytes
        self._kept: deque[Kept] = deque()
        self._bytes = 0
        self._last = 0

    def __iter__(self) -> Iterator[Kept]:
        return iter(self._kept)

    def resize(self, count: int, max_bytes: int) -> None:
        """Keeps more or fewer from now on."""
        self.count, self.max_bytes = count, max_bytes
        self._trim()

    def add(self, body: bytes, published_ms: float) -> int:
        """Keeps a message. Returns its number."""
        self._last += 1
        self._kept.append(Kept(self._last, body, published_ms))
        self._bytes += len(body) + _OVERHEAD_BYTES
        self._trim()
        return self._last

    def catch_up(self, route: Route) -> None:
        """A node begins to listen, or is found again: it gets what it was not sent."""
        after = route.kept_up_to
        # Who was given up meanwhile may have asked where nobody heard it: it is told in any case.
        if after == 0 and not self._kept:
            return
        # What is sent for the first time follows behind: it is not part of this.
        until = self._last
        route.kept_up_to = until
        route.peer.push(partial(self._write, route, 0, after, until), 0)

    def answer(self, route: Route, request: int, after: int) -> None:
        """A node has asked for what is kept above a number."""
        route.peer.push(partial(self._write, route, request, after, self._last), 0)

    def remind(self, route: Route, connection: Connection) -> None:
        """Says over a new connection how far messages were sent."""
        if route.kept_up_to:
            tell(route, connection, 0, route.kept_up_to)

    def _write(
        self, route: Route, request: int, after: int, until: int, connection: Connection
    ) -> None:
        # Who has asked and was not heard, or lacks what does not come now, asks again.
        tell(route, connection, request, route.kept_up_to if request else after)
        for kept in list(self._kept):
            if after < kept.number <= until:
                route.send_again(kept.body, self.codec, kept.published_ms, kept.number, request)

    def _trim(self) -> None:
        while self._kept and (len(self._kept) > self.count or self._bytes > self.max_bytes):
            self._bytes -= len(self._kept.popleft().body) + _OVERHEAD_BYTES


def tell(route: Route, connection: Connection, request: int, number: int) -> None:
    """Writes a RETAINED."""
    topic = route.begin(connection)
    connection.write(wire.frame(wire.RETAINED, wire.RETAINED_HEAD.pack(topic, request, number)))
