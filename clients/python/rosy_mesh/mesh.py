"""A node among others: its connections, what goes over them, and who is there."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, Final, Protocol

from . import wire
from .calls_in import Responder
from .calls_out import lose_calls, take_answer
from .codec import Buffer, Codecs
from .connection import Budget, Connection
from .dialing import HAS_UNIX, dial
from .errors import AuthKeyUnsupportedError, RefusedError, RosyError
from .frames_in import FrameHandlers
from .greeter import Greeter
from .handshake import HANDSHAKE_S, NodeId
from .own_record import OwnRecord
from .peer import Peer
from .record import Address, NodeRecord
from .topics_in import Listeners
from .topics_out import OutboundTopic
from .topology import Topology

_LOG: Final = logging.getLogger("rosy_mesh")
_MAX_DEPARTED: Final = 1024


class Discovery(Protocol):
    """Who finds other nodes."""

    async def start(self) -> None:
        """Begins to look."""

    async def stop(self) -> None:
        """Looks no longer."""

    def opened(self, connection: Connection) -> None:
        """A connection to a node is open, whoever has opened it."""

    def frame(self, connection: Connection, kind: int, body: Buffer) -> bool:
        """A frame that the mesh does not know. Returns whether it was this one's."""

    def told(self, uuid: str) -> None:
        """A node has told of itself for the first time."""

    def addresses(self, uuid: str) -> tuple[Address, ...]:
        """Where a node may be that has not told of itself yet."""

    def lost(self, uuid: str, was_idle: bool) -> None:
        """The last connection to a node has ended, and the node has not said that it stops.

        Args:
            uuid: The node's.
            was_idle: Whether the other side said that it needs the connection no longer.
        """

    def gone(self, uuid: str) -> None:
        """A node is gone, as its last word or its address says."""


