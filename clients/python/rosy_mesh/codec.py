"""The port of codecs, and those that there are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, Protocol, Union

from .errors import CodecError

Buffer = Union[bytes, bytearray, memoryview]
#: The body of a frame: one piece, or several where copying a large one would cost too much.
Body = Union[bytes, tuple[Buffer, ...]]


class Codec(Protocol):
    """Turns values into bodies of frames, and back."""

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def number(self) -> int:
        """What it is called in frames."""

    def encode(self, value: Any) -> Body:
        """Writes a value.

        Raises:
            CodecError: If the codec cannot carry it.
        """

    def decode(self, body: Buffer) -> Any:
        """Reads a value. What it returns keeps nothing of `body`.

        Raises:
            CodecError: If it is none.
        """


def body_length(body: Body) -> int:
    """How many bytes a body has."""
    if isinstance(body, bytes):
        return len(body)
    return sum(len(piece) for piece in body)


def whole(body: Body) -> bytes:
    """A body in one piece."""
    return body if isinstance(body, bytes) else b"".join(body)


class Codecs:
    """The codecs of a node, by name and by number."""

    def __init__(self) -> None:
        from .json_codec import JsonCodec
        from .msgpack_codec import MsgpackCodec

        codecs: Sequence[Codec] = (MsgpackCodec(), JsonCodec())
        self.by_number: Final = {codec.number: codec for codec in codecs}
        self._by_name: Final = {codec.name: codec for codec in codecs}

    def named(self, name: str) -> Codec:
        """The codec of a name.

        Raises:
            ValueError: If there is none.
        """
        codec = self._by_name.get(name)
        if codec is None:
            raise ValueError(f'there is no codec "{name}": take one of {list(self._by_name)}')
        return codec

    def decode(self, number: int, body: Buffer) -> Any:
        """Reads a body.

        Raises:
            CodecError: If it is none, or there is no such codec.
        """
        codec = self.by_number.get(number)
        if codec is None:
            name = "structured-clone" if number == 3 else f"number {number}"
            raise CodecError(f"this client does not know the codec {name}: use msgpack or json")
        return codec.decode(body)

    def decode_arguments(self, number: int, body: Buffer) -> list[Any]:
        """Reads a list of arguments.

        Raises:
            CodecError: If it is none, or there is no such codec.
        """
        arguments = self.decode(number, body)
        if not isinstance(arguments, list):
            raise CodecError("no list of arguments")
        return arguments
