"""Unpickles lines of hexadecimal digits, and says what each is."""

import pickle
import sys

for line in sys.stdin:
    value = pickle.loads(bytes.fromhex(line))
    if isinstance(value, list) and value and value[-1] is value:
        print("circle of", len(value))
    elif isinstance(value, list) and len(value) == 2 and value[0] is value[1]:
        print("twice", repr(value[0]))
    else:
        print(repr(value))
