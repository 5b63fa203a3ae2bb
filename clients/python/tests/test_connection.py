"""A node, and a peer that does what others do not."""

from __future__ import annotations

import asyncio
import unittest
from typing import Any
from unittest import mock

from rosy_mesh import Node, connection, greeter, wire
from rosy_mesh.handshake import ENVELOPE, pack_envelope, read_refusal

from .stranger import DOMAIN, Stranger, greeting_of


class ConnectionTest(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self) -> None:
        await self.start()

    async def start(self, **options: Any) -> None:
        self.node = Node("node", domain_id=DOMAIN, interface="127.0.0.1", peers=[], **options)
        await self.node.start()
        self.addAsyncCleanup(self.node.stop)
        self.heard: list[Any] = []
        self.node.listen("t", lambda topic, *args: self.heard.append(args))

    async def refused(self, **hello: Any) -> str:
        stranger = await Stranger.connect(self.node.port)
        kind, body = await stranger.hello(**hello)
        self.assertEqual(kind, 3)
        await stranger.end()
        return str(getattr(read_refusal(body), "reason", "key"))

    async def test_says_why_it_refuses(self) -> None:
        self.assertEqual(await self.refused(domain="other"), "domain")
        self.assertEqual(await self.refused(to="someoneaaaaaaaaa"), "node")
        self.assertEqual(await self.refused(uuid=self.node.id.uuid), "self")
        self.assertEqual(await self.refused(uuid="x"), "malformed")

    async def test_refuses_other_versions_and_keys(self) -> None:
        for data, reason in (
            (ENVELOPE.pack(b"rosy", 2, 1, 0), "version"),
            (pack_envelope(1, {"share": bytes(32)}), "key"),
            (pack_envelope(2, {}), "malformed"),
        ):
            stranger = await Stranger.connect(self.node.port)
            stranger.writer.write(data)
            kind, body = await stranger.envelope()
            error = read_refusal(body)
            self.assertEqual((kind, getattr(error, "reason", "key")), (3, reason))
            await stranger.end()

    async def test_a_node_has_eight_connections_at_most(self) -> None:
        strangers = [await Stranger.greet(self.node.port) for _ in range(8)]
        self.assertEqual(await self.refused(), "busy")
        strangers[0].writer.close()
        await strangers[0].writer.wait_closed()
        await strangers[1].sync()
        another = await Stranger.greet(self.node.port)
        for stranger in [another, *strangers]:
            stranger.writer.close()

    async def test_a_handshake_that_does_not_end_is_ended(self) -> None:
        with mock.patch.object(greeter, "HANDSHAKE_S", 0.05):
            stranger = await Stranger.connect(self.node.port)
            await stranger.end()

    async def test_a_crowd_that_says_nothing_keeps_nobody_out(self) -> None:
        crowd = [await Stranger.connect(self.node.port) for _ in range(70)]
        # The last of them are ended early, so that there is room again.
        await crowd[-1].end()
        for stranger in crowd[:10]:
            stranger.writer.close()
        while True:
            stranger = await Stranger.connect(self.node.port)
            kind, _ = await stranger.hello()
            stranger.writer.close()
            if kind == 2:
                break
        for stranger in crowd:
            stranger.writer.close()

    async def test_welcomes_with_what_it_knows(self) -> None:
        first = await Stranger.greet(self.node.port, revision=7)
        await first.sync()
        second = await Stranger.connect(self.node.port)
        kind, body = await second.hello()
        self.assertEqual((kind, greeting_of(body).knows), (2, 7))
        kind, _, body = await second.frame(wire.RECORD)
        self.assertEqual(wire.read_map(body)["topics"], ["t"])
        first.writer.close()
        second.writer.close()

    async def test_skips_what_it_does_not_know(self) -> None:
        stranger = await Stranger.greet(self.node.port)
        stranger.name(wire.NAME_TOPIC, 0, "t")
        stranger.write(200, b"header", b"body")
        stranger.name(9, 0, "another kind")
        stranger.write(wire.TOPIC, bytes(21), b"\x91\x01", flags=0x10)
        stranger.topic(0, 0, b"\x91\x02", extra=bytes((77, 2, 0, 0)))
        stranger.write(wire.TOPIC, wire.TOPIC_HEAD.pack(0, 1, 0.0, 1), b"\x91\x03", flags=0x01)
        await stranger.sync()
        self.assertEqual(self.heard, [(2,), (3,)])
        stranger.writer.close()

    async def test_counts_what_is_lost(self) -> None:
        stranger = await Stranger.greet(self.node.port)
        stranger.name(wire.NAME_TOPIC, 0, "t")
        for sequence in (2, 3, 7, 0, 1):
            stranger.topic(0, sequence, b"\x90")
        await stranger.sync()
        stats = self.node.stats()["t"]
        self.assertEqual((stats["received"], stats["lost"]), (5, 2 + 3))
        stranger.writer.close()

    async def test_a_message_that_is_too_large_costs_itself_alone(self) -> None:
        await self.start(max_message_bytes=100_000)
        self.node.provide("s", lambda: bytes(5000))
        stranger = await Stranger.greet(self.node.port, limit=1000)
        stranger.name(wire.NAME_TOPIC, 0, "t")
        stranger.name(wire.NAME_SERVICE, 0, "s")
        stranger.topic(0, 0, bytes(300_000))
        stranger.write(wire.CALL, wire.CALL_HEAD.pack(1, 0, 1000, 1), bytes(300_000))
        stranger.write(wire.CALL, wire.CALL_HEAD.pack(2, 0, 1000, 1), b"\x90")
        stranger.topic(0, 1, b"\x91\x05")
        for request in (1, 2):
            _, header, _ = await stranger.frame(wire.FAILURE)
            self.assertEqual(wire.REQUEST_CODEC.unpack(header), (request, wire.UNREADABLE))
        await stranger.sync()
        self.assertEqual(self.heard, [(5,)])
        stats = self.node.stats()["t"]
        self.assertEqual((stats["received"], stats["lost"]), (1, 1))
        stranger.writer.close()

    async def test_who_is_silent_is_lost_and_who_is_not_stays(self) -> None:
        with (
            mock.patch.object(connection, "_PING_S", 0.02),
            mock.patch.object(connection, "_SILENCE_S", 0.2),
        ):
            silent = await Stranger.greet(self.node.port)
            await silent.end()
            lively = await Stranger.greet(self.node.port)
            for _ in range(30):
                _, header, _ = await lively.frame(wire.PING)
                lively.write(wire.PONG, header + header + header)
            await lively.sync()
            lively.writer.close()

    async def test_who_asks_without_reading_is_cut_off(self) -> None:
        await self.start(max_outbox_bytes=100_000)
        stranger = await Stranger.greet(self.node.port)
        try:
            for _ in range(100_000):
                if stranger.writer.is_closing():
                    return
                for _ in range(20):
                    stranger.write(wire.WANT_RECORD)
                await asyncio.wait_for(stranger.writer.drain(), 30)
        except ConnectionError:
            return
        self.fail("it answers on and on")

    async def test_a_goodbye_is_believed_at_once(self) -> None:
        stranger = await Stranger.greet(self.node.port, topics=["u"])
        other = await Stranger.greet(self.node.port, topics=["u"])
        await self.node.wait_for_listener("u", 30)
        stranger.write(wire.GOODBYE, b"\0")
        stranger.writer.write_eof()
        await stranger.end()
        self.assertEqual(self.node.nodes, [])
        # What was under way over another connection does not bring it back.
        other.record(revision=5, topics=["u"])
        await other.sync()
        self.assertEqual(self.node.nodes, [])
        other.writer.close()

    async def test_says_goodbye_itself(self) -> None:
        stranger = await Stranger.greet(self.node.port)
        await stranger.sync()
        stopping = asyncio.create_task(self.node.stop())
        _, header, _ = await stranger.frame(wire.GOODBYE)
        self.assertEqual(header, b"\0")
        stranger.writer.close()
        await stopping

    async def test_a_change_that_does_not_fit_is_asked_about(self) -> None:
        stranger = await Stranger.greet(self.node.port)
        change = {"from": 5, "to": 6, "topicsAdded": ["u"]}
        stranger.write(wire.INTEREST, b"", wire.pack_map(change))
        await stranger.frame(wire.WANT_RECORD)
        stranger.record(revision=6, topics=["u"])
        await self.node.wait_for_listener("u", 30)
        stranger.writer.close()

    async def test_what_it_begins_to_listen_to_is_told(self) -> None:
        stranger = await Stranger.greet(self.node.port)
        _, _, body = await stranger.frame(wire.RECORD)
        revision = wire.read_map(body)["revision"]
        self.node.listen("u")
        self.node.listen("v/*")
        self.node.provide("s", lambda: None)
        _, _, body = await stranger.frame(wire.INTEREST)
        change = wire.read_map(body)
        self.assertEqual((change["from"], change["to"]), (revision, revision + 1))
        self.assertEqual((change["topicsAdded"], change["servicesAdded"]), (["u", "v/*"], ["s"]))
        stranger.writer.close()

    async def test_what_is_asked_of_it_and_there_is_not(self) -> None:
        stranger = await Stranger.greet(self.node.port)
        stranger.write(wire.WANT_SCHEMA, b"", wire.pack_map({"hash": "0123456789abcdef"}))
        _, _, body = await stranger.frame(wire.SCHEMA)
        self.assertEqual(wire.read_map(body), {"hash": "0123456789abcdef"})
        stranger.name(wire.NAME_SERVICE, 0, "nobody's")
        stranger.write(wire.CALL, wire.CALL_HEAD.pack(3, 0, 1000, 1), b"\x90")
        _, header, _ = await stranger.frame(wire.FAILURE)
        self.assertEqual(wire.REQUEST_CODEC.unpack(header), (3, wire.NOT_PROVIDED))
        stranger.writer.close()
