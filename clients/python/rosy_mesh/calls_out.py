"""Calls of services of other nodes: docs/protocol.md, Calls and Streams."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Any, Final, Protocol

from . import wire
from .codec import Body, Buffer, Codecs, body_length
from .connection import Connection
from .errors import (
    CodecError,
    ConnectionLostError,
    MessageTooLargeError,
    ProtocolError,
    RemoteError,
    RosyError,
)
from .wire import UNTIMED

_WINDOW_PARTS: Final = 64
_WINDOW_BYTES: Final = 1_048_576


class TryAnotherError(RosyError):
    """The provider does not take the call: another one may."""


class PendingCall(Protocol):
    """A call that waits for its answer."""

    @property
    def service(self) -> str:
        """What was called."""

    def part(self, codec: int, body: Buffer) -> None:
        """A PART has come."""

    def end(self) -> None:
        """An END has come."""

    def answer(self, codec: int, body: Buffer) -> None:
        """An ANSWER has come."""

    def fail(self, error: Exception) -> None:
        """There will be none."""


class OneAnswer:
    """A call with one answer."""

    def __init__(self, service: str, codecs: Codecs) -> None:
        """
        Args:
            service: What is called.
            codecs: What the answer is read with.
        """
        self.service = service
        self.result: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._codecs = codecs

    def answer(self, codec: int, body: Buffer) -> None:
        """It has come."""
        if self.result.done():
            return
        try:
            self.result.set_result(self._codecs.decode(codec, body))
        except CodecError as error:
            self.result.set_exception(error)

    def part(self, codec: int, body: Buffer) -> None:
        """A part where there can be none."""
        self.fail(ProtocolError("the provider answers in parts that were not asked for"))

    def end(self) -> None:
        """An end where there can be none."""
        self.fail(ProtocolError("the provider answers in parts that were not asked for"))

    def fail(self, error: Exception) -> None:
        """There is none."""
        if not self.result.done():
            self.result.set_exception(error)


class Parts:
    """A call that is answered in parts, with room for as many as are granted."""

    def __init__(self, service: str, codecs: Codecs) -> None:
        """
        Args:
            service: What is called.
            codecs: What parts are read with.
        """
        self.service = service
        self.has_begun = False
        self.is_over = False
        self.connection: Connection | None = None
        self.request = 0
        self._codecs = codecs
        self._waiting: deque[tuple[Any, int]] = deque()
        self._error: Exception | None = None
        self._changed = asyncio.Event()
        self._room = [_WINDOW_PARTS, _WINDOW_BYTES]
        self._read = [0, 0]

    @staticmethod
    def window() -> bytes:
        """The optional field of the CALL."""
        return bytes((3, 8)) + wire.ROOM.pack(_WINDOW_PARTS, _WINDOW_BYTES)

    def part(self, codec: int, body: Buffer) -> None:
        """A part has come."""
        if self._room[0] <= 0 or self._room[1] <= 0:
            self.fail(ProtocolError("the provider sent a part that there was no room for"))
            cancel(self.connection, self.request)
            return
        self._room[0] -= 1
        self._room[1] -= len(body)
        try:
            self._waiting.append((self._codecs.decode(codec, body), len(body)))
        except CodecError as error:
            self.fail(error)
            cancel(self.connection, self.request)
        self.has_begun = True
        self._changed.set()

    def answer(self, codec: int, body: Buffer) -> None:
        """A service of one answer: that is the only part."""
        self.part(codec, body)
        self.end()

    def end(self) -> None:
        """No more parts come."""
        self.has_begun = self.is_over = True
        self._changed.set()

    def fail(self, error: Exception) -> None:
        """No more parts come, because of an error."""
        if not self.is_over:
            self._error = error
            self.is_over = True
        self._changed.set()

    async def begun(self) -> None:
        """Waits for the first part, or the end."""
        while not self.has_begun and not self.is_over:
            self._changed.clear()
            await self._changed.wait()
        if not self.has_begun and self._error:
            raise self._error

    async def next(self) -> tuple[bool, Any]:
        """Waits for the next part. Returns whether there is one, and the part."""
        while not self._waiting:
            if self.is_over:
                if self._error:
                    raise self._error
                return False, None
            self._changed.clear()
            await self._changed.wait()
        part, size = self._waiting.popleft()
        self._credit(size)
        return True, part

    def _credit(self, size: int) -> None:
        read = self._read
        read[0] += 1
        read[1] += size
        if read[0] * 2 < _WINDOW_PARTS and read[1] * 2 < _WINDOW_BYTES:
            return
        self._room[0] += read[0]
        self._room[1] += read[1]
        if self.connection and self.connection.is_open and not self.is_over:
            header = wire.CREDIT_HEAD.pack(self.request, *read)
            self.connection.write(wire.frame(wire.CREDIT, header))
        self._read = [0, 0]


def write_call(
    connection: Connection,
    service: str,
    codec: int,
    body: Body,
    timeout: float | None,
    pending: PendingCall,
    fields: bytes = b"",
) -> int:
    """Writes a CALL. Returns its request.

    Raises:
        MessageTooLargeError: If the provider does not take so much.
    """
    length = body_length(body)
    if length + 64 > connection.greeting.limit:
        raise MessageTooLargeError(f"arguments of {length} bytes, which the provider does not take")
    number = connection.services_out.get(service)
    if number is None:
        number = connection.services_out[service] = len(connection.services_out)
        header = wire.NAME_HEAD.pack(wire.NAME_SERVICE, number)
        connection.write(wire.frame(wire.NAME, header, service.encode()))
    request = connection.next_request
    connection.next_request = (request + 1) % 2**32
    time_out = UNTIMED if timeout is None else min(int(timeout * 1000), UNTIMED)
    header = wire.CALL_HEAD.pack(request, number, time_out, codec) + fields
    connection.calls_out[request] = pending
    connection.write_all(wire.head(wire.CALL, header, length), body)
    return request


def cancel(connection: Connection | None, request: int) -> None:
    """Writes a CANCEL: nobody waits for the answer any more."""
    if connection is None or connection.calls_out.pop(request, None) is None:
        return
    if connection.is_open:
        connection.write(wire.frame(wire.CANCEL, wire.REQUEST.pack(request)))


def take_answer(connection: Connection, kind: int, header: Buffer, body: Buffer) -> None:
    """An ANSWER, a FAILURE, a PART or an END has come."""
    (request,) = wire.REQUEST.unpack_from(header)
    calls = connection.calls_out
    pending = calls.get(request)
    if pending is None:
        return
    if kind == wire.PART:
        pending.part(header[4], body)
        return
    del calls[request]
    if kind == wire.ANSWER:
        pending.answer(header[4], body)
    elif kind == wire.END:
        pending.end()
    else:
        pending.fail(_failure(pending.service, header[4], body))


def lose_calls(connection: Connection) -> None:
    """The connection has ended: all calls on it have failed."""
    calls, connection.calls_out = connection.calls_out, {}
    for pending in calls.values():
        pending.fail(ConnectionLostError("the connection broke while the provider had the call"))


def _failure(service: str, kind: int, body: Buffer) -> Exception:
    fields = wire.read_map(body) if len(body) else {}
    texts = [fields.get(key) for key in ("name", "message", "stack")]
    name, message, stack = (text if isinstance(text, str) else "" for text in texts)
    if kind in (wire.NOT_PROVIDED, wire.BUSY):
        return TryAnotherError(message)
    return RemoteError(service, name, message, stack)
