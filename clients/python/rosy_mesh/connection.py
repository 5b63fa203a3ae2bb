"""One connection between two nodes: bytes in, frames out, and the reverse."""

from __future__ import annotations

import asyncio
import socket
import struct
import time
from typing import TYPE_CHECKING, Any, Final, Protocol

from . import wire
from .codec import Body, Buffer
from .errors import ProtocolError, RosyError
from .handshake import ENVELOPE, Greeting, read_envelope

if TYPE_CHECKING:
    from .calls_out import PendingCall
    from .topics_in import InboundTopic

_FIRST_BUFFER: Final = 65_536
#: Larger ones are given back once what needed them is read.
_KEPT_BUFFER: Final = 4 * 1024 * 1024
_FLUSH_BYTES: Final = 65_536
#: A sender waits while more than this waits to be written.
HIGH_WATER: Final = 393_216
_LOW_WATER: Final = HIGH_WATER // 2
#: What is smaller is written together.
_JOINED_BYTES: Final = 32_768
_PING_S: Final = 4.0
_SILENCE_S: Final = 12.0
_SOON_S: Final = 0.1
_BYE_S: Final = 0.25
_GROW: Final = 2
_PONG_TIMES: Final = struct.Struct("<dd")


class Events(Protocol):
    """Who a connection tells what has come over it."""

    def greeted(self, connection: Connection, version: int, kind: int, body: bytes) -> None:
        """A message of the handshake. May call `Connection.open()`; raises to end it."""

    def frame(self, connection: Connection, kind: int, header: Buffer, body: Buffer) -> None:
        """A frame whose header has the fixed part of its type. Raises to end the connection."""

    def oversized(self, connection: Connection, kind: int, header: Buffer) -> None:
        """A frame whose body is larger than what this node takes, and skipped."""

    def closed(self, connection: Connection, error: Exception | None) -> None:
        """The connection has ended."""


class Budget:
    """How much memory all connections of a node may take for what they have not read whole."""

    def __init__(self, limit: int) -> None:
        """
        Args:
            limit: The largest frame of a message that is taken; two of them fit, beside many
                small ones.
        """
        self.limit = limit
        self._room = 2 * limit + 1024 * _FIRST_BUFFER

    def take(self, byte_count: int) -> None:
        """Takes room, or gives it back where the number is negative.

        Raises:
            ProtocolError: If there is none.
        """
        if byte_count > self._room:
            raise ProtocolError("there is no memory left for what arrives: send less at once")
        self._room -= byte_count


