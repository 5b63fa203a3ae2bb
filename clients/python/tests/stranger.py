"""A peer that says what a test wants, byte by byte."""

from __future__ import annotations

import asyncio
import os
from typing import Any

from rosy_mesh import wire
from rosy_mesh.handshake import (
    ENVELOPE,
    HELLO,
    Greeting,
    NodeId,
    pack_greeting,
    read_greeting,
    read_refusal,
)

DOMAIN = "unit-tests"
PATIENCE_S = 30.0


class Stranger:
    """A connection to a node, from its handshake on."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer
        self.id = NodeId("stranger", "nowhere", "strangeraaaaaaaa")

    @classmethod
    async def connect(cls, port: int) -> Stranger:
        """Connects, and says nothing yet."""
        return cls(*await asyncio.open_connection("127.0.0.1", port))

    @classmethod
    async def greet(cls, port: int, limit: int = 1000, **record: Any) -> Stranger:
        """Connects, with a handshake and a record."""
        stranger = await cls.connect(port)
        kind, body = await stranger.hello(limit=limit)
        assert kind == 2, read_refusal(body)
        stranger.record(**record)
        return stranger

    async def hello(
        self, domain: str = DOMAIN, to: str = "node", limit: int = 1000, uuid: str = ""
    ) -> tuple[int, bytes]:
        """Writes a HELLO. Returns the kind of the answer, and its body."""
        self.id = self.id._replace(uuid=uuid or self.id.uuid)
        greeting = Greeting(self.id, domain, 0, -1, limit, to)
        self.writer.write(pack_greeting(HELLO, greeting, os.urandom(32)))
        return await self.envelope()

    async def envelope(self) -> tuple[int, bytes]:
        """Reads a message of the handshake."""
        _, _, kind, length = ENVELOPE.unpack(await self._read(ENVELOPE.size))
        return kind, await self._read(length)

    def record(self, revision: int = 0, **fields: Any) -> None:
        """Writes a RECORD."""
        record = {"id": self.id._asdict(), "pid": 1, "addresses": [], "topics": [], "services": []}
        self.write(wire.RECORD, b"", wire.pack_map({**record, **fields, "revision": revision}))

    def name(self, kind: int, number: int, name: str) -> None:
        """Writes a NAME."""
        self.write(wire.NAME, wire.NAME_HEAD.pack(kind, number), name.encode())

    def topic(self, number: int, sequence: int, body: bytes, extra: bytes = b"") -> None:
        """Writes a TOPIC."""
        self.write(wire.TOPIC, wire.TOPIC_HEAD.pack(number, sequence, 0.0, 1) + extra, body)

    def write(self, kind: int, header: bytes = b"", body: bytes = b"", flags: int = 0) -> None:
        """Writes a frame."""
        data = bytearray(wire.frame(kind, header, body))
        data[5] = flags
        self.writer.write(data)

    async def frame(self, *kinds: int) -> tuple[int, bytes, bytes]:
        """Reads frames up to one of certain types."""
        while True:
            length, kind, _, size = wire.FRAME.unpack(await self._read(8))
            header, body = await self._read(size), await self._read(length - 4 - size)
            if kind in kinds:
                return kind, header, body

    async def sync(self) -> None:
        """Waits until all that was written has been handled."""
        self.write(wire.PING, wire.TIME.pack(1.0))
        await self.frame(wire.PONG)

    async def end(self) -> None:
        """Reads to the end of the connection."""
        try:
            while await asyncio.wait_for(self.reader.read(65_536), PATIENCE_S):
                pass
        except ConnectionError:
            pass
        self.writer.close()

    async def _read(self, count: int) -> bytes:
        return await asyncio.wait_for(self.reader.readexactly(count), PATIENCE_S)


def greeting_of(body: bytes) -> Greeting:
    """Reads the body of a WELCOME."""
    return read_greeting(2, body)
