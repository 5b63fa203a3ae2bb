"""Zenoh, peer to peer: no scouting, one explicit endpoint on the loopback, which blocks when full."""

import json
import os
import struct
import threading
import time

import zenoh
from job import JOB, PAYLOAD, SIZE, Pace, Receiver, now_ms

ENDPOINT = "tcp/127.0.0.1:" + os.environ["BENCH_ZENOH_PORT"]


def open_session():
    config = zenoh.Config()
    config.insert_json5("mode", '"peer"')
    config.insert_json5("scouting/multicast/enabled", "false")
    config.insert_json5("scouting/gossip/enabled", "false")
    listens = JOB["role"] == "recv"
    config.insert_json5("listen/endpoints", json.dumps([ENDPOINT] if listens else []))
    config.insert_json5("connect/endpoints", json.dumps([] if listens else [ENDPOINT]))
    return zenoh.open(config)


def receive(session):
    receiver = Receiver()
    over = threading.Event()
    is_text = isinstance(PAYLOAD, str)

    def take(sample):
        message = sample.payload.to_bytes()
        if is_text:
            message[8:].decode()
        receiver.take(struct.unpack_from("<d", message)[0])
        if receiver.is_over:
            over.set()

    session.declare_subscriber("bench", take)
    over.wait(JOB["seconds"] + 10)
    receiver.report()


def send(session):
    publisher = session.declare_publisher(
        "bench", congestion_control=zenoh.CongestionControl.BLOCK
    )
    for _ in range(250):
        if publisher.matching_status.matching:
            break
        time.sleep(0.02)
    data = PAYLOAD.encode() if isinstance(PAYLOAD, str) else PAYLOAD
    pack = struct.Struct("<d").pack
    pace = Pace()
    while pace.goes_on():
        body = PAYLOAD.encode() if SIZE and isinstance(PAYLOAD, str) else data
        publisher.put(pack(now_ms()) + body)
        if pause_s := pace.pause_s():
            time.sleep(pause_s)
    pace.report()
    publisher.put(pack(-1.0))
    time.sleep(0.2)


session = open_session()
receive(session) if JOB["role"] == "recv" else send(session)
session.close()
