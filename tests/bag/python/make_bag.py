"""Writes a recording as 'rosy bag record' of Python's rosy writes it, with what is seldom in one."""

import pickle
import sys
from datetime import datetime, timedelta


class Custom:
    pass


start = datetime.fromtimestamp(1_790_000_000)
circle = []
circle.append(circle)
MESSAGES = [
    ("imu", (1, [2.5, None]), {}),
    ("/camera", (b"\x00\xff" * 40_000,), {"frame": "a"}),
    ("imu", (Custom(),), {}),
    ("imu", (circle,), {}),
    ("imu", (2**70, {1: "a"}, {1, 2}, start), {}),
]

with open(sys.argv[1], "wb") as file:
    for index, (topic, args, kwargs) in enumerate(MESSAGES):
        now = start + timedelta(seconds=index, microseconds=index)
        pickle.dump((now, topic, args, kwargs), file, protocol=int(sys.argv[2]))
