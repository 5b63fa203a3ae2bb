"""One listener: a callback, or a loop that reads messages."""

from __future__ import annotations

import asyncio
import inspect
import logging
from collections import deque
from collections.abc import Callable
from typing import Any, Final, Literal

from .connection import Connection
from .message import Message, Origin
from .patterns import matches
from .retained_in import Gate

_LOG: Final = logging.getLogger("rosy_mesh")

#: What becomes of messages for a listener that has too many waiting: its senders are made to wait,
#: or the oldest or the newest are dropped.
Policy = Literal["wait", "drop-oldest", "drop-newest"]
Callback = Callable[..., Any]
#: Whatever the policy is.
_MOST_WAITING: Final = 65_536


class Listener:
    """Gets the messages of a topic, or of all topics that match a pattern.

    - One message at a time, in order: where a callback returns an awaitable, the next one waits.
    - `max_waiting` messages wait at most; then the policy says what happens.
    - Messages that are kept come once each.
    """

    def __init__(
        self,
        name: str,
        callback: Callback | None,
        max_waiting: int,
        policy: Policy,
        takes_retained: bool,
    ) -> None:
        """
        Args:
            name: The full name, or a pattern.
            callback: Is called with the topic and the arguments; None for a loop.
            max_waiting: How many messages wait at most.
            policy: What happens to more.
            takes_retained: Whether messages that were sent before are wanted.
        """
        if max_waiting < 1:
            raise ValueError("max_waiting must be 1 or more")
        self.name = name
        self.dropped = 0
        self._callback = callback
        self._is_plain = callback is not None and not inspect.iscoroutinefunction(callback)
        self._max_waiting = max_waiting
        self._policy = policy
        self._waiting: deque[tuple[str, list[Any], Origin]] = deque()
        self._held: set[Connection] = set()
        self._wanted: asyncio.Future[None] | None = None
        self._worker: asyncio.Task[None] | None = None
        #: Which of the messages that senders keep it gets.
        self.gate = Gate(takes_retained)
        self._is_over = False
        self._room: asyncio.Future[None] | None = None
        self._is_slow = False

    def wants(self, topic: str) -> bool:
        """Whether it listens to a topic."""
        return matches(self.name, topic)

    def offer(
        self, topic: str, arguments: list[Any], origin: Origin, connection: Connection | None
    ) -> None:
        """A message has come."""
        if self._is_plain and self._worker is None:
            self._call(topic, arguments, origin, connection)
            return
        if len(self._waiting) >= self._max_waiting and self._overflow(connection):
            return
        self._waiting.append((topic, arguments, origin))
        if self._callback is None:
            wanted, self._wanted = self._wanted, None
            if wanted and not wanted.done():
                wanted.set_result(None)
        elif self._worker is None:
            self._worker = asyncio.get_running_loop().create_task(self._work(None))

    @property
    def is_full(self) -> bool:
        """Whether a sender of this very node should wait for it."""
        return self._policy == "wait" and len(self._waiting) >= self._max_waiting

    @property
    def is_slow(self) -> bool:
        """Whether a sender of this very node has waited in vain."""
        return self._is_slow

    @is_slow.setter
    def is_slow(self, value: bool) -> None:
        self._is_slow = value

    async def room(self) -> None:
        """Waits until fewer messages wait."""
        while self.is_full and not self._is_over:
            if self._room is None:
                self._room = asyncio.get_running_loop().create_future()
            await asyncio.shield(self._room)

    async def next(self) -> Message | None:
        """Waits for the next message. Returns None at the end."""
        while not self._waiting:
            if self._is_over:
                return None
            if self._wanted is None:
                self._wanted = asyncio.get_running_loop().create_future()
            await asyncio.shield(self._wanted)
        return Message(*self._take())

    def end(self) -> None:
        """No message comes any more; those that wait are still read by a loop."""
        self._is_over = True
        self._let_go()
        if self._worker:
            self._worker.cancel()
        if self._wanted and not self._wanted.done():
            self._wanted.set_result(None)

    # One message after the other.

    def _call(
        self, topic: str, arguments: list[Any], origin: Origin, connection: Connection | None
    ) -> None:
        assert self._callback is not None
        try:
            result = self._callback(topic, *arguments)
        except Exception:
            _LOG.exception('A callback failed on topic "%s"', topic)
            return
        if inspect.isawaitable(result):
            self._worker = asyncio.get_running_loop().create_task(self._work(result))

    async def _work(self, first: Any) -> None:
        assert self._callback is not None
        awaited = first
        topic = self.name
        try:
            while awaited is not None or self._waiting:
                try:
                    if awaited is not None:
                        pending, awaited = awaited, None
                        await pending
                    else:
                        topic, arguments, _ = self._take()
                        result = self._callback(topic, *arguments)
                        if inspect.isawaitable(result):
                            await result
                except Exception:
                    _LOG.exception('A callback failed on topic "%s"', topic)
        finally:
            self._worker = None

    def _take(self) -> tuple[str, list[Any], Origin]:
        taken = self._waiting.popleft()
        if len(self._waiting) <= self._max_waiting // 2:
            self._is_slow = False
            if self._held or self._room:
                self._let_go()
        return taken

    def _overflow(self, connection: Connection | None) -> bool:
        """Too many wait. Returns whether the new message is dropped."""
        if self._policy == "wait" and not self._is_slow and len(self._waiting) < _MOST_WAITING:
            if connection is not None and connection not in self._held:
                self._held.add(connection)
                connection.hold(self)
            return False
        self.dropped += 1
        if self._policy == "drop-oldest":
            self._waiting.popleft()
            return False
        return True

    def _let_go(self) -> None:
        held, self._held = self._held, set()
        for connection in held:
            connection.let_go(self)
        room, self._room = self._room, None
        if room and not room.done():
            room.set_result(None)
