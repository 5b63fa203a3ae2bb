"""What `Node.listen()` returns."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

from .listener import Listener
from .message import Message


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