class Mesh:
    """All that a node is made of, put together. It handles what comes over connections."""

    def __init__(
        self,
        node: NodeId,
        domain: str,
        codecs: Codecs,
        max_message_bytes: int,
        max_outbox_bytes: int,
    ) -> None:
        """
        Args:
            node: Who it is.
            domain: The domain id.
            codecs: What it can read.
            max_message_bytes: The largest message that it takes.
            max_outbox_bytes: How many bytes wait for one node at most.
        """
        self.id = node
        self.domain = domain
        self.codecs = codecs
        self.topology = Topology()
        self.own = OwnRecord(node, self._tell_change)
        self.peers: OrderedDict[str, Peer] = OrderedDict()
        self.topics: dict[str, OutboundTopic] = {}
        self.responder = Responder(codecs)
        self.listeners = Listeners(codecs, node, self._announce, self._withdraw)
        self.discovery: Discovery = None  # type: ignore[assignment]
        self.is_stopping = False
        self.limit = max_message_bytes
        self.greeter = Greeter(self)
        self._budget = Budget(max_message_bytes)
        self.max_outbox_bytes = max_outbox_bytes
        self._tasks: set[asyncio.Task[Any]] = set()
        self._closed_hooks: dict[Connection, Callable[[Exception | None], None]] = {}
        self._frames = FrameHandlers(self)
        self.topology.watch(self._refresh)

    # Peers.

    def peer(self, uuid: str) -> Peer:
        """What this node has to do with another one."""
        peer = self.peers.get(uuid)
        if peer is None:
            peer = Peer(uuid, self._dial, self.gone, self.max_outbox_bytes)
            self.peers[uuid] = peer
            self._forget_departed()
        return peer

    def listening(self, topic: str) -> list[tuple[str, Peer | None]]:
        """Who listens to a topic: names of nodes and peers, None for this node."""
        found: list[tuple[str, Peer | None]] = [
            (record.id.name, self.peer(record.id.uuid))
            for record in self.topology
            if record.listens_to(topic)
        ]
        if any(listener.wants(topic) for listener in self.listeners):
            found.append((self.id.name, None))
        return found

    def put(self, record: NodeRecord) -> None:
        """A node has told of itself, or somebody has whom that is believed."""
        uuid = record.id.uuid
        if self.is_stopping or uuid == self.id.uuid:
            return
        is_new = uuid not in self.topology
        peer = self.peer(uuid)
        if peer.is_gone:
            peer.revive()
        self.topology.put(record)
        if is_new:
            self.discovery.told(uuid)

    def gone(self, uuid: str) -> None:
        """A node is gone."""
        peer = self.peers.get(uuid)
        if peer:
            peer.end()
        self.topology.remove(uuid)
        if not self.is_stopping:
            self.discovery.gone(uuid)

    def spawn(self, work: Any) -> asyncio.Task[Any]:
        """Runs something until the node stops."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def stop(self) -> None:
        """Says goodbye to all, and ends everything."""
        self.is_stopping = True
        self.own.flush()
        for task in list(self._tasks):
            task.cancel()
        connections = [each for peer in self.peers.values() for each in peer.connections]
        for peer in self.peers.values():
            peer.end()
        for topic in self.topics.values():
            topic.withdraw()
        await asyncio.gather(*(each.goodbye(0) for each in connections))
        await asyncio.gather(*list(self._tasks), return_exceptions=True)
        self.greeter.stop()

    # Connections.

    async def connect(
        self,
        address: Address,
        to: str,
        timeout: float = HANDSHAKE_S,
        opened: Callable[[Connection], None] | None = None,
    ) -> Connection:
        """Opens a connection, with its handshake.

        Args:
            address: Where to.
            to: The uuid of the node, `node` or `coordinator`.
            timeout: How many seconds that may take.
            opened: Is called before the first frame is handled; unless given, the connection
                becomes one to a node.

        Raises:
            OSError: If nobody is there, or it cannot be reached.
            RefusedError: If it is refused.
            AuthKeyUnsupportedError: If the other side has an auth key.
        """
        connection = await dial(address, self.greeter.make_outgoing, timeout)
        return await self.greeter.greet(connection, to, timeout, opened or self.adopt)

    def new_connection(self, is_outgoing: bool) -> Connection:
        """Makes a connection of this node."""
        return Connection(self, self._budget, is_outgoing)

    def adopt(self, connection: Connection) -> None:
        """A connection to a node or from it is open."""
        greeting = connection.greeting
        peer = self.peer(greeting.id.uuid)
        if peer.is_gone:
            peer.revive()
        if greeting.knows != self.own.revision:
            self.tell_record(connection)
        if not connection.is_outgoing:
            peer.incoming.append(connection)
        elif peer.connection is None:
            for route in peer.routes.values():
                topic = self.topics.get(route.topic)
                if topic and topic.store:
                    topic.store.remind(route, connection)
            peer.opened(connection)
        self.discovery.opened(connection)

    def when_closed(self, connection: Connection, hook: Callable[[Exception | None], None]) -> None:
        """Has a connection that is no peer's told of its end."""
        self._closed_hooks[connection] = hook

    def greeted(self, connection: Connection, version: int, kind: int, body: bytes) -> None:
        """A message of a handshake has come."""
        self.greeter.greeted(connection, version, kind, body)

    def frame(self, connection: Connection, kind: int, header: Buffer, body: Buffer) -> None:
        """A frame has come."""
        if connection in self._closed_hooks:
            self._take_foreign(connection, kind, header, body)
        elif not self._frames.take(connection, kind, header, body):
            self.discovery.frame(connection, kind, body)

    def _take_foreign(
        self, connection: Connection, kind: int, header: Buffer, body: Buffer
    ) -> None:
        """A frame of who is no node."""
        if kind == wire.PING:
            connection.pong_to(header)
        elif kind == wire.PONG:
            connection.pong(wire.TIMES.unpack_from(header))
        elif not self.discovery.frame(connection, kind, body) and kind == wire.GOODBYE:
            connection.abort()

    def oversized(self, connection: Connection, kind: int, header: Buffer) -> None:
        """A frame that is too large is skipped."""
        if kind == wire.TOPIC:
            number, sequence, _, _ = wire.TOPIC_HEAD.unpack_from(header)
            topic = connection.topics_in.get(number)
            if topic:
                topic.count(sequence)
                topic.received -= 1
                topic.lost += 1
        elif kind == wire.CALL:
            self.responder.too_large(connection, header)
        else:
            body = wire.pack_map({"name": "Error", "message": "the answer is too large"})
            header = bytes(header[:4]) + bytes((wire.UNREADABLE,))
            take_answer(connection, wire.FAILURE, header, body)

    def closed(self, connection: Connection, error: Exception | None) -> None:
        """A connection has ended."""
        self.greeter.closed(connection, error)
        lose_calls(connection)
        self.responder.lose(connection)
        hook = self._closed_hooks.pop(connection, None)
        if hook:
            hook(error)
            return
        greeting = connection.greeting
        if greeting is None:
            return
        if isinstance(error, RosyError):
            _LOG.warning("Connection to %s ended: %s", greeting.id, error)
        peer = self.peers.get(greeting.id.uuid)
        if peer:
            self._lost(peer, connection)

    def _lost(self, peer: Peer, connection: Connection) -> None:
        was_outgoing = connection is peer.connection
        peer.lost(connection)
        if self.is_stopping or connection.was_told_goodbye == 0 or connection.has_said_goodbye:
            return
        if peer.uuid not in self.topology:
            # It has never told of itself: nothing is to be kept of it.
            if not peer.is_connected:
                peer.end()
            return
        if not peer.is_connected:
            self.discovery.lost(peer.uuid, connection.was_told_goodbye == 1)
        if was_outgoing and connection.was_told_goodbye is None:
            peer.keep()

    async def _dial(self, peer: Peer) -> Connection | None:
        """Tries the addresses of a node. Returns None if it is gone."""
        record = self.topology.get(peer.uuid)
        addresses = record.addresses if record else self.discovery.addresses(peer.uuid)
        is_near = record is None or record.id.hostname == socket.gethostname()
        trouble: Exception | None = None
        for address in addresses:
            if address.path and not (is_near and HAS_UNIX):
                continue
            try:
                return await self.connect(address, peer.uuid)
            except (ConnectionRefusedError, FileNotFoundError):
                continue
            except RefusedError as error:
                if error.reason != "node":
                    trouble = error
            except (OSError, RosyError) as error:
                trouble = error
        if trouble is None and not peer.incoming:
            return None
        # Who has a connection to this node lives, though its ports may not be reached.
        trouble = trouble or OSError("its addresses refuse")
        if isinstance(trouble, AuthKeyUnsupportedError):
            _LOG.warning("Cannot connect to a node: %s", trouble)
        raise OSError(str(trouble)) from trouble

    def _forget_departed(self) -> None:
        departed = [uuid for uuid, peer in self.peers.items() if peer.is_gone]
        for uuid in departed[: max(0, len(departed) - _MAX_DEPARTED)]:
            del self.peers[uuid]

    # Records.

    def tell_record(self, connection: Connection) -> None:
        """Writes this node's RECORD."""
        body = wire.pack_map(self.own.to_map())
        connection.write(wire.frame(wire.RECORD, b"", body))

    def _tell_change(self, change: dict[str, Any]) -> None:
        interest = wire.frame(wire.INTEREST, b"", wire.pack_map(change))
        for peer in list(self.peers.values()):
            for connection in peer.connections:
                if connection.is_open:
                    connection.write(interest)
        for connection in self._closed_hooks:
            if connection.is_open:
                connection.write(interest)

    def _announce(self, name: str) -> None:
        self.own.add("topics", name)
        self.topology.touch()

    def _withdraw(self, name: str) -> None:
        self.own.remove("topics", name)
        self.topology.touch()

    def _refresh(self) -> None:
        """Somebody may have begun to listen: what is kept goes out unasked."""
        for topic in list(self.topics.values()):
            if topic.store is not None:
                topic.route(self.topology.version)
