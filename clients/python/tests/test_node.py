"""What a node promises to its own program."""

from __future__ import annotations

import asyncio
import os
import unittest
from typing import Any
from unittest import mock

import rosy_mesh as rosy

from .stranger import DOMAIN


def node(name: str, **options: Any) -> rosy.Node:
    """A node that nobody else hears."""
    return rosy.Node(name, domain_id=DOMAIN, interface="127.0.0.1", **options)


class OptionsTest(unittest.TestCase):
    def test_what_makes_no_sense_is_refused(self) -> None:
        for options in (
            {"peers": ["a:1"], "coordinator": "a:1"},
            {"codec": "pickle"},
            {"interface": "eth0"},
            {"namespace": "a//b"},
        ):
            with self.assertRaises(ValueError, msg=str(options)):
                rosy.Node("a", **options)  # type: ignore[arg-type]
        with self.assertRaises(NotImplementedError):
            rosy.Node("a", auth_key="key")
        with mock.patch.dict(os.environ, {"ROSY_AUTHKEY": "key"}):
            with self.assertRaises(rosy.AuthKeyUnsupportedError):
                rosy.Node("a")

    def test_the_environment_counts_where_nothing_is_said(self) -> None:
        said = {
            "ROSY_DOMAIN_ID": "lab",
            "ROSY_NAMESPACE": "left",
            "ROSY_REMAP": "image=front/image",
            "ROSY_PEERS": "a:1, b:2",
        }
        with mock.patch.dict(os.environ, said):
            found = rosy.Node("camera")
            self.assertEqual((found.id.name, found.domain_id), ("left/camera", "lab"))
            self.assertEqual(found.topic("image").name, "left/front/image")
            self.assertEqual(rosy.Node("a", domain_id="b", namespace="/c").id.name, "c/a")


class NodeTest(unittest.IsolatedAsyncioTestCase):
    async def test_hears_itself_and_calls_itself(self) -> None:
        async with node("a", peers=[]) as a:
            a.provide("add", lambda x, y: x + y)
            messages = a.listen("**")
            await a.send("t", {"b": (1, 2)})
            topic, args = await messages.__anext__()
            self.assertEqual((topic, args), ("t", [{"b": [1, 2]}]))
            self.assertEqual(await a.call("add", 1, 2), 3)
            with self.assertRaises(rosy.RemoteError):
                await a.call("add", 1, None)

    async def test_what_is_sent_and_not_waited_for_keeps_its_order(self) -> None:
        async with node("a", peers=[]) as a:
            heard: list[int] = []

            async def slowly(topic: str, number: int) -> None:
                await asyncio.sleep(0)
                heard.append(number)

            a.listen("t", slowly)
            for number in range(2000):
                await a.send("t", number)
            while len(heard) < 2000:
                await asyncio.sleep(0)
            self.assertEqual(heard, list(range(2000)))

    async def test_policies_for_who_is_slow(self) -> None:
        async with node("a", peers=[]) as a:
            oldest = a.listen("t", max_waiting=2, policy="drop-oldest")
            newest = a.listen("t", max_waiting=2, policy="drop-newest")
            for number in range(5):
                await a.send("t", number)
            self.assertEqual([(await oldest.__anext__()).args for _ in "ab"], [[3], [4]])
            self.assertEqual([(await newest.__anext__()).args for _ in "ab"], [[0], [1]])
            self.assertEqual((oldest.dropped, newest.dropped), (3, 3))

    async def test_a_callback_that_fails_is_logged_and_the_next_message_comes(self) -> None:
        async with node("a", peers=[]) as a:
            heard: list[int] = []

            @a.listener("t")
            def fail(topic: str, number: int) -> None:
                heard.append(1 // number)

            with self.assertLogs("rosy_mesh", "ERROR") as logs:
                for number in (0, 1):
                    await a.send("t", number)
            self.assertEqual(heard, [1])
            self.assertIn("ZeroDivisionError", logs.output[0])

    async def test_loops_end_with_the_node(self) -> None:
        a = node("a", peers=[])
        await a.start()
        messages = a.listen("t")
        reading = asyncio.create_task(self.read(messages))
        await a.send("t", 1)
        await a.stop()
        self.assertEqual(await asyncio.wait_for(reading, 30), [[1]])
        with self.assertRaises(RuntimeError):
            await a.send("t", 1)

    async def read(self, messages: rosy.Subscription) -> list[list[Any]]:
        return [args async for _, args in messages]

    async def test_calls_that_nobody_answers_end(self) -> None:
        async with node("a", peers=[]) as a, node("b", peers=[f"127.0.0.1:{a.port}"]) as b:
            with self.assertRaises(rosy.NoProviderError):
                await b.call("add", timeout=0.05)
            a.provide("never", asyncio.Event().wait)
            await b.wait_for_provider("never", 30)
            with self.assertRaises(rosy.CallTimeoutError):
                await b.call("never", timeout=0.05)
            with self.assertRaises(TimeoutError):
                await b.wait_for_listener("nobody's", 0.05)
            calling = asyncio.create_task(b.call("never"))
            await asyncio.sleep(0)
            await a.stop()
            with self.assertRaises((rosy.ConnectionLostError, rosy.RemoteError)):
                await asyncio.wait_for(calling, 30)

    async def test_what_cannot_be_sent_is_an_error_and_nothing_else(self) -> None:
        async with node("a", peers=[]) as a:
            messages = a.listen("t")
            for args in ((object(),), ("\ud800",)):
                with self.assertRaises(rosy.CodecError):
                    await a.send("t", *args)
            for name in ("", "a//b", "*"):
                with self.assertRaises(rosy.InvalidNameError):
                    await a.send(name)
            await a.send("t", "this")
            self.assertEqual((await messages.__anext__()).args, ["this"])

    async def test_retains_within_its_limits(self) -> None:
        async with node("a", peers=[]) as a, node("b", peers=[f"127.0.0.1:{a.port}"]) as b:
            topic = a.topic("t", retain=5, retain_bytes=3000)
            for number in range(5):
                await topic.send(number, bytes(1000))
            with self.assertRaises(rosy.MessageTooLargeError):
                await topic.send(9, bytes(4000))
            messages = b.listen("t")
            numbers = [(await messages.__anext__()).args[0] for _ in "ab"]
            self.assertEqual(numbers, [3, 4])
            own = a.listen("t")
            self.assertEqual([(await own.__anext__()).args[0] for _ in "ab"], [3, 4])
            a.topic("t", retain=0)
            later = b.listen("t")
            await topic.send(5, b"")
            self.assertEqual((await later.__anext__()).args[0], 5)
