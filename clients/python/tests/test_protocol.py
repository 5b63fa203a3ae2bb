"""Frames, handshakes, records, names and patterns, against docs/vectors."""

import unittest
from typing import Any

from rosy_mesh import (
    AuthKeyUnsupportedError,
    InvalidNameError,
    ProtocolError,
    RefusedError,
    handshake,
    wire,
)
from rosy_mesh.codec import Codecs
from rosy_mesh.named import parse_address
from rosy_mesh.names import NameResolver
from rosy_mesh.patterns import matches
from rosy_mesh.record import Address, NodeRecord, apply_change, read_record

from .vectors import vectors

TYPES = {
    name: getattr(wire, name)
    for name in (
        "NAME TOPIC CALL ANSWER FAILURE CANCEL PING PONG RECORD INTEREST GOODBYE WANT_RECORD NODE "
        "NODE_CHANGED NODE_GONE SYNCED PEERS RETAINED WANT_RETAINED WANT_SCHEMA SCHEMA PART END "
        "CREDIT"
    ).split()
}
HEADS = {
    "TOPIC": (wire.TOPIC_HEAD, ("topic", "sequence", "publishedAtMs", "codec")),
    "CALL": (wire.CALL_HEAD, ("request", "service", "timeoutMs", "codec")),
    "ANSWER": (wire.REQUEST_CODEC, ("request", "codec")),
    "PART": (wire.REQUEST_CODEC, ("request", "codec")),
    "FAILURE": (wire.REQUEST_CODEC, ("request", "kind")),
    "CANCEL": (wire.REQUEST, ("request",)),
    "END": (wire.REQUEST, ("request",)),
    "NAME": (wire.NAME_HEAD, ("kind", "number")),
    "PONG": (wire.TIMES, ("pingSentMs", "receivedMs", "sentMs")),
    "PING": (wire.TIME, ("sentMs",)),
    "RETAINED": (wire.RETAINED_HEAD, ("topic", "request", "number")),
    "WANT_RETAINED": (wire.WANT_RETAINED_HEAD, ("request", "number")),
    "CREDIT": (wire.CREDIT_HEAD, ("request", "parts", "bytes")),
}


def conversation(name: str) -> list[dict[str, Any]]:
    """What is said, with its bytes."""
    return list(vectors(name)["conversation"])


class FramesTest(unittest.TestCase):
    def test_frames_of_the_vectors_are_read(self) -> None:
        seen = set()
        messages = conversation("protocol_vectors.json") + conversation("coordinator_vectors.json")
        for message in messages:
            if message["type"] not in TYPES:
                continue
            seen.add(message["type"])
            with self.subTest(message["type"]):
                self.check(message)
        self.assertEqual(set(TYPES) - seen, set())

    def check(self, message: dict[str, Any]) -> None:
        data = bytes.fromhex(message["hex"])
        length, kind, flags, size = wire.FRAME.unpack_from(data)
        self.assertEqual((length, kind, flags), (len(data) - 4, TYPES[message["type"]], 0))
        header, body = data[8 : 8 + size], data[8 + size :]
        self.assertEqual(wire.frame(kind, header, body), data)
        if message["type"] in HEADS:
            head, names = HEADS[message["type"]]
            self.assertEqual(dict(zip(names, head.unpack_from(header))), message["header"])
            self.assertEqual(head.size, wire.FIXED[kind])
        self.check_body(message, header, body)

    def check_body(self, message: dict[str, Any], header: bytes, body: bytes) -> None:
        if message["type"] in ("TOPIC", "CALL"):
            self.assertEqual(Codecs().decode_arguments(1, body), message["body"])
            self.check_fields(message, header)
        elif message["type"] in ("RECORD", "INTEREST", "NODE", "PEERS", "FAILURE", "SYNCED"):
            self.assertEqual(wire.read_map(body), message["body"])
        elif message["type"] in ("NAME", "WANT_RETAINED"):
            self.assertEqual(body.decode(), message["body"])

    def check_fields(self, message: dict[str, Any], header: bytes) -> None:
        fixed = wire.FIXED[TYPES[message["type"]]]
        fields = wire.optional_fields(header, fixed)
        wanted = message.get("fields", {})
        if "number" in wanted and "request" in wanted:
            self.assertEqual(
                wire.KEPT_AGAIN.unpack(fields[2]), (wanted["number"], wanted["request"])
            )
        elif "number" in wanted:
            self.assertEqual(wire.KEPT.unpack(fields[2]), (wanted["number"],))
        elif "parts" in wanted:
            self.assertEqual(wire.ROOM.unpack(fields[3]), (wanted["parts"], wanted["bytes"]))

    def test_heads_of_messages_are_written(self) -> None:
        messages = [
            each for each in conversation("protocol_vectors.json") if each["type"] == "TOPIC"
        ]
        plain, _, kept, again = (bytes.fromhex(each["hex"]) for each in messages)
        at = 1_700_000_000_000.0
        self.assertEqual(wire.topic_head(0, 0, at, 1, len(plain) - 29), plain[:29])
        self.assertEqual(wire.kept_head(1, 0, at, 1, 2, 1), kept[:39])
        self.assertEqual(wire.again_head(1, 1, at, 1, 2, 1, 1), again[:43])

    def test_fields_that_do_not_fit_are_an_error(self) -> None:
        for header in (b"\1", b"\1\2\0", b"\1\0\2\5"):
            with self.assertRaises(ProtocolError):
                wire.optional_fields(header, 0)

    def test_maps_that_are_none(self) -> None:
        for body in (b"", b"\x90", b"\x81\xa9__proto__\x01", b"\xdf\xff\xff\xff\xff", b"\xc7\0\1"):
            with self.assertRaises(ProtocolError):
                wire.read_map(body)


