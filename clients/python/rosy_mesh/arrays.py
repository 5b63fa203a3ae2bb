"""Arrays of numbers of one type, and the bytes that they travel as: docs/codecs.md."""

from __future__ import annotations

import sys
from array import array
from typing import Any, Final, TypeAlias

from .errors import CodecError
from .values import TypedBytes

KINDS: Final[dict[int, str]] = {
    16: "ArrayBuffer",
    17: "DataView",
    18: "Int8Array",
    19: "Uint8ClampedArray",
    20: "Int16Array",
    21: "Uint16Array",
    22: "Int32Array",
    23: "Uint32Array",
    24: "BigInt64Array",
    25: "BigUint64Array",
    26: "Float16Array",
    27: "Float32Array",
    28: "Float64Array",
}
NUMBERS: Final[dict[str, int]] = {kind: number for number, kind in KINDS.items()}

# Formats of the struct module, by the size of their elements where that differs by machine.
_SIGNED = {1: "Int8Array", 2: "Int16Array", 4: "Int32Array", 8: "BigInt64Array"}
_UNSIGNED = {1: "Uint8Array", 2: "Uint16Array", 4: "Uint32Array", 8: "BigUint64Array"}
_FLOATS = {2: "Float16Array", 4: "Float32Array", 8: "Float64Array"}
_TYPECODES = {
    "Int8Array": "b",
    "Int16Array": "h",
    "Uint16Array": "H",
    "Int32Array": "i",
    "Uint32Array": "I",
    "BigInt64Array": "q",
    "BigUint64Array": "Q",
    "Float32Array": "f",
    "Float64Array": "d",
}
_IS_LITTLE = sys.byteorder == "little"

AnyArray: TypeAlias = "array[Any]"


def read_array(kind: str, payload: bytes) -> AnyArray | TypedBytes | bytes:
    """Makes an array of what has arrived.

    Args:
        kind: Its type in JavaScript.
        payload: Its elements, little-endian.

    Raises:
        CodecError: If they are not whole.
    """
    if kind == "Uint8Array":
        return payload
    typecode = _TYPECODES.get(kind)
    if typecode is None:
        if kind == "Float16Array" and len(payload) % 2:
            raise CodecError("a Float16Array with half of an element")
        return TypedBytes(kind, payload)
    elements: AnyArray = array(typecode)
    try:
        elements.frombytes(payload)
    except ValueError:
        raise CodecError(f"a {kind} with a part of an element") from None
    if not _IS_LITTLE:
        elements.byteswap()
    return elements


def write_array(value: object) -> tuple[str, bytes] | None:
    """Takes apart what has elements in memory: an `array`, an array of numpy.

    A `memoryview` is bytes, whatever its format: MessagePack's own writer has it so.

    Args:
        value: Any value.

    Returns:
        Its type in JavaScript and its bytes; None if it is no such thing.

    Raises:
        CodecError: If its elements are of a type that does not travel.
    """
    if isinstance(value, TypedBytes):
        return value.kind, value.data
    if isinstance(value, memoryview):
        return "Uint8Array", value.tobytes()
    try:
        view = memoryview(value)  # type: ignore[arg-type]
    except TypeError:
        return None
    if view.ndim != 1 or not view.c_contiguous:
        raise CodecError("an array of several dimensions, or with gaps: flatten it")
    kind = _kind_of(view)
    data = view.tobytes()
    if _is_foreign(view.format):
        swapped: AnyArray = array({2: "H", 4: "I", 8: "Q"}[view.itemsize])
        swapped.frombytes(data)
        swapped.byteswap()
        data = swapped.tobytes()
    return kind, data


def _kind_of(view: memoryview) -> str:
    letter = view.format.lstrip("@=<>!")
    table = (
        _SIGNED
        if letter in tuple("bhilqn")
        else _UNSIGNED
        if letter in tuple("BHILQN")
        else _FLOATS
        if letter in tuple("efd")
        else {}
    )
    kind = table.get(view.itemsize)
    if kind is None:
        raise CodecError(f'an array of elements "{view.format}", which no codec carries')
    return kind


def _is_foreign(format: str) -> bool:
    if format[-1] in "bB":
        return False
    if format[0] in ">!":
        return True
    return not _IS_LITTLE and format[0] != "<"
