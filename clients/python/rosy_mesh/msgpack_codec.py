"""The codec `msgpack`, with rosy's extension types: docs/codecs.md."""

from __future__ import annotations

import struct
from datetime import datetime, timezone
from typing import Any, Final

import msgpack  # type: ignore[import-untyped]

from .arrays import KINDS, NUMBERS, read_array, write_array
from .codec import Body, Buffer
from .errors import CodecError
from .values import UNDEFINED, Map, Undefined, hashable

_UNDEFINED_TYPE: Final = 0
_INTEGER_TYPE: Final = 1
_MAP_TYPE: Final = 2
_SET_TYPE: Final = 3
_MAX_INTEGER_BYTES: Final = 8192
# Reading each of these takes 40 KiB of the stack in C.
_MAX_NESTED_MAPS: Final = 32
# Room for the members of an array is taken before they are read.
_MAX_ARRAY_LENGTH: Final = 1_000_000
_LARGE_BYTES: Final = 65_536


class MsgpackCodec:
    """MessagePack."""

    name: Final = "msgpack"
    number: Final = 1

    def __init__(self) -> None:
        self._packer = msgpack.Packer(default=_extend)
        self._depth = 0

    def encode(self, value: Any) -> Body:
        """Writes a value; a large `bytes` among arguments is not copied."""
        try:
            if type(value) is tuple and any(_is_large(member) for member in value):
                return self._pieces(value)
            return self._packer.pack(value)  # type: ignore[no-any-return]
        except CodecError:
            raise
        except (TypeError, ValueError, OverflowError, RecursionError) as error:
            raise CodecError(f'codec "msgpack" cannot carry it: {error}') from error

    def decode(self, body: Buffer) -> Any:
        """Reads a value."""
        try:
            try:
                return self._unpack(body)
            except TypeError:
                # A list is a key somewhere, which stands for a tuple.
                return self._unpack(body, object_pairs_hook=_hashable_keys)
        except CodecError:
            raise
        except Exception as error:  # Whatever comes from outside, it costs one message.
            raise CodecError(
                f'codec "msgpack" cannot read it: {error or type(error).__name__}'
            ) from error

    def _unpack(self, body: Buffer, **options: Any) -> Any:
        return msgpack.unpackb(
            body,
            **options,
            ext_hook=self._read_extension,
            strict_map_key=False,
            timestamp=3,
            max_array_len=min(len(body), _MAX_ARRAY_LENGTH),
        )

    def _pieces(self, arguments: tuple[Any, ...]) -> Body:
        pack = self._packer.pack
        pieces: list[Buffer] = []
        waiting = self._packer.pack_array_header(len(arguments))
        for argument in arguments:
            if _is_large(argument):
                pieces += (waiting + struct.pack(">BI", 0xC6, len(argument)), argument)
                waiting = b""
            else:
                waiting += pack(argument)
        if waiting:
            pieces.append(waiting)
        return tuple(pieces)

    def _read_extension(self, code: int, payload: bytes) -> Any:
        if code in KINDS:
            return read_array(KINDS[code], payload)
        if code == _INTEGER_TYPE and 1 <= len(payload) <= _MAX_INTEGER_BYTES:
            return int.from_bytes(payload, "little", signed=True)
        if code == _UNDEFINED_TYPE and payload == b"\0":
            return UNDEFINED
        if code in (_MAP_TYPE, _SET_TYPE):
            return self._read_members(code, payload)
        raise CodecError(f"extension type {code} of {len(payload)} bytes is none of rosy's")

    def _read_members(self, code: int, payload: bytes) -> Any:
        if self._depth >= _MAX_NESTED_MAPS:
            raise CodecError(f"more than {_MAX_NESTED_MAPS} maps and sets within each other")
        self._depth += 1
        try:
            unpacker = msgpack.Unpacker(
                None,
                max_buffer_size=max(len(payload), 1),
                ext_hook=self._read_extension,
                strict_map_key=False,
                timestamp=3,
                max_array_len=min(len(payload), _MAX_ARRAY_LENGTH),
            )
            unpacker.feed(payload)
            members = []
            while unpacker.tell() < len(payload):
                members.append(unpacker.unpack())
        finally:
            self._depth -= 1
        if code == _SET_TYPE:
            return {hashable(member) for member in members}
        if len(members) % 2:
            raise CodecError("a map with a key that has no value")
        return {hashable(key): value for key, value in zip(members[::2], members[1::2])}


def _hashable_keys(pairs: list[tuple[Any, Any]]) -> dict[Any, Any]:
    return {hashable(key): value for key, value in pairs}


def _is_large(value: object) -> bool:
    return type(value) is bytes and len(value) >= _LARGE_BYTES


def _extend(value: Any) -> Any:
    """What MessagePack has no type for."""
    if isinstance(value, Undefined):
        return msgpack.ExtType(_UNDEFINED_TYPE, b"\0")
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise CodecError("a datetime without a time zone: say datetime.now(timezone.utc)")
        return msgpack.Timestamp.from_datetime(value.astimezone(timezone.utc))
    if isinstance(value, int):
        return _extend_integer(value)
    if isinstance(value, Map):
        members = [member for pair in value.pairs for member in pair]
        return msgpack.ExtType(_MAP_TYPE, _pack_members(members))
    if isinstance(value, (set, frozenset)):
        return msgpack.ExtType(_SET_TYPE, _pack_members(list(value)))
    elements = write_array(value)
    if elements is None:
        raise CodecError(f'codec "msgpack" cannot carry a {type(value).__name__}')
    kind, data = elements
    return data if kind == "Uint8Array" else msgpack.ExtType(NUMBERS[kind], data)


def _extend_integer(value: int) -> msgpack.ExtType:
    length = max(8, value.bit_length() // 8 + 1)
    if length > _MAX_INTEGER_BYTES:
        raise CodecError(f"an integer of more than {_MAX_INTEGER_BYTES} bytes")
    return msgpack.ExtType(_INTEGER_TYPE, value.to_bytes(length, "little", signed=True))


def _pack_members(members: list[Any]) -> bytes:
    packer = msgpack.Packer(default=_extend)
    return b"".join(packer.pack(member) for member in members)