class HandshakeTest(unittest.TestCase):
    def test_greetings_of_the_vectors(self) -> None:
        for name in ("protocol_vectors.json", "coordinator_vectors.json"):
            for message in conversation(name)[:1] + [
                each for each in conversation(name) if each["type"] == "WELCOME"
            ]:
                data = bytes.fromhex(message["hex"])
                version, kind, length = handshake.read_envelope(data)
                self.assertEqual((version, length), (1, len(data) - 8))
                greeting = handshake.read_greeting(kind, data[8:])
                body = message["body"]
                self.assertEqual(greeting.id._asdict(), body["id"])
                self.assertEqual(
                    (greeting.revision, greeting.knows, greeting.limit, greeting.domain),
                    (body["revision"], body["knows"], body["limit"], body["domain"]),
                )
                nonce = bytes.fromhex(body["nonce"])
                self.assertEqual(handshake.pack_greeting(kind, greeting, nonce), data)

    def test_a_key_is_told_from_none(self) -> None:
        for vector in vectors("handshake_vectors.json"):
            hello = bytes.fromhex(vector["hello"])
            with self.assertRaises(AuthKeyUnsupportedError):
                handshake.read_greeting(handshake.HELLO, hello[8:])

    def test_what_is_no_handshake(self) -> None:
        for data in (b"GET / HT", b"rosy\1\1\xff\xff"):
            with self.assertRaises(RefusedError):
                handshake.read_envelope(data)
        for body in (b"", b"\x80", wire.pack_map({"id": {"name": "a"}, "to": "node"})):
            with self.assertRaises(RefusedError):
                handshake.read_greeting(handshake.HELLO, body)

    def test_reasons_that_are_not_known(self) -> None:
        known = handshake.read_refusal(handshake.pack_refusal("domain", "why")[8:])
        self.assertEqual(known.reason, "domain")
        other = handshake.read_refusal(handshake.pack_refusal("new", "why")[8:])
        self.assertEqual(other.reason, "malformed")
        key = handshake.read_refusal(handshake.pack_refusal("key", "")[8:])
        self.assertIsInstance(key, AuthKeyUnsupportedError)


