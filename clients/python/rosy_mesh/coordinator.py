"""Finding nodes through a coordinator: docs/discovery.md and docs/protocol.md."""

from __future__ import annotations

import asyncio
import logging
import random
from typing import Any, Final

from . import wire
from .codec import Buffer
from .connection import Connection
from .errors import AuthKeyUnsupportedError, ProtocolError, RefusedError, RosyError
from .handshake import read_integer
from .mesh import Mesh
from .named import parse_address
from .record import Address, NodeRecord, apply_change, read_record, seen_from

_LOG: Final = logging.getLogger("rosy_mesh")
DEFAULT_PORT: Final = 7679
_FIRST_WAIT_S: Final = 0.025
_MAX_WAIT_S: Final = 0.4
_ATTEMPT_S: Final = 1.0
_SILENCE_S: Final = 3.5
_SETTLED_MS: Final = 5000
_DOUBT_S: Final = 1.0
_MAX_DOUBT_S: Final = 30.0


def parse_coordinator(text: str) -> tuple[str, int]:
    """Takes `host`, `host:port` or `[address]:port` apart.

    Raises:
        ValueError: If it is none of them.
    """
    has_port = text.rpartition(":")[2].isdigit() and (text.count(":") == 1 or "]:" in text)
    if has_port:
        return parse_address(text)
    host = text[1:-1] if text.startswith("[") and text.endswith("]") else text
    if not host or host == "auto":
        raise ValueError(f'"{text}" is no coordinator: say host:port')
    return host, DEFAULT_PORT


