"""Messages on their way to other nodes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Protocol

from . import wire
from .codec import Body, Codec, body_length, whole
from .connection import HIGH_WATER, Connection
from .errors import MessageTooLargeError
from .names import is_hidden
from .retained_out import Store

if TYPE_CHECKING:
    from .listener import Listener
    from .peer import Peer
    from .topics_in import Listeners

#: Topics whose messages go to all nodes, those that share a name, too.
_TO_ALL: Final = frozenset(("clock",))


class Waiting(Protocol):
    """Who may not keep up: another node, or a listener of this one."""

    is_slow: bool

    async def room(self) -> None:
        """Waits until there is room for more."""


class Route:
    """A topic on its way to one node: its sequence, and what was kept for it."""

    __slots__ = (
        "_connection",
        "_number",
        "is_listening",
        "kept_up_to",
        "peer",
        "sequence",
        "topic",
    )

    def __init__(self, topic: str, peer: Peer) -> None:
        self.topic = topic
        self.peer = peer
        self.sequence = 0
        #: The number of the last message that is kept and was sent to it.
        self.kept_up_to = 0
        self.is_listening = False
        self._connection: Connection | None = None
        self._number = 0

    def send(self, body: Body, length: int, codec: int, published_ms: float, kept: int) -> bool:
        """Sends a message. Returns whether it was dropped."""
        peer, sequence = self.peer, self.sequence
        self.sequence = sequence + 1
        if kept:
            self.kept_up_to = kept
        if length + 64 > peer.limit or peer.waiting_bytes + length > peer.max_outbox_bytes:
            return True
        connection = peer.connection
        if connection is None:
            later = partial(self._write, body, length, codec, published_ms, kept, sequence)
            peer.push(later, length + 64)
            return False
        if connection is not self._connection:
            self.begin(connection)
        if kept:
            head = wire.kept_head(self._number, sequence, published_ms, codec, length, kept)
        else:
            head = wire.topic_head(self._number, sequence, published_ms, codec, length)
        connection.write_all(head, body)
        return False

    def send_again(
        self, body: bytes, codec: int, published_ms: float, kept: int, request: int
    ) -> None:
        """Sends a message that was kept."""
        connection = self.peer.connection
        assert connection is not None
        sequence = self.sequence
        self.sequence = sequence + 1
        self.kept_up_to = max(self.kept_up_to, kept)
        if len(body) + 64 > self.peer.limit:
            return
        number = self.begin(connection)
        head = wire.again_head(number, sequence, published_ms, codec, len(body), kept, request)
        connection.write_all(head, body)

    def begin(self, connection: Connection) -> int:
        """Gives the topic its number on a connection. Returns the number."""
        if connection is self._connection:
            return self._number
        number = connection.topics_out.get(self.topic)
        if number is None:
            number = connection.topics_out[self.topic] = len(connection.topics_out)
            header = wire.NAME_HEAD.pack(wire.NAME_TOPIC, number)
            connection.write(wire.frame(wire.NAME, header, self.topic.encode()))
        self._connection, self._number = connection, number
        return number

    def _write(
        self,
        body: Body,
        length: int,
        codec: int,
        published_ms: float,
        kept: int,
        sequence: int,
        connection: Connection,
    ) -> None:
        number = self.begin(connection)
        if kept:
            head = wire.kept_head(number, sequence, published_ms, codec, length, kept)
        else:
            head = wire.topic_head(number, sequence, published_ms, codec, length)
        connection.write_all(head, body)


class OutboundTopic:
    """A topic that this node sends on.

    - Nodes of one name take turns; each name gets each message once.
    - `send()` returns whom to wait for, where somebody does not keep up.
    """

    def __init__(
        self,
        name: str,
        codec: Codec,
        own: Listeners,
        listening: Callable[[str], list[tuple[str, Peer | None]]],
    ) -> None:
        """
        Args:
            name: The full name.
            codec: What its messages are written with.
            own: This node's own listeners.
            listening: Finds who listens: names of nodes, and the peers; None for this node.
        """
        self.name = name
        self.codec = codec
        self.store: Store | None = None
        self.sent = 0
        self.dropped = 0
        self.last_sent_at = 0.0
        self.version = -1
        self._own = own
        self._listening = listening
        self._groups: list[list[Route | None]] = []
        self._routes: set[Route] = set()

    def retain(self, count: int, max_bytes: int) -> None:
        """Keeps the last messages for later listeners; none if `count` is 0."""
        if count == 0:
            self.store = None
        elif self.store is None:
            self.store = Store(self.codec.number, count, max_bytes)
        else:
            self.store.resize(count, max_bytes)

    def nothing_kept(self) -> Store:
        """What answers who asks where nothing is kept."""
        return Store(self.codec.number, 0, 0)

    def send(self, arguments: tuple[Any, ...], version: int) -> list[Waiting] | None:
        """Sends a message.

        Args:
            arguments: What it carries.
            version: That of the topology.

        Returns:
            The nodes that its sender should wait for; None where all keep up.

        Raises:
            CodecError: If the codec cannot carry it.
            MessageTooLargeError: If it is too large to be kept.
        """
        if version != self.version:
            self.route(version)
        store = self.store
        if not self._groups and store is None:
            return None
        body = self.codec.encode(arguments)
        length = len(body) if type(body) is bytes else body_length(body)
        published_ms = time.time() * 1000
        number = 0
        if store is not None:
            body = whole(body)
            if length > store.max_bytes:
                raise MessageTooLargeError(f"{length} bytes are more than the topic retains")
            number = store.add(body, published_ms)
        busy: list[Waiting] | None = None
        for group in self._groups:
            route = group[0]
            if len(group) > 1:
                group.append(group.pop(0))
            if route is None:
                own = self._own.give_own(self.name, whole(body), self.codec, published_ms)
                if own:
                    busy = [*(busy or ()), *own]
                continue
            self.sent += 1
            if route.send(body, length, self.codec.number, published_ms, number):
                self.dropped += 1
            peer = route.peer
            if peer.waiting_bytes > HIGH_WATER and not peer.is_slow:
                busy = [peer] if busy is None else [*busy, peer]
        return busy

    def give_kept(self, listener: Listener) -> None:
        """Gives a listener of this very node what is kept."""
        if self.store is not None and listener.wants(self.name):
            self._own.give_kept(self.name, self.store, self.codec, listener)

    def route(self, version: int) -> None:
        """Finds out who listens now. Whoever is new gets what is kept."""
        self.version = version
        groups: dict[str, list[Route | None]] = {}
        now: set[Route] = set()
        to_all = self.name in _TO_ALL or is_hidden(self.name)
        for index, (name, peer) in enumerate(self._listening(self.name)):
            key = str(index) if to_all else name
            route = None if peer is None else peer.route(self.name)
            groups.setdefault(key, []).append(route)
            if route is not None:
                now.add(route)
        for gone in self._routes - now:
            gone.is_listening = False
            if not gone.peer.is_gone:
                # Who stops listening and listens again is a later listener.
                gone.kept_up_to = 0
        new = [route for route in now if not route.is_listening]
        self._routes = now
        self._groups = list(groups.values())
        for route in new:
            route.is_listening = True
            if self.store is not None:
                self.store.catch_up(route)

    def withdraw(self) -> None:
        """The node stops: nobody is a listener any more."""
        self._groups = []


async def wait_for_room(busy: list[Waiting], timeout: float) -> None:
    """Waits until all have taken what waits for them; those that do not in time count as slow."""
    waiting = [asyncio.ensure_future(each.room()) for each in busy]
    _, late = await asyncio.wait(waiting, timeout=timeout)
    for each, future in zip(busy, waiting):
        if future in late:
            each.is_slow = True
            future.cancel()
