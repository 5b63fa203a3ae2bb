"""Choosing who is called, and waiting for the answer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable
from typing import Any, TypeVar

from .calls_in import Handler
from .calls_out import OneAnswer, Parts, TryAnotherError, cancel, write_call
from .codec import Body, Codec, whole
from .connection import Connection
from .errors import CallTimeoutError, NoProviderError, RemoteError
from .mesh import Mesh

T = TypeVar("T")


class Caller:
    """Calls services. Providers take turns; one that did not answer in time is called last."""

    def __init__(self, mesh: Mesh, codec: Codec) -> None:
        """
        Args:
            mesh: This node.
            codec: What arguments are written with.
        """
        self._mesh = mesh
        self._codec = codec
        self._called_at: dict[str, int] = {}
        self._doubted: set[str] = set()
        self._count = 0

    def providers(self, service: str) -> list[str]:
        """The uuids of the nodes that provide a service, this one's among them."""
        found = [record.id.uuid for record in self._mesh.topology if service in record.services]
        if service in self._mesh.responder.handlers:
            found.append(self._mesh.id.uuid)
        return found

    async def call(self, service: str, args: tuple[Any, ...], timeout: float | None) -> Any:
        """Calls a service. See `Node.call()`."""
        body = self._codec.encode(args)
        deadline = _deadline(timeout)
        tried: set[str] = set()
        while True:
            uuid = await self._choose(service, tried, deadline, timeout)
            if uuid == self._mesh.id.uuid:
                return await self._call_own(service, body, deadline, timeout)
            try:
                return await self._call_at(uuid, service, body, deadline, timeout)
            except TryAnotherError:
                tried.add(uuid)

    async def stream(
        self, service: str, args: tuple[Any, ...], timeout: float | None
    ) -> AsyncIterator[Any]:
        """Calls a service that answers in parts. See `Node.stream()`."""
        body = self._codec.encode(args)
        parts = await self._begin_stream(service, body, timeout)
        try:
            while True:
                got, part = await _within(_deadline(timeout), parts.next(), service, timeout)
                if not got:
                    return
                yield part
        finally:
            cancel(parts.connection, parts.request)

    async def _begin_stream(self, service: str, body: Body, timeout: float | None) -> Parts:
        deadline = _deadline(timeout)
        tried = {self._mesh.id.uuid}
        while True:
            uuid = await self._choose(service, tried, deadline, timeout)
            parts = Parts(service, self._mesh.codecs)
            try:
                connection = await self._connect(uuid, deadline, service, timeout)
                number = self._codec.number
                parts.connection = connection
                parts.request = write_call(
                    connection, service, number, body, _left(deadline), parts, parts.window()
                )
                await _within(deadline, parts.begun(), service, timeout)
                return parts
            except TryAnotherError:
                tried.add(uuid)
            except BaseException:
                cancel(parts.connection, parts.request)
                raise

    async def _call_at(
        self,
        uuid: str,
        service: str,
        body: Body,
        deadline: float | None,
        timeout: float | None,
    ) -> Any:
        peer = self._mesh.peer(uuid)
        connection = peer.connection or await self._connect(uuid, deadline, service, timeout)
        pending = OneAnswer(service, self._mesh.codecs)
        number = self._codec.number
        request = write_call(connection, service, number, body, _left(deadline), pending)
        timer = None
        if deadline is not None:
            error = CallTimeoutError(_late(service, timeout))
            loop = asyncio.get_running_loop()
            timer = loop.call_at(deadline, pending.fail, error)
        try:
            result = await pending.result
            self._doubted.discard(uuid)
            return result
        except CallTimeoutError:
            self._doubted.add(uuid)
            raise
        finally:
            if timer:
                timer.cancel()
            cancel(connection, request)

    async def _call_own(
        self, service: str, body: Body, deadline: float | None, timeout: float | None
    ) -> Any:
        handler: Handler = self._mesh.responder.handlers[service]
        codec = self._codec
        try:
            result = handler(*codec.decode(whole(body)))
            if isinstance(result, Awaitable):
                result = await _within(deadline, result, service, timeout)
        except CallTimeoutError:
            raise
        except Exception as error:
            raise RemoteError(service, type(error).__name__, str(error)) from error
        return codec.decode(whole(codec.encode(result)))

    async def _connect(
        self, uuid: str, deadline: float | None, service: str, timeout: float | None
    ) -> Connection:
        connecting = self._mesh.peer(uuid).connected()
        connection = await _within(deadline, connecting, service, timeout)
        if connection is None:
            raise TryAnotherError("it is gone")
        return connection

    async def _choose(
        self, service: str, tried: set[str], deadline: float | None, timeout: float | None
    ) -> str:
        """The provider whose turn it is; waits until there is one."""
        free: list[str] = []

        def find() -> bool:
            free[:] = [uuid for uuid in self.providers(service) if uuid not in tried]
            return bool(free)

        if not find() and not await self._mesh.topology.wait_until(find, _left(deadline)):
            raise NoProviderError(
                f'Cannot call service "{service}": no provider found within {timeout:g} s'
            )
        self._count += 1
        order = self._called_at
        uuid = min(free, key=lambda each: (each in self._doubted, order.get(each, 0)))
        order[uuid] = self._count
        if len(order) > 8192:
            order.clear()
        return uuid


def _deadline(timeout: float | None) -> float | None:
    return None if timeout is None else asyncio.get_running_loop().time() + timeout


def _left(deadline: float | None) -> float | None:
    if deadline is None:
        return None
    return max(0.0, deadline - asyncio.get_running_loop().time())


def _late(service: str, timeout: float | None) -> str:
    return f'Cannot call service "{service}": no answer within {timeout or 0:g} s'


async def _within(
    deadline: float | None, work: Awaitable[T], service: str, timeout: float | None
) -> T:
    try:
        return await asyncio.wait_for(work, _left(deadline))
    except CallTimeoutError:
        raise
    except asyncio.TimeoutError:
        raise CallTimeoutError(_late(service, timeout)) from None
