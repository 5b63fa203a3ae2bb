"""rosy's client for Python, in clients/python; where they meet is in BENCH_CLIENT_PORT."""

import asyncio
import os

from job import JOB, PAYLOAD, Pace, Receiver, now_ms

import rosy_mesh as rosy

PORT = int(os.environ["BENCH_CLIENT_PORT"])
#: One of both is at the port, and is named by the other one.
IS_NAMED = JOB["role"] == os.environ["BENCH_CLIENT_NAMED"]


async def main():
    where = {"port": PORT, "peers": []} if IS_NAMED else {"peers": [f"127.0.0.1:{PORT}"]}
    async with rosy.Node("bench-" + JOB["role"], **where) as node:
        if JOB["role"] == "recv":
            await receive(node)
        else:
            await send(node)


async def receive(node):
    receiver = Receiver()
    over = asyncio.Event()

    def take(_topic, sent_at_ms, _data):
        receiver.take(sent_at_ms)
        if receiver.is_over:
            over.set()

    node.listen("bench", take)
    await over.wait()
    receiver.report()


async def send(node):
    topic = node.topic("bench")
    await topic.wait_for_listener()
    pace = Pace()
    while pace.goes_on():
        await topic.send(now_ms(), PAYLOAD)
        if pause_s := pace.pause_s():
            await asyncio.sleep(pause_s)
    pace.report()
    await topic.send(-1, None)


asyncio.run(main())
