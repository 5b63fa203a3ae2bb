"""Calls of this node's services: docs/protocol.md, Calls and Streams."""

from __future__ import annotations

import asyncio
import inspect
import logging
import traceback
from collections.abc import AsyncIterator, Callable
from typing import Any, Final

from . import wire
from .codec import Buffer, Codecs, body_length
from .connection import Connection
from .errors import CodecError, ProtocolError

_LOG: Final = logging.getLogger("rosy_mesh")
_MAX_CALLS: Final = 10_000
_MAX_STACK: Final = 8192

Handler = Callable[..., Any]


class Room:
    """What the caller of a stream has room for."""

    def __init__(self, parts: int, byte_count: int) -> None:
        self._parts = parts
        self._bytes = byte_count
        self._changed = asyncio.Event()

    def add(self, parts: int, byte_count: int) -> None:
        """A CREDIT has come."""
        self._parts += parts
        self._bytes += byte_count
        self._changed.set()

    async def wait(self) -> None:
        """Waits until there is room for one more part and one more byte."""
        while self._parts <= 0 or self._bytes <= 0:
            self._changed.clear()
            await self._changed.wait()

    def take(self, byte_count: int) -> None:
        """A part goes out."""
        self._parts -= 1
        self._bytes -= byte_count


class Work:
    """A call that this node is at work on."""

    __slots__ = ("room", "task")

    def __init__(self) -> None:
        self.task: asyncio.Task[None] | None = None
        self.room: Room | None = None


