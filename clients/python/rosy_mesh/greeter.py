"""Handshakes, of connections in both directions."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from .connection import Connection
from .errors import AuthKeyUnsupportedError, ConnectionLostError, ProtocolError, RefusedError
from .handshake import (
    HANDSHAKE_S,
    HELLO,
    REFUSAL,
    VERSION,
    WELCOME,
    Greeting,
    pack_greeting,
    pack_refusal,
    read_greeting,
    read_refusal,
)

if TYPE_CHECKING:
    from .mesh import Mesh

_MAX_HANDSHAKES: Final = 64
_CROWDED_S: Final = 0.05
_MAX_CONNECTIONS: Final = 1024
_MAX_OF_ONE_NODE: Final = 8


class Greeter:
    """Says who this node is, and asks who the others are."""

    def __init__(self, mesh: Mesh) -> None:
        """
        Args:
            mesh: Whose connections they are.
        """
        self._mesh = mesh
        #: Handshakes of connections that others have opened, and what ends those.
        self._coming: dict[Connection, asyncio.TimerHandle] = {}
        self._going: dict[
            Connection, tuple[str, asyncio.Future[None], Callable[[Connection], None]]
        ] = {}
        self._accepted: set[Connection] = set()

    def make_outgoing(self) -> Connection:
        """A connection that this node opens."""
        return self._mesh.new_connection(is_outgoing=True)

    def make_incoming(self) -> Connection:
        """A connection that another node opens."""
        connection = self._mesh.new_connection(is_outgoing=False)
        loop = asyncio.get_running_loop()
        # Who says nothing must not take the places of all others.
        patience_s = HANDSHAKE_S if len(self._coming) < _MAX_HANDSHAKES else _CROWDED_S
        self._coming[connection] = loop.call_later(patience_s, connection.abort)
        return connection

    async def greet(
        self,
        connection: Connection,
        to: str,
        timeout: float,
        opened: Callable[[Connection], None],
    ) -> Connection:
        """Writes a HELLO, and waits for its answer.

        Args:
            connection: The connection.
            to: Who is looked for.
            timeout: How many seconds that may take.
            opened: Is called as soon as the handshake is over, before any frame is handled.

        Raises:
            OSError: If none comes.
            RefusedError: If it is a refusal.
            AuthKeyUnsupportedError: If the other side has an auth key.
        """
        waiting = asyncio.get_running_loop().create_future()
        self._going[connection] = (to, waiting, opened)
        connection.write(pack_greeting(HELLO, self._greeting(self._known(to), to)))
        try:
            await asyncio.wait_for(waiting, timeout)
        except asyncio.TimeoutError:
            raise OSError("it does not answer the handshake") from None
        except BaseException:
            connection.abort()
            raise
        finally:
            self._going.pop(connection, None)
            if not connection.is_open:
                connection.abort()
        return connection

    def greeted(self, connection: Connection, version: int, kind: int, body: bytes) -> None:
        """A message of a handshake has come.

        Raises:
            RosyError: If it ends the connection.
        """
        if connection.is_outgoing:
            self._take_answer(connection, version, kind, body)
            return
        try:
            self._take_hello(connection, version, kind, body)
        except AuthKeyUnsupportedError as error:
            connection.refuse(pack_refusal("key", str(error)))
        except RefusedError as error:
            connection.refuse(pack_refusal(error.reason, str(error)))

    def closed(self, connection: Connection, error: Exception | None) -> None:
        """A connection has ended, during its handshake perhaps."""
        self._accepted.discard(connection)
        timer = self._coming.pop(connection, None)
        if timer:
            timer.cancel()
        waiting = self._going.get(connection)
        if waiting and not waiting[1].done():
            lost = ConnectionLostError("the connection ended during the handshake")
            waiting[1].set_exception(error or lost)

    def stop(self) -> None:
        """Ends all handshakes that are in progress."""
        for connection in list(self._coming):
            connection.abort()

    def _take_answer(self, connection: Connection, version: int, kind: int, body: bytes) -> None:
        to, waiting, opened = self._going[connection]
        if kind == REFUSAL:
            raise read_refusal(body)
        if version != VERSION:
            raise RefusedError("version", f"it speaks version {version}, this client {VERSION}")
        if kind != WELCOME:
            raise ProtocolError("no WELCOME")
        greeting = read_greeting(WELCOME, body)
        if to != "coordinator" and greeting.domain != self._mesh.domain:
            raise RefusedError("domain", f'it is in the domain "{greeting.domain}"')
        if to not in ("node", "coordinator") and greeting.id.uuid != to:
            raise RefusedError("node", "another node answered")
        if greeting.id.uuid == self._mesh.id.uuid:
            raise RefusedError("self", "that is this node")
        connection.open(greeting)
        opened(connection)
        if not waiting.done():
            waiting.set_result(None)

    def _take_hello(self, connection: Connection, version: int, kind: int, body: bytes) -> None:
        mesh = self._mesh
        if version != VERSION:
            raise RefusedError("version", f"this client speaks version {VERSION}")
        if kind != HELLO:
            raise RefusedError("malformed", "no HELLO")
        if len(self._coming) > _MAX_HANDSHAKES or len(self._accepted) >= _MAX_CONNECTIONS:
            raise RefusedError("busy", "too many connections: try again")
        greeting = read_greeting(HELLO, body)
        if greeting.domain != mesh.domain:
            raise RefusedError("domain", "this node is in another domain")
        if greeting.to not in ("node", mesh.id.uuid) or mesh.is_stopping:
            raise RefusedError("node", "that node is not here")
        if greeting.id.uuid == mesh.id.uuid:
            raise RefusedError("self", "that is this very node")
        if len(mesh.peer(greeting.id.uuid).incoming) >= _MAX_OF_ONE_NODE:
            raise RefusedError("busy", f"a node has {_MAX_OF_ONE_NODE} connections at most")
        self._coming.pop(connection).cancel()
        self._accepted.add(connection)
        knows = self._known(greeting.id.uuid)
        connection.write(pack_greeting(WELCOME, self._greeting(knows)))
        connection.open(greeting)
        mesh.adopt(connection)

    def _greeting(self, knows: int, to: str = "") -> Greeting:
        mesh = self._mesh
        mesh.own.flush()
        return Greeting(mesh.id, mesh.domain, mesh.own.revision, knows, mesh.limit, to)

    def _known(self, uuid: str) -> int:
        record = self._mesh.topology.get(uuid)
        return record.revision if record else -1
