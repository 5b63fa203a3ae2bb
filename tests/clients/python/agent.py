"""A node in Python that does what a test says: one line of JSON each, and one line back.

Its first argument is a JSON object of options of rosy_mesh.Node. Values stand in the notation of
rosy's codec `json`.
"""

import asyncio
import json
import logging
import sys

import rosy_mesh as rosy
from rosy_mesh.json_codec import JsonCodec

CODEC = JsonCodec()


class Agent:
    def __init__(self, node):
        self.node = node
        self.topics = {}

    def say(self, word, **fields):
        print(word, CODEC.encode(fields).decode(), flush=True)

    async def listen(self, topic, label="", **options):
        def heard(name, *args):
            self.say("heard", label=label, topic=name, args=[describe(arg) for arg in args])

        self.node.listen(topic, heard, **options)

    async def loop(self, topic, count):
        """Reads messages in a loop that ends by itself."""
        async with self.node.listen(topic) as messages:
            async for message in messages:
                self.say(
                    "looped",
                    topic=message.topic,
                    args=message.args,
                    sender=message.sender.name,
                    retained=message.retained,
                )
                count -= 1
                if count == 0:
                    break

    async def listen_without_reading(self, topic):
        self.unread = self.node.listen(topic, max_waiting=1)

    async def read(self, count):
        for _ in range(count):
            message = await self.unread.__anext__()
            self.say("read", number=message.args[0])

    async def send(self, topic, args=(), retain=None, size=None):
        handle = self.topics.get(topic) or self.node.topic(topic, retain=retain)
        self.topics[topic] = handle
        await handle.send(*([bytes(size)] if size else args))

    async def send_many(self, topic, count, size=0):
        handle = self.node.topic(topic)
        await handle.wait_for_listener(60)
        for number in range(count):
            await handle.send(number, bytes(size))

    async def count(self, topic, label="", delay=0, **options):
        """Says how many messages have come, and whether in order, when `-1` comes."""
        numbers = []

        async def heard(name, number, data):
            if number < 0:
                in_order = numbers == sorted(numbers)
                self.say("counted", label=label, count=len(numbers), in_order=in_order)
            numbers.append(number)
            if delay:
                await asyncio.sleep(delay)

        self.node.listen(topic, heard, **options)

    async def wait_for_listener(self, topic):
        await self.node.wait_for_listener(topic, 60)

    async def wait_for_listeners(self, topic, count):
        def there():
            return sum(node.listens_to(topic) for node in self.node.nodes) == count

        assert await self.node._mesh.topology.wait_until(there, 60)

    async def wait_for_sender(self, topic):
        await self.node.wait_for_sender(topic, 60)

    async def wait_for_provider(self, service):
        await self.node.wait_for_provider(service, 60)

    async def wait_for_nodes(self, names):
        def there():
            return sorted(node.id.name for node in self.node.nodes) == sorted(names)

        await self.node._mesh.topology.wait_until(there, 60)
        return sorted(node.id.name for node in self.node.nodes)

    async def wait_for_nodes_count(self, count):
        assert await self.node._mesh.topology.wait_until(lambda: len(self.node.nodes) == count, 60)

    async def provide(self, service, kind):
        async def slow(*args):
            self.say("called")
            try:
                await asyncio.sleep(600)
            except asyncio.CancelledError:
                self.say("given_up")
                raise

        self.node.provide(service, {"echo": echo, "slow": slow, "count": count, "fail": fail}[kind])

    async def withdraw(self, service):
        self.node.withdraw(service)

    async def call(self, service, args=(), timeout=20):
        return await self.node.call(service, *args, timeout=timeout)

    async def cancel_call(self, service):
        """Cancels a call once its provider says, on the topic `called`, that it is at work."""
        called = asyncio.Event()
        self.node.listen("called", lambda topic: called.set())
        call = asyncio.create_task(self.node.call(service))
        await asyncio.wait_for(called.wait(), 60)
        call.cancel()
        await asyncio.wait((call,))
        return "cancelled" if call.cancelled() else "ended"

    async def stream(self, service, args=()):
        return [part async for part in self.node.stream(service, *args)]

    async def first_parts(self, service, args, count):
        parts = []
        stream = self.node.stream(service, *args)
        async for part in stream:
            parts.append(part)
            if len(parts) == count:
                break
        await stream.aclose()
        return parts

    async def break_connections(self):
        """Ends the connections that it has opened, as a network does that breaks."""
        for peer in self.node._mesh.peers.values():
            if peer.connection:
                peer.connection.abort()

    async def stats(self):
        return self.node.stats()

    async def do(self, number, what, fields):
        try:
            self.say("done", id=number, result=await getattr(self, what)(**fields))
        except Exception as error:
            remote = getattr(error, "remote_name", None)
            kinds = [kind.__name__ for kind in type(error).__mro__]
            self.say("failed", id=number, kinds=kinds, text=str(error), remote=remote)


def describe(value):
    """What came; long bytes by their length."""
    return len(value) if isinstance(value, bytes) and len(value) > 64 else value


def echo(*args):
    return list(args)


async def count(until):
    for number in range(until):
        yield number


def fail(*args):
    raise LookupError("nothing here: ß")


async def main():
    logging.basicConfig(level=logging.INFO, stream=sys.stderr)
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader(limit=2**24)
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    tasks = set()
    async with rosy.Node(**json.loads(sys.argv[1])) as node:
        agent = Agent(node)
        print("ready", node.port, node.id.uuid, flush=True)
        while line := await reader.readline():
            order = CODEC.decode(line.strip())
            task = asyncio.create_task(agent.do(order.pop("id"), order.pop("do"), order))
            tasks.add(task)
            task.add_done_callback(tasks.discard)
        for task in tasks:
            task.cancel()
    print("ended", flush=True)


asyncio.run(main())
