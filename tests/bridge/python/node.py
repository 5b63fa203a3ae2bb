"""A node of Python's rosy that does what its input says, a line of JSON each, and says what happens."""

import asyncio
import json
import sys

import rosy


class Custom:
    """What a user's own class would be."""

    def __init__(self):
        self.x = 1


def say(what, *values):
    print(what, *(json.dumps(value, default=repr) for value in values), flush=True)


async def on_message(topic, *args, **kwargs):
    say("message", topic, args, kwargs)


async def multiply(service, a, b=1):
    return a * b


async def echo(service, *args, **kwargs):
    return [list(args), kwargs]


async def fail(service, *args):
    raise ValueError("it's no use")


async def slow(service):
    await asyncio.sleep(3600)


async def custom(service):
    return Custom()


VALUES = {"custom": Custom, "bytes": lambda: b"\x00\xff", "tuple": lambda: (1, (2,))}


waiting = {}


async def forward(service, *args, **kwargs):
    """Has a call answered by whoever writes this program's input."""
    number = len(waiting)
    waiting[number] = asyncio.get_running_loop().create_future()
    say("called", number, args)
    return await waiting[number]


async def until_heard(node, topic):
    """Waits until another node listens: this one hears itself."""
    while all(
        other.id == node.id
        for other in node.topology_manager.get_nodes_listening_to_topic(topic)
    ):
        await asyncio.sleep(0.02)


async def call(node, service, args, kwargs):
    while not await node.service_has_providers(service):
        await asyncio.sleep(0.02)
    try:
        say("answer", await node.call(service, *args, **kwargs))
    except Exception as error:
        say("error", str(error))


async def harass(node, topic):
    """Sends what makes no sense to whoever listens to a topic."""
    await until_heard(node, topic)
    name = bytes([len(topic)]) + topic.encode()
    message = b"t" + name + b"\x01" + b"\x02\x00\x00\x00" + b"\xc1\xc1" + b"\x00"
    for other in node.topology_manager.get_nodes_listening_to_topic(topic):
        if other.id == node.id:
            continue
        for nonsense in (message, b"GET / HTTP/1.1\r\n\r\n", b"t\x01", b"t" + name + b"\x01" + b"\xff" * 9):
            spec = other.connection_specs[0]
            reader, writer = await asyncio.open_connection(spec.host, spec.port)
            writer.write(nonsense)
            writer.write_eof()
            await reader.read()
            writer.close()


async def run(node, command):
    kind, name, args, kwargs = command
    args = [VALUES[a[1:]]() if isinstance(a, str) and a.startswith("!") else a for a in args]
    if kind == "send":
        await until_heard(node, name)
        await node.send(name, *args, **kwargs)
        say("sent")
    elif kind == "listen":
        await node.listen(name, on_message)
        say("listening", name)
    elif kind == "call":
        asyncio.create_task(call(node, name, args, kwargs))
    elif kind == "provide":
        await node.add_service(name, forward)
        say("providing", name)
    elif kind == "return":
        waiting[args[0]].set_result(args[1])
    elif kind == "raise":
        waiting[args[0]].set_exception(ValueError(args[1]))
    elif kind == "harass":
        await harass(node, name)
        say("harassed")


async def main():
    options = json.loads(sys.argv[1])
    if "authkey" in options:
        options["authkey"] = options["authkey"].encode()
    node = await rosy.build_node(**options, start=False)
    # Before it starts, so that it announces all of it at once: each change takes it a second.
    node.topic_listener_manager.set_callback("chat", on_message)
    for service in (multiply, echo, fail, slow, custom):
        node.service_handler_manager.set_callback(service.__name__, service)
    await node.start()
    say("ready")
    loop = asyncio.get_running_loop()
    while True:
        line = await loop.run_in_executor(None, sys.stdin.readline)
        if not line:
            return
        await run(node, json.loads(line))


asyncio.run(main())