class CoordinatorDiscovery:
    """Registers this node at a coordinator, and is told of all others.

    - While the coordinator is away, nodes that are known stay.
    - What a connection has found gone is left out for a while, though the coordinator knows it.
    """

    def __init__(self, mesh: Mesh, coordinator: str) -> None:
        """
        Args:
            mesh: This node.
            coordinator: Where it is: `host:port`.

        Raises:
            ValueError: If that is no address.
        """
        self._mesh = mesh
        self._host, self._port = parse_coordinator(coordinator)
        self._connection: Connection | None = None
        self._records: dict[str, NodeRecord] = {}
        self._named_now: set[str] = set()
        self._doubt_s: dict[str, float] = {}
        self._timers: set[asyncio.TimerHandle] = set()
        self._closed = asyncio.Event()
        self._synced = asyncio.Event()

    async def start(self) -> None:
        """Begins to look, and waits until the coordinator has told of all nodes."""
        work = self._mesh.spawn(self._stay_registered())
        synced = self._mesh.spawn(self._synced.wait())
        await asyncio.wait((work, synced), return_when=asyncio.FIRST_COMPLETED)
        if work.done():
            synced.cancel()
            await work

    async def stop(self) -> None:
        """Looks no longer."""
        for timer in self._timers:
            timer.cancel()
        if self._connection:
            await self._connection.goodbye(0)

    def opened(self, connection: Connection) -> None:
        """Connections to nodes are none of the coordinator's concern."""

    def told(self, uuid: str) -> None:
        """A node is there: nothing speaks against it."""

    def addresses(self, uuid: str) -> tuple[Address, ...]:
        """Where a node is, as the coordinator says."""
        record = self._records.get(uuid)
        return record.addresses if record else ()

    def lost(self, uuid: str, was_idle: bool) -> None:
        """The last connection to a node has ended: it is looked at, whether it is gone."""
        if was_idle:
            return
        if uuid not in self._records:
            self._mesh.gone(uuid)
        else:
            self._mesh.peer(uuid).keep()

    def gone(self, uuid: str) -> None:
        """A connection found a node gone. It may only be back if the coordinator goes on so."""
        if uuid not in self._records:
            self._doubt_s.pop(uuid, None)
            return
        doubt_s = self._doubt_s.get(uuid, _DOUBT_S)
        self._doubt_s[uuid] = min(doubt_s * 2, _MAX_DOUBT_S)
        self._later(doubt_s, lambda: self._believe(uuid))

    def frame(self, connection: Connection, kind: int, body: Buffer) -> bool:
        """A frame of the coordinator has come."""
        if connection is not self._connection:
            return False
        if kind == wire.NODE:
            self._take_node(read_record(wire.read_map(body)))
        elif kind == wire.NODE_CHANGED:
            self._take_change(wire.read_map(body))
        elif kind == wire.NODE_GONE:
            self._take_gone(wire.read_map(body))
        elif kind == wire.SYNCED:
            self._take_synced(read_integer(_whole(wire.read_map(body).get("age", 0))))
        elif kind == wire.WANT_RECORD:
            self._mesh.tell_record(connection)
        return kind != wire.GOODBYE

    async def _stay_registered(self) -> None:
        wait_s, has_warned = _FIRST_WAIT_S, False
        address = Address(host=self._host, port=self._port)
        while True:
            try:
                connection = await self._mesh.connect(
                    address, "coordinator", _ATTEMPT_S, self._opened
                )
                wait_s, has_warned = _FIRST_WAIT_S, False
                await self._stay(connection)
                _LOG.warning("The coordinator at %s:%d is away", self._host, self._port)
            except AuthKeyUnsupportedError as error:
                _LOG.error("The coordinator at %s:%d: %s", self._host, self._port, error)
                raise
            except (OSError, RosyError) as error:
                if isinstance(error, RefusedError) and error.reason == "version":
                    raise
                if not has_warned:
                    _LOG.warning("No coordinator at %s:%d: %s", self._host, self._port, error)
                    has_warned = True
            await asyncio.sleep(wait_s * random.uniform(0.5, 1.5))
            wait_s = min(wait_s * 2, _MAX_WAIT_S)

    def _opened(self, connection: Connection) -> None:
        """The coordinator is there: this node registers."""
        self._mesh.when_closed(connection, lambda error: self._closed.set())
        self._closed.clear()
        self._connection = connection
        self._named_now = set()
        self._mesh.tell_record(connection)

    async def _stay(self, connection: Connection) -> None:
        """Waits until the coordinator is away."""
        loop = asyncio.get_running_loop()
        closed = loop.create_task(self._closed.wait())
        try:
            while not closed.done():
                await asyncio.wait((closed,), timeout=_SILENCE_S / 4)
                if loop.time() - connection.heard_at > _SILENCE_S:
                    connection.abort()
        finally:
            closed.cancel()
        self._connection = None

    def _take_node(self, record: NodeRecord) -> None:
        assert self._connection
        uuid = record.id.uuid
        self._named_now.add(uuid)
        self._records[uuid] = seen_from(record, self._connection.remote_host)
        known = self._mesh.topology.get(uuid)
        if known is None or known.revision <= record.revision:
            self._mesh.put(self._records[uuid])

    def _take_change(self, fields: dict[str, Any]) -> None:
        assert self._connection
        known = self._records.get(str(fields.get("uuid")))
        changed = apply_change(known, fields) if known else None
        if changed is None:
            raise ProtocolError("a change of what the coordinator did not tell")
        self._records[changed.id.uuid] = changed
        known = self._mesh.topology.get(changed.id.uuid)
        if known is None or known.revision < changed.revision:
            self._mesh.put(changed)

    def _take_gone(self, fields: dict[str, Any]) -> None:
        uuid = fields.get("uuid")
        if isinstance(uuid, str):
            self._drop(uuid)

    def _drop(self, uuid: str) -> None:
        self._records.pop(uuid, None)
        peer = self._mesh.peers.get(uuid)
        # It may be the coordinator that is cut off: a live connection knows better.
        if uuid in self._mesh.topology and not (peer and peer.is_connected):
            self._mesh.gone(uuid)

    def _take_synced(self, age_ms: int) -> None:
        self._synced.set()
        named = self._named_now
        if age_ms >= _SETTLED_MS:
            self._forget_others(named)
        else:
            self._later((_SETTLED_MS - age_ms) / 1000, lambda: self._forget_others(named))

    def _forget_others(self, named: set[str]) -> None:
        if named is not self._named_now:
            return
        for uuid in [each for each in self._records if each not in named]:
            self._drop(uuid)

    def _believe(self, uuid: str) -> None:
        record = self._records.get(uuid)
        if record and uuid not in self._mesh.topology:
            self._mesh.put(record)

    def _later(self, delay_s: float, work: Any) -> None:
        def run() -> None:
            self._timers.discard(timer)
            work()

        timer = asyncio.get_running_loop().call_later(delay_s, run)
        self._timers.add(timer)


def _whole(value: object) -> object:
    return int(value) if isinstance(value, float) and 0 <= value < 2**53 else value
