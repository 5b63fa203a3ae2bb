"""What messages can hold that Python has no type for: docs/codecs.md."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final


class Undefined:
    """JavaScript's `undefined`; there is one, `UNDEFINED`, which is false."""

    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        return "UNDEFINED"


UNDEFINED: Final = Undefined()


class Map:
    """A JavaScript `Map`, to be written as one though its keys are texts.

    Maps that arrive become a `dict`; a `dict` with another key than a text is written as a map
    anyway.
    """

    __slots__ = ("pairs",)

    def __init__(self, pairs: Mapping[Any, Any] | Iterable[tuple[Any, Any]] = ()) -> None:
        """
        Args:
            pairs: Keys and values.
        """
        items = pairs.items() if isinstance(pairs, Mapping) else pairs
        self.pairs: tuple[tuple[Any, Any], ...] = tuple((key, value) for key, value in items)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Map) and self.pairs == other.pairs

    def __repr__(self) -> str:
        return f"Map({list(self.pairs)!r})"


class TypedBytes:
    """Bytes with the type that they have in JavaScript, where Python's `array` has none.

    These are `ArrayBuffer`, `DataView`, `Uint8ClampedArray` and `Float16Array`; elements are
    little-endian. With numpy: `numpy.frombuffer(value.data, "<f2")`.
    """

    __slots__ = ("data", "kind")

    def __init__(self, kind: str, data: bytes) -> None:
        """
        Args:
            kind: Which of them.
            data: The bytes.

        Raises:
            ValueError: If it is none of them.
        """
        if kind not in ("ArrayBuffer", "DataView", "Uint8ClampedArray", "Float16Array"):
            raise ValueError(f'"{kind}" is no type of bytes that needs TypedBytes')
        self.kind = kind
        self.data = data

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TypedBytes) and (self.kind, self.data) == (other.kind, other.data)

    def __hash__(self) -> int:
        return hash((self.kind, self.data))

    def __repr__(self) -> str:
        return f"TypedBytes({self.kind!r}, {self.data!r})"


def hashable(value: Any) -> Any:
    """What stands for a value where Python needs one that can be hashed: tuples for lists.

    Raises:
        ValueError: If there is none.
    """
    if isinstance(value, list):
        return tuple(hashable(member) for member in value)
    if isinstance(value, (dict, set)):
        raise ValueError(f"a {type(value).__name__} as a key or member, which Python cannot hold")
    return value
