"""The original, rosy for Python; its coordinator is started by the runner, on the loopback."""

import asyncio
import os

from job import JOB, PAYLOAD, Pace, Receiver, now_ms
from rosy import build_node


async def main():
    node = await build_node(
        name="bench-" + JOB["role"],
        coordinator_host="127.0.0.1",
        coordinator_port=int(os.environ["BENCH_COORDINATOR_PORT"]),
        node_server_host="127.0.0.1",
        node_client_host="127.0.0.1",
        topic_load_balancer=None,
    )
    if JOB["role"] == "recv":
        await receive(node)
    else:
        await send(node)


async def receive(node):
    receiver = Receiver()
    over = asyncio.Event()

    async def take(_topic, message):
        receiver.take(message[0])
        if receiver.is_over:
            over.set()

    await node.listen("bench", take)
    await over.wait()
    receiver.report()


async def send(node):
    topic = node.get_topic("bench")
    await topic.wait_for_listener()
    pace = Pace()
    while pace.goes_on():
        await topic.send((now_ms(), PAYLOAD))
        if pause_s := pace.pause_s():
            await asyncio.sleep(pause_s)
    pace.report()
    await topic.send((-1, None))
    await asyncio.sleep(0.2)


asyncio.run(main())
os._exit(0)
