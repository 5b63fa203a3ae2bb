"""The codec `json`, with rosy's notation for what JSON lacks: docs/codecs.md."""

from __future__ import annotations

import base64
import json
import math
from datetime import datetime, timezone
from typing import Any, Final

from .arrays import NUMBERS, read_array, write_array
from .codec import Body, Buffer
from .errors import CodecError
from .values import UNDEFINED, Map, Undefined, hashable

_SAFE: Final = 2**53
_MAX_DIGITS: Final = 19_729  # of 8192 bytes
_NUMBERS: Final = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf, "-0": -0.0}


class JsonCodec:
    """JSON."""

    name: Final = "json"
    number: Final = 2

    def encode(self, value: Any) -> Body:
        """Writes a value."""
        try:
            plain = _to_plain(value)
            text = json.dumps(plain, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
            return text.encode()
        except CodecError:
            raise
        except (TypeError, ValueError, OverflowError, RecursionError) as error:
            raise CodecError(f'codec "json" cannot carry it: {error}') from error

    def decode(self, body: Buffer) -> Any:
        """Reads a value."""
        try:
            return _from_plain(json.loads(str(body, "utf-8"), parse_constant=_refuse))
        except CodecError:
            raise
        except Exception as error:  # Whatever comes from outside, it costs one message.
            raise CodecError(
                f'codec "json" cannot read it: {error or type(error).__name__}'
            ) from error


def _refuse(word: str) -> None:
    raise CodecError(f"{word} is no JSON")


def _noted(kind: str, *value: Any) -> dict[str, Any]:
    return {"$type": kind, "value": value[0]} if value else {"$type": kind}


def _to_plain(value: Any) -> Any:
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, int):
        return value if abs(value) <= _SAFE else _noted("bigint", str(value))
    if isinstance(value, float):
        return _float_to_plain(value)
    if isinstance(value, (list, tuple)):
        return [_to_plain(member) for member in value]
    if isinstance(value, dict):
        return _dict_to_plain(value)
    return _object_to_plain(value)


def _float_to_plain(value: float) -> Any:
    if math.isnan(value):
        return _noted("number", "NaN")
    if math.isinf(value):
        return _noted("number", "Infinity" if value > 0 else "-Infinity")
    if value == 0 and math.copysign(1, value) < 0:
        return _noted("number", "-0")
    return int(value) if value.is_integer() and abs(value) < _SAFE else value


def _dict_to_plain(value: dict[Any, Any]) -> Any:
    if not all(isinstance(key, str) for key in value):
        return _to_plain(Map(value))
    plain = {key: _to_plain(member) for key, member in value.items()}
    return _noted("object", plain) if "$type" in plain else plain


def _object_to_plain(value: Any) -> Any:
    if isinstance(value, Undefined):
        return _noted("undefined")
    if isinstance(value, datetime):
        return _noted("Date", _date_text(value))
    if isinstance(value, Map):
        return _noted("Map", [[_to_plain(key), _to_plain(member)] for key, member in value.pairs])
    if isinstance(value, (set, frozenset)):
        return _noted("Set", [_to_plain(member) for member in value])
    elements = write_array(value)
    if elements is None:
        raise CodecError(f'codec "json" cannot carry a {type(value).__name__}')
    kind, data = elements
    return _noted(kind, base64.b64encode(data).decode())


def _date_text(value: datetime) -> str:
    if value.tzinfo is None:
        raise CodecError("a datetime without a time zone: say datetime.now(timezone.utc)")
    utc = value.astimezone(timezone.utc).replace(tzinfo=None)
    return utc.isoformat(timespec="milliseconds") + "Z"


def _from_plain(plain: Any) -> Any:
    if isinstance(plain, list):
        return [_from_plain(member) for member in plain]
    if not isinstance(plain, dict):
        return plain
    kind = plain.get("$type")
    reader = _READERS.get(kind) if isinstance(kind, str) else None
    if reader is None:
        return {key: _from_plain(member) for key, member in plain.items()}
    try:
        return reader(plain)
    except (KeyError, TypeError, ValueError) as error:
        raise CodecError(f'an object of "$type" "{kind}" without the right value') from error


def _read_object(plain: Any) -> Any:
    value = plain["value"]
    if not isinstance(value, dict):
        raise TypeError
    return {key: _from_plain(member) for key, member in value.items()}


def _read_integer(plain: Any) -> int:
    digits = plain["value"]
    if not isinstance(digits, str) or len(digits) > _MAX_DIGITS:
        raise ValueError
    # Python reads long texts digit by digit only where it is told to.
    return int(digits) if len(digits) < 4000 else _long_integer(digits)


def _long_integer(digits: str) -> int:
    sign, rest = (-1, digits[1:]) if digits.startswith("-") else (1, digits)
    value = 0
    for at in range(0, len(rest), 4000):
        piece = rest[at : at + 4000]
        value = value * 10 ** len(piece) + int(piece)
    return sign * value


def _read_date(plain: Any) -> datetime:
    return datetime.fromisoformat(plain["value"].replace("Z", "+00:00"))


def _read_map(plain: Any) -> Any:
    return {hashable(_from_plain(key)): _from_plain(member) for key, member in plain["value"]}


def _read_set(plain: Any) -> Any:
    return {hashable(_from_plain(member)) for member in plain["value"]}


def _read_elements(plain: Any) -> Any:
    return read_array(plain["$type"], base64.b64decode(plain["value"], validate=True))


_READERS: Final[dict[str, Any]] = {
    "undefined": lambda plain: UNDEFINED,
    "number": lambda plain: _NUMBERS[plain["value"]],
    "bigint": _read_integer,
    "Date": _read_date,
    "Map": _read_map,
    "Set": _read_set,
    "object": _read_object,
    "Uint8Array": _read_elements,
    **{kind: _read_elements for kind in NUMBERS},
}