class RecordTest(unittest.TestCase):
    def record(self) -> NodeRecord:
        body = next(
            each["body"]
            for each in conversation("coordinator_vectors.json")
            if each["type"] == "RECORD"
        )
        return read_record(body)

    def test_a_change_is_applied_once_and_in_order(self) -> None:
        record = self.record()
        change = next(
            each["body"]
            for each in conversation("coordinator_vectors.json")
            if each["type"] == "INTEREST"
        )
        changed = apply_change(record, change)
        assert changed
        self.assertEqual((changed.revision, changed.topics), (2, {"imu", "odom"}))
        self.assertEqual(changed.sends, {"scan"})
        self.assertIs(apply_change(changed, change), changed)
        self.assertIsNone(apply_change(record, {**change, "from": 5, "to": 6}))

    def test_addresses_that_nobody_connects_to_are_left_out(self) -> None:
        uuid = "nearaaaaaaaaaaaa"
        fields = {
            "id": {"name": "a", "hostname": "h", "uuid": uuid},
            "pid": 1,
            "revision": 0,
            "topics": [],
            "services": [],
            "addresses": [
                {"transport": "unix", "path": f"/tmp/1-{uuid}.sock"},
                {"transport": "unix", "path": "/etc/passwd"},
                {"transport": "unix", "path": f"a-{uuid}.sock"},
                {"transport": "tcp", "hostname": "224.0.0.251", "port": 5},
                {"transport": "tcp", "hostname": "example.org", "port": 5},
                {"transport": "tcp", "hostname": "::1", "port": 5},
                {"transport": "other"},
            ],
        }
        record = read_record(fields, uuid)
        self.assertEqual(
            record.addresses, (Address(path=f"/tmp/1-{uuid}.sock"), Address(host="::1", port=5))
        )
        with self.assertRaises(ProtocolError):
            read_record(fields, "faraaaaaaaaaaaaa")
        for key, value in (
            ("pid", "1"),
            ("topics", ["", "a"]),
            ("topics", "a"),
            ("revision", -1),
            ("id", None),
            ("services", ["a" * 256]),
            ("topics", ["*"] * 2000),
        ):
            if key == "topics" and len(value) == 2000:
                value = [f"{number}*" for number in range(2000)]
            with self.assertRaises(ProtocolError):
                read_record({**fields, key: value})


class NamesTest(unittest.TestCase):
    def test_patterns_of_the_vectors(self) -> None:
        count = 0
        for vector in vectors("pattern_vectors.json")["patterns"]:
            for wanted, names in ((True, vector["matches"]), (False, vector["others"])):
                for name in names:
                    count += 1
                    self.assertEqual(matches(vector["pattern"], name), wanted, (vector, name))
        self.assertGreater(count, 50)

    def test_a_hostile_pattern_takes_no_time(self) -> None:
        self.assertFalse(matches("**/a/" * 40 + "b", "a/" * 120 + "c"))
        self.assertFalse(matches("*a" * 100 + "b", "a" * 250))

    def test_names_become_full_ones(self) -> None:
        names = NameResolver("camera", "left", {"image": "front/image", "objects": "/objects"})
        self.assertEqual(names.node, "left/camera")
        for name, full in (
            ("imu", "left/imu"),
            ("/clock", "clock"),
            ("~/raw", "left/camera/raw"),
            ("~", "left/camera"),
            ("image", "left/front/image"),
            ("objects", "objects"),
            ("/left/image", "left/front/image"),
        ):
            self.assertEqual(names.topic(name), full)
        self.assertEqual(names.listened("*/image"), "left/*/image")
        self.assertEqual(names.listened("/*/image"), "*/image")
        for wrong in ("", "a//b", "a/", "/", "~a", "a" * 256, "\ud800", "*"):
            with self.assertRaises(InvalidNameError):
                names.topic(wrong)

    def test_addresses_of_peers(self) -> None:
        self.assertEqual(parse_address("10.0.0.5:7000"), ("10.0.0.5", 7000))
        self.assertEqual(parse_address("[fd00::5]:7000"), ("fd00::5", 7000))
        for wrong in ("", "a", ":1", "a:b", "a:0", "a:70000", "a:²"):
            with self.assertRaises(ValueError):
                parse_address(wrong)