class Responder:
    """Calls handlers, and answers.

    - A handler that is no coroutine is called where the call arrives, others in a task.
    - A CANCEL, or the end of the connection, cancels that task.
    - An async generator answers in parts, as fast as its caller reads.
    """

    def __init__(self, codecs: Codecs) -> None:
        """
        Args:
            codecs: What arguments are read and results are written with.
        """
        self.handlers: dict[str, Handler] = {}
        self._codecs = codecs

    def take(self, connection: Connection, header: Buffer, body: Buffer) -> None:
        """A CALL has come.

        Raises:
            ProtocolError: If its number has no name.
        """
        request, number, _, codec = wire.CALL_HEAD.unpack_from(header)
        service = connection.services_in.get(number)
        if service is None:
            raise ProtocolError(f"a call of service {number}, which has no name")
        handler = self.handlers.get(service)
        if handler is None:
            self._fail(connection, request, wire.NOT_PROVIDED, "NoProviderError", service)
            return
        if len(connection.calls_in) >= _MAX_CALLS:
            self._fail(connection, request, wire.BUSY, "Error", "too many calls at once")
            return
        try:
            arguments = self._codecs.decode_arguments(codec, body)
        except CodecError as error:
            self._fail(connection, request, wire.UNREADABLE, "CodecError", str(error))
            return
        self._call(connection, request, codec, handler, arguments, header)

    def cancel(self, connection: Connection, request: int) -> None:
        """A CANCEL has come."""
        work = connection.calls_in.pop(request, None)
        if work and work.task:
            work.task.cancel()

    def credit(self, connection: Connection, header: Buffer) -> None:
        """A CREDIT has come."""
        request, parts, byte_count = wire.CREDIT_HEAD.unpack_from(header)
        work = connection.calls_in.get(request)
        if work and work.room:
            work.room.add(parts, byte_count)

    def lose(self, connection: Connection) -> None:
        """The connection has ended."""
        for request in list(connection.calls_in):
            self.cancel(connection, request)

    def too_large(self, connection: Connection, header: Buffer) -> None:
        """A CALL that is larger than what this node takes has come."""
        (request,) = wire.REQUEST.unpack_from(header)
        message = "the arguments are larger than what the node takes"
        self._fail(connection, request, wire.UNREADABLE, "Error", message)

    def _call(
        self,
        connection: Connection,
        request: int,
        codec: int,
        handler: Handler,
        arguments: list[Any],
        header: Buffer,
    ) -> None:
        try:
            result = handler(*arguments)
        except Exception as error:
            self._fail_with(connection, request, error)
            return
        if inspect.isasyncgen(result):
            self._stream(connection, request, codec, result, header)
        elif inspect.isawaitable(result):
            work = connection.calls_in[request] = Work()
            working = self._await(connection, request, codec, result)
            work.task = asyncio.get_running_loop().create_task(working)
        else:
            self._answer(connection, wire.ANSWER, request, codec, result)

    async def _await(self, connection: Connection, request: int, codec: int, result: Any) -> None:
        try:
            value = await result
        except asyncio.CancelledError:
            if connection.calls_in.pop(request, None):
                self._fail(connection, request, wire.FAILED, "CancelledError", "it was cancelled")
            raise
        except Exception as error:
            if connection.calls_in.pop(request, None):
                self._fail_with(connection, request, error)
            return
        if connection.calls_in.pop(request, None):
            self._answer(connection, wire.ANSWER, request, codec, value)

    def _stream(
        self,
        connection: Connection,
        request: int,
        codec: int,
        parts: AsyncIterator[Any],
        header: Buffer,
    ) -> None:
        window = wire.optional_fields(header, 13).get(3)
        if window is None or len(window) != 8:
            message = "this service answers in parts: call it with stream()"
            self._fail(connection, request, wire.FAILED, "TypeError", message)
            return
        work = connection.calls_in[request] = Work()
        work.room = Room(*wire.ROOM.unpack(window))
        sending = self._send_parts(connection, request, codec, parts, work.room)
        work.task = asyncio.get_running_loop().create_task(sending)

    async def _send_parts(
        self, connection: Connection, request: int, codec: int, parts: Any, room: Room
    ) -> None:
        try:
            # The generator is asked for a part only while there is room for it.
            await room.wait()
            async for part in parts:
                size = self._answer(connection, wire.PART, request, codec, part)
                if size is None:
                    return
                room.take(size)
                await connection.room()
                await room.wait()
            if request in connection.calls_in and connection.is_open:
                connection.write(wire.frame(wire.END, wire.REQUEST.pack(request)))
        except Exception as error:
            self._fail_with(connection, request, error)
        finally:
            connection.calls_in.pop(request, None)
            await parts.aclose()

    def _answer(
        self, connection: Connection, kind: int, request: int, codec: int, value: Any
    ) -> int | None:
        """Writes an ANSWER or a PART. Returns its size, None where it cannot be written."""
        try:
            body = self._codecs.by_number[codec].encode(value)
        except CodecError as error:
            self._fail(connection, request, wire.UNREADABLE, "CodecError", str(error))
            return None
        length = body_length(body)
        if length + 64 > connection.greeting.limit:
            message = f"the result of {length} bytes is larger than what the caller takes"
            self._fail(connection, request, wire.UNREADABLE, "Error", message)
            return None
        if connection.is_open:
            header = wire.REQUEST_CODEC.pack(request, codec)
            connection.write_all(wire.head(kind, header, length), body)
        return length

    def _fail_with(self, connection: Connection, request: int, error: Exception) -> None:
        stack = "".join(traceback.format_exception(type(error), error, error.__traceback__))
        _LOG.debug("A service failed: %s", stack)
        name, message = type(error).__name__, str(error)
        self._fail(connection, request, wire.FAILED, name, message, stack[-_MAX_STACK:])

    def _fail(
        self,
        connection: Connection,
        request: int,
        kind: int,
        name: str,
        message: str,
        stack: str = "",
    ) -> None:
        if not connection.is_open:
            return
        body = {"name": name, "message": _carried(message), "stack": _carried(stack)}
        header = wire.REQUEST_CODEC.pack(request, kind)
        connection.write(wire.frame(wire.FAILURE, header, wire.pack_map(body)))


def _carried(text: str) -> str:
    """A text without halves of surrogate pairs, which UTF-8 cannot carry."""
    return text.encode(errors="replace").decode()
