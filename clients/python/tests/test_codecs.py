"""Both codecs, against docs/codecs.md."""

import json
import math
import unittest
from array import array
from datetime import datetime, timedelta, timezone

import msgpack

from rosy_mesh import UNDEFINED, CodecError, Map, TypedBytes
from rosy_mesh.codec import Codecs, whole
from rosy_mesh.json_codec import JsonCodec
from rosy_mesh.msgpack_codec import MsgpackCodec

from .vectors import codec_vectors

MSGPACK, JSON = MsgpackCodec(), JsonCodec()
#: Python has one kind of integers and one of maps: these bytes are read, others are written.
READ_ONLY = ("bigint", "Map")

VALUES = [
    None,
    True,
    0,
    -1,
    2**31,
    2**53 - 1,
    0.5,
    -0.5,
    math.inf,
    "",
    "grüße",
    b"",
    b"\0\xff",
    [],
    [1, [2, [3]]],
    {},
    {"a": {"b": [None]}},
    {1: "one", "two": 2},
    {(1, 2): 3},
    {1, 2},
    set(),
    UNDEFINED,
    2**64,
    -(2**70),
    2**1000,
    array("b", [-1]),
    array("h", [-2]),
    array("H", [2]),
    array("i", [-3]),
    array("I", [3]),
    array("q", [-4]),
    array("Q", [4]),
    array("f", [0.5]),
    array("d", [0.1]),
    TypedBytes("ArrayBuffer", b"ab"),
    TypedBytes("DataView", b"a"),
    TypedBytes("Uint8ClampedArray", b"\xff"),
    TypedBytes("Float16Array", b"\0<"),
    datetime(2026, 1, 1, 12, 30, 15, 123000, timezone.utc),
    datetime(1969, 12, 31, 23, 59, 59, 999000, timezone.utc),
]


class VectorsTest(unittest.TestCase):
    def test_reads_and_writes_the_bytes_of_the_page(self) -> None:
        for vector in codec_vectors():
            with self.subTest(vector["value"]):
                value = JSON.decode(json.dumps(vector["value"]).encode())
                body = bytes.fromhex(vector["hex"])
                read = MSGPACK.decode(body)
                # Whole numbers of more than 32 bits travel as floats.
                if isinstance(read, float) and isinstance(value, int):
                    self.assertEqual(read, value)
                else:
                    self.assertEqual(repr(read), repr(value))
                noted = vector["value"]
                kind = noted.get("$type") if isinstance(noted, dict) else None
                if kind not in READ_ONLY and vector["hex"][:2] not in ("cb", "c9"):
                    written = whole(MSGPACK.encode(value))
                    self.assertEqual(with_length(written), with_length(body))

    def test_reads_what_it_writes_of_maps_and_large_integers(self) -> None:
        self.assertEqual(whole(MSGPACK.encode(2**64)).hex(), "c70901000000000000000001")
        self.assertEqual(whole(MSGPACK.encode(Map([("a", 1)]))).hex(), "c70302a16101")
        self.assertEqual(MSGPACK.decode(whole(MSGPACK.encode(Map([("a", 1)])))), {"a": 1})


class BothCodecsTest(unittest.TestCase):
    def test_values_come_back(self) -> None:
        for codec in (MSGPACK, JSON):
            for value in VALUES:
                with self.subTest(f"{codec.name}: {value!r}"):
                    again = codec.decode(whole(codec.encode([value])))[0]
                    self.assertEqual(again, value)
                    self.assertEqual(type(again), type(value))

    def test_floats_that_no_equality_tells_apart(self) -> None:
        for codec in (MSGPACK, JSON):
            self.assertTrue(math.isnan(codec.decode(whole(codec.encode(math.nan)))))
            self.assertEqual(math.copysign(1, codec.decode(whole(codec.encode(-0.0)))), -1)

    def test_views_and_other_times(self) -> None:
        for codec in (MSGPACK, JSON):
            view = memoryview(b"abcd")[1:3]
            self.assertEqual(codec.decode(whole(codec.encode(view))), b"bc")
            self.assertEqual(codec.decode(whole(codec.encode(bytearray(b"ab")))), b"ab")
            east = datetime(2026, 1, 1, 1, tzinfo=timezone(timedelta(hours=1)))
            utc = codec.decode(whole(codec.encode(east)))
            self.assertEqual((utc, utc.utcoffset()), (east, timedelta(0)))

    def test_what_cannot_be_carried(self) -> None:
        endless: list = []
        endless.append(endless)
        for codec in (MSGPACK, JSON):
            for value in (object(), print, datetime(2026, 1, 1), endless, "\ud800", 1 + 2j):
                if codec is JSON and value == "\ud800":
                    continue
                with self.subTest(f"{codec.name}: {type(value)}"):
                    with self.assertRaises(CodecError):
                        codec.encode([value])
            self.assertEqual(codec.decode(whole(codec.encode(1))), 1)

    def test_an_object_with_the_property_type(self) -> None:
        for value in ({"$type": "Date"}, {"$type": 5}, {"$type": "else", "a": [1]}):
            self.assertEqual(JSON.decode(whole(JSON.encode(value))), value)


class HostileTest(unittest.TestCase):
    def test_bodies_that_are_no_values(self) -> None:
        bodies = [
            "",
            "c1",
            "92",
            "dd7fffffff",
            "df7fffffff",
            "c67fffffff",
            "a2ff",
            "a1ff",
            "0101",
            "d40001",
            "c70001",
            "c70305ffffff",
            "c7011b00",
            "c7010201",
            "c70102",
            "81a161",
            "c702030102",
            "d50300",
            "81c0",
        ]
        for body in bodies:
            with self.subTest(body):
                if body == "c702030102":
                    self.assertEqual(MSGPACK.decode(bytes.fromhex(body)), {1, 2})
                    continue
                with self.assertRaises(CodecError):
                    MSGPACK.decode(bytes.fromhex(body))

    def test_depth_ends_in_an_error(self) -> None:
        for body in (b"\x91" * 100_000, b"\x81\x01" * 100_000, nested_sets(400)):
            with self.assertRaises(CodecError):
                MSGPACK.decode(body)
        with self.assertRaises(CodecError):
            JSON.decode(b"[" * 200_000)

    def test_json_that_is_none(self) -> None:
        for text in (
            "",
            "NaN",
            '{"$type":"bigint","value":1}',
            '{"$type":"Map","value":[1]}',
            '{"$type":"Date","value":"x"}',
            '{"$type":"Uint8Array","value":"*"}',
            '{"$type":"number","value":"1"}',
            "1 2",
            "\ufeff1",
        ):
            with self.subTest(text):
                with self.assertRaises(CodecError):
                    JSON.decode(text.encode())

    def test_arguments_are_a_list_in_a_codec_that_is_known(self) -> None:
        codecs = Codecs()
        self.assertEqual(codecs.decode_arguments(2, b"[1]"), [1])
        for number, body in ((1, b"\x01"), (2, b"{}"), (3, b"\xff\x0f"), (16, b"")):
            with self.assertRaises(CodecError):
                codecs.decode_arguments(number, body)


def nested_sets(depth: int) -> bytes:
    """Sets within each other."""
    body = b"\x01"
    for _ in range(depth):
        body = bytes(msgpack.packb(msgpack.ExtType(3, body)))
    return body


def with_length(body: bytes) -> bytes:
    """An extension type with the header that bears its length; readers take either."""
    fixed = {0xD4: 1, 0xD5: 2, 0xD6: 4, 0xD7: 8, 0xD8: 16}.get(body[0])
    return body if fixed is None else bytes((0xC7, fixed)) + body[1:]
