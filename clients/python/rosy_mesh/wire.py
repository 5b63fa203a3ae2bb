"""The bytes of frames: docs/protocol.md, Frames."""

from __future__ import annotations

import struct
from typing import Any, Final

import msgpack  # type: ignore[import-untyped]

from .codec import Buffer
from .errors import ProtocolError

PADDING: Final = 0
NAME: Final = 1
TOPIC: Final = 2
CALL: Final = 3
ANSWER: Final = 4
FAILURE: Final = 5
CANCEL: Final = 6
PING: Final = 7
PONG: Final = 8
RECORD: Final = 9
INTEREST: Final = 10
GOODBYE: Final = 11
WANT_RECORD: Final = 12
NODE: Final = 13
NODE_CHANGED: Final = 14
NODE_GONE: Final = 15
SYNCED: Final = 16
PEERS: Final = 17
RETAINED: Final = 18
WANT_RETAINED: Final = 19
WANT_SCHEMA: Final = 20
SCHEMA: Final = 21
PART: Final = 22
END: Final = 23
CREDIT: Final = 24

NAME_TOPIC: Final = 1
NAME_SERVICE: Final = 2

FAILED: Final = 1
NOT_PROVIDED: Final = 2
UNREADABLE: Final = 3
BUSY: Final = 4

#: Length, type, flags, header length.
FRAME: Final = struct.Struct("<IBBH")
NAME_HEAD: Final = struct.Struct("<BI")
TOPIC_HEAD: Final = struct.Struct("<IQdB")
CALL_HEAD: Final = struct.Struct("<IIIB")
REQUEST_CODEC: Final = struct.Struct("<IB")
REQUEST: Final = struct.Struct("<I")
TIME: Final = struct.Struct("<d")
TIMES: Final = struct.Struct("<ddd")
RETAINED_HEAD: Final = struct.Struct("<IIQ")
WANT_RETAINED_HEAD: Final = struct.Struct("<IQ")
CREDIT_HEAD: Final = struct.Struct("<III")
ROOM: Final = struct.Struct("<II")
KEPT: Final = struct.Struct("<Q")
KEPT_AGAIN: Final = struct.Struct("<QI")

#: The length of the fixed part of each type's header.
FIXED: Final[dict[int, int]] = {
    NAME: 5,
    TOPIC: 21,
    CALL: 13,
    ANSWER: 5,
    FAILURE: 5,
    CANCEL: 4,
    PING: 8,
    PONG: 24,
    GOODBYE: 1,
    RETAINED: 16,
    WANT_RETAINED: 12,
    PART: 5,
    END: 4,
    CREDIT: 12,
}
#: Frames that may be larger than 64 MiB.
LARGE: Final = frozenset((TOPIC, CALL, ANSWER, PART))
MAX_CONTROL_BYTES: Final = 64 * 1024 * 1024
DEFAULT_LIMIT: Final = 268_435_456
MAX_PEERS_BYTES: Final = 4 * 1024 * 1024
UNTIMED: Final = 2**32 - 1

_TOPIC_FRAME: Final = struct.Struct("<IBBHIQdB")
_KEPT_FRAME: Final = struct.Struct("<IBBHIQdBBBQ")
_AGAIN_FRAME: Final = struct.Struct("<IBBHIQdBBBQI")


def frame(kind: int, header: bytes = b"", body: bytes = b"") -> bytes:
    """A whole frame."""
    return FRAME.pack(4 + len(header) + len(body), kind, 0, len(header)) + header + body


def head(kind: int, header: bytes, body_length: int) -> bytes:
    """A frame up to its body."""
    return FRAME.pack(4 + len(header) + body_length, kind, 0, len(header)) + header


def topic_head(
    topic: int, sequence: int, published_ms: float, codec: int, body_length: int
) -> bytes:
    """A TOPIC up to its body."""
    return _TOPIC_FRAME.pack(25 + body_length, TOPIC, 0, 21, topic, sequence, published_ms, codec)


def kept_head(
    topic: int, sequence: int, published_ms: float, codec: int, body_length: int, number: int
) -> bytes:
    """A TOPIC that its sender keeps, up to its body."""
    return _KEPT_FRAME.pack(
        35 + body_length, TOPIC, 0, 31, topic, sequence, published_ms, codec, 2, 8, number
    )


def again_head(
    topic: int,
    sequence: int,
    published_ms: float,
    codec: int,
    body_length: int,
    number: int,
    request: int,
) -> bytes:
    """A TOPIC that is sent again, up to its body."""
    length = 39 + body_length
    fields = (topic, sequence, published_ms, codec, 2, 12, number, request)
    return _AGAIN_FRAME.pack(length, TOPIC, 0, 35, *fields)


def optional_fields(header: Buffer, fixed: int) -> dict[int, bytes]:
    """The optional fields behind the fixed part of a header, by their tags.

    Raises:
        ProtocolError: If they do not end where the header does.
    """
    fields: dict[int, bytes] = {}
    at, end = fixed, len(header)
    while at < end:
        if at + 2 > end or at + 2 + header[at + 1] > end:
            raise ProtocolError("an optional field that its header has no room for")
        fields[header[at]] = bytes(header[at + 2 : at + 2 + header[at + 1]])
        at += 2 + header[at + 1]
    return fields


def pack_map(body: dict[str, Any]) -> bytes:
    """Writes the map of a frame or of a handshake."""
    return msgpack.packb(body)  # type: ignore[no-any-return]


def read_map(body: Buffer) -> dict[str, Any]:
    """Reads the map of a frame or of a handshake.

    Raises:
        ProtocolError: If it is none.
    """
    try:
        value = msgpack.unpackb(
            body, max_array_len=min(len(body), 65_536), max_map_len=64, max_ext_len=0
        )
    except Exception as error:  # Whatever comes from outside, it ends one connection.
        raise ProtocolError(f"no map: {error or type(error).__name__}") from error
    if not isinstance(value, dict) or "__proto__" in value:
        raise ProtocolError("no map with texts for keys")
    return value
