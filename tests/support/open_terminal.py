"""Runs a program on a terminal of its own: `open_terminal.py ROWS COLUMNS PROGRAM [ARGUMENT...]`.

Takes one line of JSON for each thing to do, and tells one for each thing that happened.
"""

import fcntl
import json
import os
import pty
import select
import struct
import sys
import termios


def resize(terminal, rows, columns):
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def tell(**what):
    print(json.dumps(what), flush=True)


def is_usual(terminal):
    flags = termios.tcgetattr(terminal)[3]
    return bool(flags & termios.ICANON and flags & termios.ECHO and flags & termios.ISIG)


def do(terminal, command):
    if "type" in command:
        os.write(terminal, bytes.fromhex(command["type"]))
    if "resize" in command:
        resize(terminal, *command["resize"])
    if "mode" in command:
        tell(isUsual=is_usual(terminal))


def relay(terminal):
    waiting = b""
    while True:
        ready, _, _ = select.select([terminal, 0], [], [])
        if terminal in ready:
            try:
                data = os.read(terminal, 65536)
            except OSError:
                return
            if not data:
                return
            tell(written=data.hex())
        if 0 in ready:
            data = os.read(0, 65536)
            if not data:
                return
            *lines, waiting = (waiting + data).split(b"\n")
            for line in lines:
                do(terminal, json.loads(line))


rows, columns, *program = sys.argv[1:]
child, terminal = pty.fork()
if child == 0:
    resize(0, int(rows), int(columns))
    os.execvp(program[0], program)
tell(pid=child)
relay(terminal)
# Who still runs is told that the terminal is gone.
os.close(terminal)
_, status = os.waitpid(child, 0)
tell(status=os.waitstatus_to_exitcode(status))
