"""What comes over connections between nodes, and who takes it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from . import wire
from .calls_out import take_answer
from .codec import Buffer
from .connection import Connection
from .errors import ProtocolError
from .record import apply_change, read_record, seen_from
from .topics_in import InboundTopic

if TYPE_CHECKING:
    from .mesh import Mesh

_MAX_NUMBER: Final = 65_535
#: What is answered: who asks without reading is cut off.
_ASKING: Final = frozenset(
    (wire.WANT_RECORD, wire.WANT_SCHEMA, wire.WANT_RETAINED, wire.CALL, wire.PEERS)
)
#: What is kept may wait on connections that this node has opened.
_RETAINED_BYTES: Final = 64 * 1024 * 1024


class FrameHandlers:
    """Hands each frame to who takes frames of its type."""

    def __init__(self, mesh: Mesh) -> None:
        """
        Args:
            mesh: Whose connections they come over.
        """
        self._mesh = mesh
        self._handlers: dict[int, Callable[[Connection, Buffer, Buffer], None]] = {
            wire.NAME: self._take_name,
            wire.TOPIC: self._take_topic,
            wire.CALL: mesh.responder.take,
            wire.CANCEL: self._take_cancel,
            wire.CREDIT: lambda c, header, _: mesh.responder.credit(c, header),
            wire.PING: self._take_ping,
            wire.PONG: lambda c, header, _: c.pong(wire.TIMES.unpack_from(header)),
            wire.RECORD: self._take_record,
            wire.INTEREST: self._take_interest,
            wire.WANT_RECORD: lambda c, _, __: mesh.tell_record(c),
            wire.GOODBYE: self._take_goodbye,
            wire.RETAINED: lambda c, header, _: mesh.listeners.retained(c, header),
            wire.WANT_RETAINED: self._take_want_retained,
            wire.WANT_SCHEMA: self._take_want_schema,
        }
        for kind in (wire.ANSWER, wire.FAILURE, wire.PART, wire.END):
            self._handlers[kind] = self._answer_taker(kind)

    def take(self, connection: Connection, kind: int, header: Buffer, body: Buffer) -> bool:
        """A frame has come. Returns whether its type is known here.

        Raises:
            ProtocolError: If it ends the connection.
        """
        if kind in _ASKING:
            self._check_reading(connection)
        handle = self._handlers.get(kind)
        if handle is None:
            return False
        handle(connection, header, body)
        return True

    def _check_reading(self, connection: Connection) -> None:
        limit = self._mesh.max_outbox_bytes
        if connection.is_outgoing:
            limit += _RETAINED_BYTES
        if connection.waiting_bytes > limit:
            raise ProtocolError("the other side asks for more than it reads")

    def _take_record(self, connection: Connection, header: Buffer, body: Buffer) -> None:
        uuid = connection.greeting.id.uuid
        if self._mesh.peer(uuid).is_gone:
            return  # It has said goodbye over another connection.
        record = read_record(wire.read_map(body), uuid)
        known = self._mesh.topology.get(uuid)
        if known is None or known.revision <= record.revision:
            self._mesh.put(seen_from(record, connection.remote_host))

    def _take_interest(self, connection: Connection, header: Buffer, body: Buffer) -> None:
        uuid = connection.greeting.id.uuid
        if self._mesh.peer(uuid).is_gone:
            return
        known = self._mesh.topology.get(uuid)
        fields = wire.read_map(body)
        changed = apply_change(known, fields) if known else None
        if changed is None:
            connection.write(wire.frame(wire.WANT_RECORD))
        elif changed is not known:
            self._mesh.put(changed)

    def _take_name(self, connection: Connection, header: Buffer, body: Buffer) -> None:
        kind, number = wire.NAME_HEAD.unpack_from(header)
        if kind not in (wire.NAME_TOPIC, wire.NAME_SERVICE):
            return
        name = _read_name(body)
        names: dict[int, Any] = (
            connection.topics_in if kind == wire.NAME_TOPIC else connection.services_in
        )
        if number > _MAX_NUMBER or number in names:
            raise ProtocolError(f"a name for number {number}, which is too high or has one")
        if kind == wire.NAME_SERVICE:
            names[number] = name
            return
        inbound = self._mesh.peer(connection.greeting.id.uuid).inbound
        if name not in inbound and len(inbound) > _MAX_NUMBER:
            raise ProtocolError("too many topics")
        names[number] = inbound.setdefault(name, InboundTopic(name))

    def _take_topic(self, connection: Connection, header: Buffer, body: Buffer) -> None:
        self._mesh.listeners.take(connection, header, body)

    def _take_cancel(self, connection: Connection, header: Buffer, body: Buffer) -> None:
        self._mesh.responder.cancel(connection, wire.REQUEST.unpack_from(header)[0])

    def _take_ping(self, connection: Connection, header: Buffer, body: Buffer) -> None:
        connection.pong_to(header)

    def _take_goodbye(self, connection: Connection, header: Buffer, body: Buffer) -> None:
        connection.was_told_goodbye = 0 if header[0] == 0 else 1
        if connection.was_told_goodbye == 0:
            self._mesh.gone(connection.greeting.id.uuid)

    def _take_want_retained(self, connection: Connection, header: Buffer, body: Buffer) -> None:
        request, after = wire.WANT_RETAINED_HEAD.unpack_from(header)
        name = _read_name(body)
        peer = self._mesh.peer(connection.greeting.id.uuid)
        topic = self._mesh.topics.get(name)
        if connection is not peer.connection or topic is None:
            return
        store = topic.store or topic.nothing_kept()
        store.answer(peer.route(name), request, after)

    def _take_want_schema(self, connection: Connection, header: Buffer, body: Buffer) -> None:
        text = wire.read_map(body).get("hash")
        if isinstance(text, str):
            answer = wire.pack_map({"hash": text[:64]})
            connection.write(wire.frame(wire.SCHEMA, b"", answer))

    def _answer_taker(self, kind: int) -> Callable[[Connection, Buffer, Buffer], None]:
        return lambda connection, header, body: take_answer(connection, kind, header, body)


def _read_name(body: Buffer) -> str:
    if not 1 <= len(body) <= 255:
        raise ProtocolError("a name that is empty or too long")
    try:
        return str(body, "utf-8")
    except UnicodeDecodeError:
        raise ProtocolError("a name that is no UTF-8") from None
