"""Finding nodes that are named, and those that these know: docs/discovery.md."""

from __future__ import annotations

import asyncio
import logging
import random
import time
from typing import Any, Final

from . import wire
from .codec import Buffer
from .connection import Connection
from .errors import ProtocolError, RefusedError, RosyError
from .handshake import read_id
from .mesh import Mesh
from .record import Address, NodeRecord, read_addresses

_LOG: Final = logging.getLogger("rosy_mesh")
_FIRST_WAIT_S: Final = 0.1
_MAX_WAIT_S: Final = 1.0
_COMPARE_S: Final = 10.0
_NEWS_S: Final = (0.1, 0.3)
_NEWS_TO: Final = 4
_FORGET_GONE_S: Final = 10.0
_PATIENCE_S: Final = 3.0
_HEARSAY_S: Final = 120.0
_MAX_TOLD: Final = 4096
_MAX_HEARSAY: Final = 4096
_TOLD_ADDRESSES: Final = 8


def parse_address(text: str) -> tuple[str, int]:
    """Takes `host:port` apart; an IPv6 address stands in brackets.

    Raises:
        ValueError: If it is none.
    """
    host, colon, port = text.strip().rpartition(":")
    host = host[1:-1] if host.startswith("[") and host.endswith("]") else host
    if not colon or not host or not port.isascii() or not port.isdigit():
        raise ValueError(f'"{text}" is no address: say host:port, such as 10.0.0.5:7000')
    if not 1 <= int(port) <= 65_535:
        raise ValueError(f'"{text}": a port is 1 to 65535')
    return host, int(port)


