"""A node of Python's rosy that does what its input says, a line of JSON each, and says what happens."""

import asyncio
import json
import sys
import time

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


async def run(node, command):
    kind, name, args, kwargs = command
    args = [VALUES[a[1:]]() if isinstance(a, str) and a.startswith("!") else a for a in args]
    if kind == "send":
        while not await node.topic_has_listeners(name):
            await asyncio.sleep(0.02)
        await node.send(name, *args, **kwargs)
    elif kind == "listen":
        await node.listen(name, on_message)
        say("listening", name)
    elif kind == "call":
        while not await node.service_has_providers(name):
            await asyncio.sleep(0.02)
        try:
            say("answer", await node.call(name, *args, **kwargs))
        except Exception as error:
            say("error", str(error))
    elif kind == "stop":
        await node.stop()
        sys.exit(0)


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
