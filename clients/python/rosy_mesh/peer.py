"""Another node, and the connection that this node has opened to it."""

from __future__ import annotations

import asyncio
import random
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Final

from .connection import HIGH_WATER, Connection
from .topics_in import InboundTopic
from .topics_out import Route
from .wire import DEFAULT_LIMIT

_FIRST_WAIT_S: Final = 0.010
_MAX_WAIT_S: Final = 1.0
_STEADY_S: Final = 1.0
#: Of how many topics a node that is gone is remembered where they were.
_MAX_REMEMBERED: Final = 1000

Later = Callable[[Connection], None]
#: Opens a connection to a node. Returns None where the node is gone; raises where it cannot be
#: reached now.
Dial = Callable[["Peer"], Awaitable["Connection | None"]]


class Peer:
    """What this node has to do with another one.

    - A connection is opened when there is something to say, or when `keep()` was called, and again
      when it is lost: after 10 ms, doubling up to 1 s, times a random number from 0.5 to 1.5.
    - What is pushed meanwhile waits, in its order.
    - Sequence numbers and what was kept outlive connections.
    """

    def __init__(
        self,
        uuid: str,
        dial: Dial,
        gone: Callable[[str], None],
        max_outbox_bytes: int,
    ) -> None:
        """
        Args:
            uuid: Whose it is.
            dial: Opens connections.
            gone: Is told when every address says that the node is not there.
            max_outbox_bytes: How many bytes of messages wait for it at most.
        """
        self.uuid = uuid
        self.connection: Connection | None = None
        self.incoming: list[Connection] = []
        self.routes: dict[str, Route] = {}
        self.inbound: dict[str, InboundTopic] = {}
        self.max_outbox_bytes = max_outbox_bytes
        self.limit = DEFAULT_LIMIT
        self.is_gone = False
        self._is_slow = False
        self._dial = dial
        self._gone = gone
        self._pending: deque[Later] = deque()
        self._pending_bytes = 0
        self._dialing: asyncio.Task[None] | None = None
        self._wait_s = _FIRST_WAIT_S
        self._changed: asyncio.Future[None] | None = None

    @property
    def is_connected(self) -> bool:
        """Whether there is a live connection, whoever has opened it."""
        return self.connection is not None or bool(self.incoming)

    @property
    def connections(self) -> list[Connection]:
        """All connections to it and from it."""
        return ([self.connection] if self.connection else []) + self.incoming

    @property
    def waiting_bytes(self) -> int:
        """How many bytes wait to be written to it."""
        connection = self.connection
        return connection.waiting_bytes if connection else self._pending_bytes

    @property
    def is_slow(self) -> bool:
        """Whether a sender has waited for it in vain; nobody does until it has caught up."""
        if self._is_slow and self.waiting_bytes < HIGH_WATER // 2:
            self._is_slow = False
        return self._is_slow

    @is_slow.setter
    def is_slow(self, value: bool) -> None:
        self._is_slow = value

    def route(self, topic: str) -> Route:
        """The way of a topic to this node."""
        route = self.routes.get(topic)
        if route is None:
            route = self.routes[topic] = Route(topic, self)
        return route

    def push(self, later: Later, byte_count: int) -> None:
        """Has something written, at once or as soon as there is a connection."""
        if self.connection:
            later(self.connection)
            return
        self._pending.append(later)
        self._pending_bytes += byte_count
        self.keep()

    def keep(self) -> None:
        """Opens a connection, unless there is one."""
        if self.connection is None and self._dialing is None and not self.is_gone:
            self._dialing = asyncio.get_running_loop().create_task(self._connect())

    def opened(self, connection: Connection) -> None:
        """A connection that this node has opened is there: what waits goes out."""
        self.connection = connection
        self.limit = connection.greeting.limit
        pending, self._pending, self._pending_bytes = self._pending, deque(), 0
        for later in pending:
            later(connection)
        self._tell()

    def lost(self, connection: Connection) -> None:
        """A connection has ended."""
        if connection in self.incoming:
            self.incoming.remove(connection)
        if connection is self.connection:
            self.connection = None

    async def connected(self) -> Connection | None:
        """Waits for a connection. Returns None where the node turns out to be gone."""
        while self.connection is None and not self.is_gone:
            self.keep()
            if self._changed is None:
                self._changed = asyncio.get_running_loop().create_future()
            await asyncio.shield(self._changed)
        return self.connection

    async def room(self) -> None:
        """Waits until what waits for it has gone out, or it is gone."""
        while self.waiting_bytes > HIGH_WATER // 2 and not self.is_gone:
            connection = self.connection or await self.connected()
            if connection is not None and connection.is_full:
                await asyncio.shield(connection.room())
            elif connection is not None:
                return

    def end(self) -> None:
        """The node is gone, or this one stops: nothing is written any more."""
        self.is_gone = True
        if len(self.inbound) > _MAX_REMEMBERED:
            self.inbound.clear()
        self._pending.clear()
        self._pending_bytes = 0
        if self._dialing:
            self._dialing.cancel()
            self._dialing = None
        self._tell()

    def revive(self) -> None:
        """A node that was given up is there again."""
        self.is_gone = False
        self._wait_s = _FIRST_WAIT_S

    async def _connect(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            while self.connection is None and not self.is_gone:
                try:
                    connection = await self._dial(self)
                except OSError:
                    await asyncio.sleep(self._wait_s * random.uniform(0.5, 1.5))
                    self._wait_s = min(self._wait_s * 2, _MAX_WAIT_S)
                    continue
                if connection is None:
                    self._dialing = None
                    self._gone(self.uuid)
                    return
                loop.call_later(_STEADY_S, self._steady, connection)
                return
        finally:
            self._dialing = None

    def _steady(self, connection: Connection) -> None:
        if connection is self.connection:
            self._wait_s = _FIRST_WAIT_S

    def _tell(self) -> None:
        changed, self._changed = self._changed, None
        if changed and not changed.done():
            changed.set_result(None)