class NamedDiscovery:
    """Goes to the nodes that are named, and to those that they know.

    - Who is named may come later: it is tried every 0.1 to 1 s until it is there.
    - Nobody is there because of hearsay: a node has to tell of itself.
    - There is a connection to each node that was found, so that its end is noticed.
    """

    def __init__(self, mesh: Mesh, peers: list[str]) -> None:
        """
        Args:
            mesh: This node.
            peers: Where the others are, each `host:port`.

        Raises:
            ValueError: If one of them is no address.
        """
        self._mesh = mesh
        self._named = [parse_address(peer) for peer in peers]
        self._hearsay: dict[str, tuple[Address, ...]] = {}
        self._gone_at: dict[str, float] = {}
        self._news: set[str] = set()
        self._telling: asyncio.TimerHandle | None = None
        self._leaving: dict[str, asyncio.TimerHandle] = {}

    async def start(self) -> None:
        """Begins to look."""
        for host, port in self._named:
            self._mesh.spawn(self._visit(host, port))
        self._mesh.spawn(self._compare())

    async def stop(self) -> None:
        """Looks no longer."""
        for timer in [self._telling, *self._leaving.values()]:
            if timer:
                timer.cancel()

    def opened(self, connection: Connection) -> None:
        """A connection is open: its node is asked whom it knows."""
        timer = self._leaving.pop(connection.greeting.id.uuid, None)
        if timer:
            timer.cancel()
        if connection.is_outgoing:
            self._tell(connection, wants=True)

    def told(self, uuid: str) -> None:
        """A node is new: others are told of it soon."""
        self._hearsay.pop(uuid, None)
        self._news.add(uuid)
        if self._telling is None:
            loop = asyncio.get_running_loop()
            self._telling = loop.call_later(random.uniform(*_NEWS_S), self._tell_news)

    def addresses(self, uuid: str) -> tuple[Address, ...]:
        """Where a node may be, as others say."""
        return self._hearsay.get(uuid, ())

    def lost(self, uuid: str, was_idle: bool) -> None:
        """The last connection to a node was lost: it is looked for, and given up after 3 s."""
        self._mesh.peer(uuid).keep()
        if uuid not in self._leaving:
            loop = asyncio.get_running_loop()
            self._leaving[uuid] = loop.call_later(_PATIENCE_S, self._give_up, uuid)

    def gone(self, uuid: str) -> None:
        """A node is gone: hearsay of it is not believed for 10 s."""
        self._hearsay.pop(uuid, None)
        now = time.monotonic()
        self._gone_at = {
            each: at for each, at in self._gone_at.items() if now - at < _FORGET_GONE_S
        }
        self._gone_at[uuid] = now

    def frame(self, connection: Connection, kind: int, body: Buffer) -> bool:
        """A PEERS has come."""
        if kind != wire.PEERS:
            return False
        if len(body) > wire.MAX_PEERS_BYTES:
            raise ProtocolError("a PEERS of more than 4 MiB")
        fields = wire.read_map(body)
        nodes = fields.get("nodes")
        if not isinstance(nodes, list) or len(nodes) > _MAX_TOLD:
            raise ProtocolError("a PEERS without a list of nodes")
        for node in nodes:
            self._hear(node, connection.remote_host)
        if fields.get("wants") is True:
            self._tell(connection, wants=False)
        return True

    def _give_up(self, uuid: str) -> None:
        self._leaving.pop(uuid, None)
        peer = self._mesh.peers.get(uuid)
        if peer and not peer.is_connected:
            self._mesh.gone(uuid)

    def _hear(self, node: Any, host: str) -> None:
        if not isinstance(node, dict):
            raise ProtocolError("a PEERS with what is no node")
        uuid = read_id(node.get("id")).uuid
        mesh = self._mesh
        if uuid == mesh.id.uuid or uuid in mesh.topology or len(self._hearsay) >= _MAX_HEARSAY:
            return
        if time.monotonic() - self._gone_at.get(uuid, -_FORGET_GONE_S) < _FORGET_GONE_S:
            return
        addresses = read_addresses(node.get("addresses"), uuid)
        if uuid in self._hearsay or not addresses:
            return
        self._hearsay[uuid] = tuple(address.seen_from(host) for address in addresses)
        peer = mesh.peer(uuid)
        if peer.is_gone:
            peer.revive()
        peer.keep()
        loop = asyncio.get_running_loop()
        if uuid in self._leaving:
            self._leaving[uuid].cancel()
        self._leaving[uuid] = loop.call_later(_HEARSAY_S, self._give_up, uuid)

    def _tell(self, connection: Connection, wants: bool, news: set[str] | None = None) -> None:
        """Writes a PEERS: nodes that this one knows by their own word."""
        reader = connection.greeting.id.uuid
        known = [
            _told(record)
            for record in self._mesh.topology
            if record.id.uuid != reader and (news is None or record.id.uuid in news)
        ]
        if not wants and news is not None and not known:
            return
        body = wire.pack_map({"nodes": known[:_MAX_TOLD], "wants": wants})
        connection.write(wire.frame(wire.PEERS, b"", body))

    def _connections(self) -> list[Connection]:
        connections = [peer.connections for peer in self._mesh.peers.values()]
        return [each[0] for each in connections if each and each[0].is_open]

    def _tell_news(self) -> None:
        self._telling = None
        news, self._news = self._news, set()
        connections = self._connections()
        for connection in random.sample(connections, min(_NEWS_TO, len(connections))):
            self._tell(connection, wants=False, news=news)

    async def _compare(self) -> None:
        while True:
            await asyncio.sleep(_COMPARE_S)
            connections = self._connections()
            if connections:
                self._tell(random.choice(connections), wants=True)

    async def _visit(self, host: str, port: int) -> None:
        """Keeps a connection to whatever node listens at an address."""
        wait_s, warned = _FIRST_WAIT_S, ""
        while True:
            try:
                connection = await self._mesh.connect(Address(host=host, port=port), "node")
                wait_s, warned = _FIRST_WAIT_S, ""
                await self._stay(connection)
            except RefusedError as error:
                if error.reason == "self":
                    return
                warned = self._warn(host, port, warned, str(error))
            except (OSError, RosyError) as error:
                warned = self._warn(host, port, warned, str(error))
            await asyncio.sleep(wait_s * random.uniform(0.5, 1.5))
            wait_s = min(wait_s * 2, _MAX_WAIT_S)

    async def _stay(self, connection: Connection) -> None:
        peer = self._mesh.peer(connection.greeting.id.uuid)
        if peer.connection is not connection:
            # There is one already.
            await connection.goodbye(1)
        while peer.connection is not None:
            await peer.connection.wait_closed()
            # It is opened again, unless its node is gone.
            await asyncio.sleep(_FIRST_WAIT_S)

    def _warn(self, host: str, port: int, warned: str, text: str) -> str:
        if text != warned:
            _LOG.warning("No node at %s:%d yet: %s", host, port, text)
        return text


def _told(record: NodeRecord) -> dict[str, Any]:
    """What others are told of a node."""
    addresses = []
    for address in record.addresses[:_TOLD_ADDRESSES]:
        fields = address.to_map()
        # Loopback is where this node is, to whoever reads.
        if address.host.startswith("127."):
            fields["hostname"] = "0.0.0.0"
        elif address.host == "::1":
            fields["hostname"] = "::"
        addresses.append(fields)
    return {"id": record.id._asdict(), "addresses": addresses}
