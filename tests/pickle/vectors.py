"""Pickles values by all protocols: a line for each, with its name, its protocol and its bytes."""

import collections
import datetime
import pickle
import uuid

shared = [1]
circle = [1]
circle.append(circle)
zone = datetime.timezone(datetime.timedelta(hours=2))

VALUES = {
    "none": None,
    "booleans": [True, False],
    "integers": [0, 1, -1, 255, 256, 65535, 65536, -129, 2**31 - 1, -(2**31), 2**31, 2**53 - 1],
    "large integers": [2**53, -(2**63), 2**64, 2**100, -(2**100), 255 * 2**64, 10**300],
    "floats": [0.0, -0.0, 1.5, -2.25e-300, 1e300, float("inf"), float("-inf"), 0.1],
    "nan": float("nan"),
    "texts": ["", "a", "é", "😀", "\n\\ \u2028 \\u0041", "x" * 300],
    "bytes": [b"", b"\x00\xff\n", b"y" * 300],
    "bytearray": [bytearray(), bytearray(b"\x01\x80")],
    "lists": [[], [1], [[2], []]],
    "tuples": [(), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4)],
    "dicts": [{}, {"a": 1}, {"__proto__": 1, "constructor": 2}],
    "other keys": [{1: "a", "b": 2}, {(1, 2): 3}, {None: 1}],
    "sets": [set(), {1}, frozenset(), frozenset([2])],
    "shared": [shared, shared],
    "circle": circle,
    "ordered": collections.OrderedDict(a=1, b=[2]),
    "uuid": uuid.UUID("12345678-1234-5678-1234-567812345678"),
    "small uuid": uuid.UUID(int=7),
    "moments": [
        datetime.datetime(2026, 11, 28, 1, 2, 3, 456789, zone),
        datetime.datetime(99, 1, 2, tzinfo=datetime.timezone.utc),
    ],
    "durations": [datetime.timedelta(days=1, milliseconds=500), datetime.timedelta(-1)],
    "many": [list(range(3000)), {str(i): i for i in range(2500)}],
}

for name, value in VALUES.items():
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        print(name, protocol, pickle.dumps(value, protocol).hex(), sep="|")