class Connection(asyncio.BufferedProtocol):
    """A connection, from before its handshake to its end.

    - Frames are handled as they are read, one after the other, without a task.
    - What is written in one turn of the event loop goes out together.
    - `open()` ends the handshake; from then on it pings, and ends after 12 s of silence.
    """

    def __init__(self, events: Events, budget: Budget, is_outgoing: bool) -> None:
        """
        Args:
            events: Is told what comes.
            budget: What it may take of memory, which it shares with others.
            is_outgoing: Whether this side opened it.
        """
        self.is_outgoing = is_outgoing
        #: What the other side said in its handshake; set by whoever opens the connection.
        self.greeting: Greeting = None  # type: ignore[assignment]
        self.remote_host = ""
        self.is_open = False
        self.is_closed = False
        self.has_said_goodbye = False
        self.was_told_goodbye: int | None = None
        self.round_trip_ms: float | None = None
        #: When the last bytes came, by the clock of the event loop.
        self.heard_at = 0.0
        # What goes by numbers on this connection.
        self.topics_in: dict[int, InboundTopic] = {}
        self.services_in: dict[int, str] = {}
        self.topics_out: dict[str, int] = {}
        self.services_out: dict[str, int] = {}
        self.calls_out: dict[int, PendingCall] = {}
        self.next_request = 0
        self.calls_in: dict[int, Any] = {}
        self._events = events
        self._budget = budget
        self._limit = budget.limit
        self._error: Exception | None = None
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport = None  # type: ignore[assignment]
        self._buffer = bytearray(_FIRST_BUFFER)
        self._view = memoryview(self._buffer)
        self._end = 0
        self._skip = 0
        self._out: list[Buffer] = []
        self._out_bytes = 0
        self._is_flushing = False
        self._is_paused = False
        self._room: asyncio.Future[None] | None = None
        self._holders: set[object] = set()
        self._heard = True
        self._silent_s = 0.0
        self._watched_at = 0.0
        self._timers: list[asyncio.TimerHandle] = []
        self._ended = self._loop.create_future()
        budget.take(_FIRST_BUFFER)

    # What comes in.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport  # type: ignore[assignment]
        self._transport.set_write_buffer_limits(high=262_144, low=65_536)
        sock = transport.get_extra_info("socket")
        if sock is not None and sock.family in (socket.AF_INET, socket.AF_INET6):
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            name = transport.get_extra_info("peername")
            host = name[0] if name else ""
            self.remote_host = host[7:] if host.startswith("::ffff:") else host
        else:
            self.remote_host = "127.0.0.1"

    def get_buffer(self, sizehint: int) -> memoryview:
        return self._view[self._end :]

    def buffer_updated(self, nbytes: int) -> None:
        self._heard = True
        self.heard_at = self._loop.time()
        try:
            self._read(self._end + nbytes)
        except Exception as error:  # Whatever comes from outside ends this connection alone.
            self.abort(error if isinstance(error, RosyError) else ProtocolError(repr(error)))

    def eof_received(self) -> bool:
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        self.is_closed = True
        self.is_open = False
        for timer in self._timers:
            timer.cancel()
        self._out.clear()
        self._out_bytes = 0
        self._release_room()
        if not self._ended.done():
            self._ended.set_result(None)
        self._budget.take(-len(self._buffer))
        self._events.closed(self, self._error or exc)

    def _read(self, end: int) -> None:
        start = 0
        if self._skip:
            start = min(self._skip, end)
            self._skip -= start
        while not self.is_open and not self.is_closed:
            used = self._read_greeting(start, end)
            if not used:
                break
            start += used
        needed = 0
        if self.is_open:
            start, needed = self._read_frames(start, end)
        if self.is_closed:
            return
        self._keep(start, end, needed)

    def _read_greeting(self, start: int, end: int) -> int:
        if end - start < ENVELOPE.size:
            return 0
        version, kind, length = read_envelope(self._view[start:end])
        used = ENVELOPE.size + length
        if end - start < used:
            return 0
        body = bytes(self._view[start + ENVELOPE.size : start + used])
        self._events.greeted(self, version, kind, body)
        return used

    def _read_frames(self, start: int, end: int) -> tuple[int, int]:
        """Handles whole frames. Returns where the rest begins, and how long its frame is."""
        view, handle, unpack = self._view, self._events.frame, wire.FRAME.unpack_from
        while end - start >= 8:
            length, kind, flags, header_length = unpack(view, start)
            if length < 4 + header_length or header_length < wire.FIXED.get(kind, 0):
                raise ProtocolError(f"a frame of type {kind} whose header does not fit")
            if length > self._limit:
                used = self._pass_over(start, end, length, kind, header_length)
                if not used:
                    return start, 8 + header_length
                start += used
                continue
            if end - start < 4 + length:
                if length > wire.MAX_CONTROL_BYTES and kind not in wire.LARGE:
                    raise ProtocolError(f"a frame of type {kind} of {length} bytes")
                return start, 4 + length
            body = start + 8 + header_length
            if not flags & 0xF0:
                handle(self, kind, view[start + 8 : body], view[body : start + 4 + length])
                if self.is_closed:
                    return end, 0
            start += 4 + length
        return start, 0

    def _pass_over(self, start: int, end: int, length: int, kind: int, header_length: int) -> int:
        if kind not in wire.LARGE:
            raise ProtocolError(f"a frame of type {kind} of {length} bytes")
        if end - start < 8 + header_length:
            return 0
        self._events.oversized(self, kind, self._view[start + 8 : start + 8 + header_length])
        used = min(4 + length, end - start)
        self._skip = 4 + length - used
        return used

    def _keep(self, start: int, end: int, needed: int) -> None:
        """Makes room for the rest of a frame; twice what there is of it at most."""
        rest = end - start
        size = len(self._buffer)
        wanted = size
        if rest == size:
            wanted = min(max(needed, size), size * _GROW)
        elif needed <= _KEPT_BUFFER < size and rest <= _FIRST_BUFFER:
            wanted = _FIRST_BUFFER
        if wanted != size:
            self._budget.take(wanted - size)
            larger = bytearray(wanted)
            larger[:rest] = self._view[start:end]
            self._buffer, self._view = larger, memoryview(larger)
        elif start and rest:
            self._view[:rest] = bytes(self._view[start:end])
        self._end = rest

    def hold(self, holder: object) -> None:
        """Reads no more, until all who held it let go."""
        self._holders.add(holder)
        if len(self._holders) == 1 and not self.is_closed:
            self._transport.pause_reading()

    def let_go(self, holder: object) -> None:
        """Reads on, if nobody else holds it."""
        if holder in self._holders:
            self._holders.discard(holder)
            if not self._holders and not self.is_closed:
                self._heard = True
                self._transport.resume_reading()

    # What goes out.

    @property
    def waiting_bytes(self) -> int:
        """How many bytes wait to be written."""
        return self._out_bytes

    @property
    def is_full(self) -> bool:
        """Whether senders should wait."""
        return self._out_bytes > HIGH_WATER

    def write(self, data: Buffer) -> None:
        """Writes bytes at the end of this turn, or once there is room."""
        self._out.append(data)
        self._out_bytes += len(data)
        if self._out_bytes >= _FLUSH_BYTES:
            self._flush()
        elif not self._is_flushing:
            self._is_flushing = True
            self._loop.call_soon(self._flush)

    def write_all(self, head: bytes, body: Body) -> None:
        """Writes a frame: its head, and its body in one piece or several."""
        if type(body) is bytes:
            self.write(head + body if len(body) < _JOINED_BYTES else head)
            if len(body) >= _JOINED_BYTES:
                self.write(body)
            return
        pieces = [head, *body]
        self._out += pieces
        self._out_bytes += sum(map(len, pieces))
        self._flush()

    def _flush(self) -> None:
        self._is_flushing = False
        if self.is_closed or self._is_paused or not self._out:
            return
        out, self._out, self._out_bytes = self._out, [], 0
        small: list[Buffer] = []
        for index, piece in enumerate(out):
            if len(piece) < _JOINED_BYTES:
                small.append(piece)
                continue
            if small:
                self._transport.write(b"".join(small))
                small = []
            if self._is_paused:  # pause_writing() has come meanwhile.
                self._put_back(out[index:])
                return
            self._transport.write(piece)
        if small:
            self._transport.write(b"".join(small))

    def _put_back(self, pieces: list[Buffer]) -> None:
        self._out = pieces + self._out
        self._out_bytes += sum(map(len, pieces))

    def pause_writing(self) -> None:
        self._is_paused = True

    def resume_writing(self) -> None:
        self._is_paused = False
        self._flush()
        if self._out_bytes <= _LOW_WATER:
            self._release_room()

    def room(self) -> asyncio.Future[None]:
        """Settles when there is room again, or the connection has ended."""
        if self._room is None:
            self._room = self._loop.create_future()
            if self.is_closed or not self.is_full:
                self._release_room()
        return self._room or _settled(self._loop)

    def _release_room(self) -> None:
        room, self._room = self._room, None
        if room and not room.done():
            room.set_result(None)

    # Its life.

    def open(self, greeting: Greeting) -> None:
        """The handshake is over: frames follow."""
        self.greeting = greeting
        self.is_open = True
        self._watched_at = self._loop.time()
        self._timers = [self._loop.call_later(_SOON_S, self._ping)]

    def _ping(self) -> None:
        """Pings, and looks whether the other side was silent for too long."""
        now = self._loop.time()
        # A process that stood still must not blame the other side for that.
        passed_s = min(now - self._watched_at, _PING_S)
        self._watched_at = now
        self._silent_s = 0.0 if self._heard or self._holders else self._silent_s + passed_s
        self._heard = False
        if self._silent_s >= _SILENCE_S:
            self.abort(ProtocolError("nothing was heard for 12 s"))
            return
        if not self._is_paused:
            self.write(wire.frame(wire.PING, wire.TIME.pack(_now_ms())))
        self._timers = [self._loop.call_later(_PING_S, self._ping)]

    def pong_to(self, header: Buffer) -> None:
        """A ping has come: it is answered at once, unless too much waits to be written."""
        if not self.is_full:
            now = _PONG_TIMES.pack(_now_ms(), _now_ms())
            self.write(wire.frame(wire.PONG, bytes(header[:8]) + now))

    def pong(self, times: tuple[float, float, float]) -> None:
        """The answer to a ping has come."""
        sent, received, answered = times
        self.round_trip_ms = max(0.0, (_now_ms() - sent) - (answered - received))

    def abort(self, error: Exception | None = None) -> None:
        """Ends it at once."""
        self.is_open = False
        if not self.is_closed:
            self.is_closed = True
            self._error = error
            self._transport.abort()

    def refuse(self, message: bytes) -> None:
        """Writes a last message, and closes."""
        self.is_closed = True
        self._transport.write(message)
        self._transport.close()

    async def goodbye(self, reason: int) -> None:
        """Ends it in good order: all is written, GOODBYE last.

        Args:
            reason: 0 if this node stops, 1 if it only needs the connection no longer.
        """
        if self.is_closed or not self.is_open or self.has_said_goodbye:
            return
        self.has_said_goodbye = True
        self.write(wire.frame(wire.GOODBYE, bytes((reason,))))
        self._flush()
        try:
            if not self._is_paused and self._transport.can_write_eof():
                self._transport.write_eof()
            await asyncio.wait_for(asyncio.shield(self._ended), _BYE_S)
        except (asyncio.TimeoutError, OSError):
            pass
        finally:
            self.abort()

    async def wait_closed(self) -> None:
        """Settles at its end."""
        await asyncio.shield(self._ended)


def _now_ms() -> float:
    return time.time() * 1000


def _settled(loop: asyncio.AbstractEventLoop) -> asyncio.Future[None]:
    future = loop.create_future()
    future.set_result(None)
    return future
