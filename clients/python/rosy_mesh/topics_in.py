"""Messages that arrive, and who gets them."""

from __future__ import annotations

import logging
import time
import weakref
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Final

from . import wire
from .codec import Buffer, Codec, Codecs
from .connection import Connection
from .errors import CodecError, ProtocolError
from .handshake import NodeId
from .listener import Listener
from .message import Origin
from .retained_in import Source
from .retained_out import Kept

if TYPE_CHECKING:
    from .peer import Peer

_LOG: Final = logging.getLogger("rosy_mesh")
_WARN_EVERY_S: Final = 1.0


class InboundTopic:
    """What one node sends on one topic: its sequence, and what is lost of it."""

    __slots__ = (
        "__weakref__",
        "expected",
        "listeners",
        "lost",
        "name",
        "received",
        "reminded",
        "source",
        "undecodable",
        "version",
    )

    def __init__(self, name: str) -> None:
        self.name = name
        self.expected = 0
        self.received = 0
        self.lost = 0
        self.undecodable = 0
        self.source = Source()
        self.reminded: weakref.ref[Connection] | None = None
        self.listeners: list[Listener] = []
        self.version = -1

    def count(self, sequence: int) -> None:
        """Takes note of a sequence number: what is missing before it is lost."""
        if sequence > self.expected:
            self.lost += sequence - self.expected
        self.expected = sequence + 1
        self.received += 1


class Listeners:
    """The listeners of a node, by what they listen to."""

    def __init__(
        self,
        codecs: Codecs,
        own_id: NodeId,
        announce: Callable[[str], None],
        withdraw: Callable[[str], None],
    ) -> None:
        """
        Args:
            codecs: What messages are read with.
            own_id: This node.
            announce: Is told what is listened to: the first listener of each name or pattern.
            withdraw: Is told what is not listened to any more.
        """
        self._codecs = codecs
        self._own_id = own_id
        self._announce = announce
        self._withdraw = withdraw
        self._all: list[Listener] = []
        self._version = 0
        self._warned_at = -_WARN_EVERY_S

    def __iter__(self) -> Iterator[Listener]:
        return iter(list(self._all))

    def add(self, listener: Listener, peers: list[Peer]) -> None:
        """Begins to listen.

        Args:
            listener: Who listens.
            peers: All nodes that have sent something: those whose messages another listener gets
                already are asked for what they keep.
        """
        is_first = all(other.name != listener.name for other in self._all)
        heard = [
            (peer, topic)
            for peer in peers
            for topic in peer.inbound.values()
            if listener.wants(topic.name) and self._find(topic.name)
        ]
        self._all.append(listener)
        self._version += 1
        if is_first:
            self._announce(listener.name)
        for peer, topic in heard:
            self._ask(peer.incoming[0] if peer.incoming else None, topic, [listener])

    def remove(self, listener: Listener) -> None:
        """Ends a listener."""
        if listener not in self._all:
            return
        self._all.remove(listener)
        self._version += 1
        if all(other.name != listener.name for other in self._all):
            self._withdraw(listener.name)

    def take(self, connection: Connection, header: Buffer, body: Buffer) -> None:
        """A TOPIC has come.

        Raises:
            ProtocolError: If its number has no name.
        """
        number, sequence, published_ms, codec = wire.TOPIC_HEAD.unpack_from(header)
        topic = connection.topics_in.get(number)
        if topic is None:
            raise ProtocolError(f"a message of topic {number}, which has no name")
        if sequence == topic.expected:
            topic.expected = sequence + 1
            topic.received += 1
        else:
            topic.count(sequence)
        if topic.version != self._version:
            topic.listeners = self._find(topic.name)
            topic.version = self._version
        kept, again = 0, None
        if len(header) > 21:
            kept, again = _retention(wire.optional_fields(header, 21))
            if again:
                topic.source.answered = max(topic.source.answered, again)
        if not topic.listeners:
            return
        try:
            arguments = self._codecs.decode_arguments(codec, body)
        except CodecError as error:
            topic.undecodable += 1
            self._warn(f'Cannot read a message on topic "{topic.name}": {error}')
            return
        origin = Origin(connection.greeting.id, published_ms, again is not None)
        for listener in topic.listeners:
            if not kept or listener.gate.admits(topic.source, kept, again):
                listener.offer(topic.name, arguments, origin, connection)

    def give_own(self, name: str, body: bytes, codec: Codec, published_ms: float) -> list[Listener]:
        """A message that the node sends to itself. Returns the listeners to wait for."""
        origin = Origin(self._own_id, published_ms, False)
        listeners = self._find(name)
        for listener in listeners:
            listener.offer(name, codec.decode(body), origin, None)
        return [each for each in listeners if each.is_full and not each.is_slow]

    def give_kept(self, name: str, kept: Iterable[Kept], codec: Codec, listener: Listener) -> None:
        """What this node keeps itself, for a listener of its own that begins."""
        if listener.gate.is_open:
            for each in list(kept):
                origin = Origin(self._own_id, each.published_ms, True)
                listener.offer(name, codec.decode(each.body), origin, None)

    def retained(self, connection: Connection, header: Buffer) -> None:
        """A RETAINED has come."""
        number, request, last = wire.RETAINED_HEAD.unpack_from(header)
        topic = connection.topics_in.get(number)
        if topic is None:
            raise ProtocolError(f"a RETAINED of topic {number}, which has no name")
        topic.source.answered = max(topic.source.answered, request)
        if request or (topic.reminded and topic.reminded() is connection):
            return
        topic.reminded = weakref.ref(connection)
        lacking = [each for each in self._find(topic.name) if each.gate.lacks(topic.source, last)]
        self._ask(connection, topic, lacking)

    def _ask(
        self, connection: Connection | None, topic: InboundTopic, listeners: list[Listener]
    ) -> None:
        """Asks a sender for what it keeps, on the connection that it has opened."""
        request = topic.source.requests + 1
        had = [each.gate.expect(topic.source, request) for each in listeners if each.gate.is_open]
        if not had:
            return
        topic.source.requests = request
        if connection:
            header = wire.WANT_RETAINED_HEAD.pack(request, min(had))
            connection.write(wire.frame(wire.WANT_RETAINED, header, topic.name.encode()))

    def _find(self, topic: str) -> list[Listener]:
        return [listener for listener in self._all if listener.wants(topic)]

    def _warn(self, text: str) -> None:
        if time.monotonic() - self._warned_at >= _WARN_EVERY_S:
            self._warned_at = time.monotonic()
            _LOG.warning(text)


def _retention(fields: dict[int, bytes]) -> tuple[int, int | None]:
    """The number of a message that is kept, 0 for none, and the request it answers, if any."""
    field = fields.get(2)
    again: int | None = None
    if field is None or len(field) not in (8, 12):
        return 0, None
    if len(field) == 12:
        number, again = wire.KEPT_AGAIN.unpack(field)
    else:
        (number,) = wire.KEPT.unpack(field)
    return (number, again) if 0 < number < 2**53 else (0, None)
