"""Opening connections, and listening for those of others."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Callable
from typing import Final

from .connection import Connection
from .handshake import HANDSHAKE_S
from .record import Address

HAS_UNIX: Final = hasattr(socket, "AF_UNIX") and os.name == "posix"


async def dial(
    address: Address, make: Callable[[], Connection], timeout: float = HANDSHAKE_S
) -> Connection:
    """Opens a connection to an address; its handshake is still to come.

    Args:
        address: Where to.
        make: Makes the connection.
        timeout: How many seconds that may take.

    Raises:
        OSError: If nobody is there, or it cannot be reached.
    """
    loop = asyncio.get_running_loop()
    if address.path:
        opening = loop.create_unix_connection(make, address.path)
    else:
        opening = loop.create_connection(make, address.host, address.port)
    try:
        _, connection = await asyncio.wait_for(opening, timeout)
    except asyncio.TimeoutError:
        raise OSError(f"no answer from {address} within {timeout:g} s") from None
    return connection


class Servers:
    """The ports and sockets that a node listens at."""

    def __init__(self) -> None:
        self._servers: list[asyncio.AbstractServer] = []
        self._path = ""

    async def start(
        self, make: Callable[[], Connection], host: str, port: int, uuid: str, has_unix: bool
    ) -> tuple[Address, ...]:
        """Listens.

        Args:
            make: Makes the connection of whoever comes.
            host: The address to listen at.
            port: The TCP port; 0 for any.
            uuid: The node's, which the name of its Unix socket ends with.
            has_unix: Whether to listen at a Unix socket, too.

        Returns:
            Where it listens, the best first.

        Raises:
            OSError: If the port is taken.
        """
        loop = asyncio.get_running_loop()
        server = await loop.create_server(make, host, port, backlog=128)
        self._servers.append(server)
        bound = server.sockets[0].getsockname()
        addresses = [Address(host=bound[0], port=bound[1])]
        if has_unix and HAS_UNIX:
            path = _socket_path(uuid)
            if path:
                self._servers.append(await loop.create_unix_server(make, path))
                self._path = path
                addresses.insert(0, Address(path=path))
        return tuple(addresses)

    def close(self) -> None:
        """Listens no longer."""
        for server in self._servers:
            server.close()
        self._servers.clear()
        if self._path:
            try:
                os.unlink(self._path)
            except OSError:
                pass  # Somebody has cleaned up.
            self._path = ""


def _socket_path(uuid: str) -> str | None:
    """Where this node's Unix socket goes: a folder that nobody else can write to."""
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    if runtime:
        folder = os.path.join(runtime, "rosy")
    else:
        parent = os.environ.get("TMPDIR") or "/tmp"
        folder = os.path.join(parent, f"rosy-{os.getuid()}")
    path = os.path.join(folder, f"{os.getpid()}-{uuid}.sock")
    if len(path.encode()) >= 104 or not os.path.isabs(path):
        return None
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        status = os.lstat(folder)
        is_own = status.st_uid == os.getuid() and status.st_mode & 0o77 == 0
    except OSError:
        return None
    return path if is_own and os.path.isdir(folder) else None
