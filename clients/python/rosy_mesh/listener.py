"""One listener: a callback, or a loop that reads messages."""

from __future__ import annotations

import asyncio
import inspect
import logging
import weakref
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any, Final, Literal

from .connection import Connection
from .handshake import NodeId
from .patterns import matches

_LOG: Final = logging.getLogger("rosy_mesh")

#: What becomes of messages for a listener that has too many waiting: its senders are made to wait,
#: or the oldest or the newest are dropped.
Policy = Literal["wait", "drop-oldest", "drop-newest"]
Callback = Callable[..., Any]


class Source:
    """What one node keeps of one topic, as far as listeners know it."""

    __slots__ = ("__weakref__", "answered", "requests")

    def __init__(self) -> None:
        self.answered = 0
        self.requests = 0


class Origin:
    """Where a message comes from."""

    __slots__ = ("published_ms", "retained", "sender")

    def __init__(self, sender: NodeId, published_ms: float, retained: bool) -> None:
        self.sender = sender
        self.published_ms = published_ms
        self.retained = retained


class Message:
    """A message; unpacks as `topic, args`.

    Attributes:
        topic: The full name of its topic.
        args: What it carries.
        sender: The node that sent it.
        published_ms: When, in milliseconds since the Unix epoch by the sender's clock.
        retained: Whether it was sent before this node listened.
    """

    __slots__ = ("args", "published_ms", "retained", "sender", "topic")

    def __init__(self, topic: str, args: list[Any], origin: Origin) -> None:
        self.topic = topic
        self.args = args
        self.sender = origin.sender
        self.published_ms = origin.published_ms
        self.retained = origin.retained

    def __iter__(self) -> Iterator[Any]:
        yield self.topic
        yield self.args

    def __repr__(self) -> str:
        return f"Message({self.topic!r}, {self.args!r}, from {self.sender})"


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
        self.takes_retained = takes_retained
        self.dropped = 0
        self._callback = callback
        self._is_plain = callback is not None and not inspect.iscoroutinefunction(callback)
        self._max_waiting = max_waiting
        self._policy = policy
        self._waiting: deque[tuple[str, list[Any], Origin]] = deque()
        self._held: set[Connection] = set()
        self._wanted: asyncio.Future[None] | None = None
        self._worker: asyncio.Task[None] | None = None
        self._progress: weakref.WeakKeyDictionary[Source, list[int]] = (
            weakref.WeakKeyDictionary()
        )
        self._is_over = False

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

    # What is kept: docs/protocol.md, RETAINED.

    def admits(self, source: Source, number: int, again: int | None) -> bool:
        """Whether it gets a message that is kept, and takes note of that."""
        if not self.takes_retained:
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
        if not self.takes_retained:
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
        if self._held and len(self._waiting) <= self._max_waiting // 2:
            self._let_go()
        return taken

    def _overflow(self, connection: Connection | None) -> bool:
        """Too many wait. Returns whether the new message is dropped."""
        if self._policy == "wait" and connection is not None and len(self._waiting) < 65_536:
            if connection not in self._held:
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


class Subscription(AsyncIterator[Message]):
    """What `Node.listen()` returns: stops a listener, or reads its messages in a loop.

    A loop ends when the node stops; `break` alone does not end the listener: use `async with`, or
    `stop()`.
    """

    def __init__(self, listener: Listener, stop: Callable[[Listener], None]) -> None:
        self._listener = listener
        self._stop = stop

    @property
    def topic(self) -> str:
        """The full name, or the full pattern."""
        return self._listener.name

    @property
    def dropped(self) -> int:
        """How many messages were dropped because too many waited."""
        return self._listener.dropped

    def stop(self) -> None:
        """Listens no longer."""
        self._stop(self._listener)
        self._listener.end()

    def __aiter__(self) -> Subscription:
        return self

    async def __anext__(self) -> Message:
        message = await self._listener.next()
        if message is None:
            raise StopAsyncIteration
        return message

    async def __aenter__(self) -> Subscription:
        return self

    async def __aexit__(self, *_: object) -> None:
        self.stop()
