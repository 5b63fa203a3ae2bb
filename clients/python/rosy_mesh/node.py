"""A node: what a program says to rosy."""

from __future__ import annotations

import asyncio
import random
import socket
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from typing import Any, Final, TypeVar

from . import environment
from .caller import Caller
from .codec import Codecs
from .coordinator import CoordinatorDiscovery
from .dialing import Servers
from .handshake import NodeId
from .listener import Callback, Listener, Policy
from .mesh import Discovery, Mesh
from .named import NamedDiscovery
from .names import NameResolver, check_text
from .record import NodeRecord
from .subscription import Subscription
from .topic import Topic
from .topics_out import OutboundTopic
from .wire import DEFAULT_LIMIT

_ALPHABET: Final = "abcdefghijklmnopqrstuvwxyz234567"
_MEGABYTE: Final = 1024 * 1024

HandlerT = TypeVar("HandlerT", bound=Callable[..., Any])


class Node:
    """A node of a rosy mesh.

    - Use it as `async with rosy.Node("camera", peers=["10.0.0.5:7000"]) as node`.
    - It finds others by named peers or through a coordinator. It does not use multicast: with
      neither it waits at its `port` for those that name it.
    - It belongs to the event loop in which it was started, and is not thread-safe.
    - Messages of one node on one topic arrive in the order in which they were sent.

    Attributes:
        id: Its full name, the machine and what no other node has.
        domain_id: The mesh it is in.
    """

    def __init__(
        self,
        name: str,
        *,
        domain_id: str | None = None,
        peers: Sequence[str] | None = None,
        coordinator: str | None = None,
        interface: str | None = None,
        port: int = 0,
        unix: bool = True,
        namespace: str = "",
        remap: Mapping[str, str] | None = None,
        codec: str = "msgpack",
        send_timeout: float = 1.0,
        max_message_bytes: int = DEFAULT_LIMIT,
        max_outbox_bytes: int = 16 * _MEGABYTE,
        auth_key: str | None = None,
    ) -> None:
        """
        Args:
            name: What it is called in its namespace. Nodes of one name share messages.
            domain_id: The mesh; else `ROSY_DOMAIN_ID`, else `default`.
            peers: Nodes to go to, each `host:port`; else `ROSY_PEERS`, separated by commas.
            coordinator: The coordinator's `host:port`; else `ROSY_COORDINATOR`. Excludes `peers`.
            interface: The IP address to listen at; else `ROSY_INTERFACE`, else all of the machine.
            port: The TCP port to listen at; any that is free unless given.
            unix: Whether to listen at a Unix socket, too, for nodes of this machine.
            namespace: Where its names are, within `ROSY_NAMESPACE`.
            remap: Names to use in place of others; adds to `ROSY_REMAP`.
            codec: What messages are written with: `msgpack` or `json`.
            send_timeout: How many seconds `send()` waits for who does not keep up.
            max_message_bytes: The largest message that it takes.
            max_outbox_bytes: How many bytes wait for one node; then messages for it are dropped.
            auth_key: Not supported: an error unless it is empty.

        Raises:
            ValueError: If one of them makes no sense.
            AuthKeyUnsupportedError: If there is an auth key.
        """
        environment.refuse_key(auth_key)
        self._names = NameResolver(
            name, environment.namespace_from(namespace), environment.remap_from(remap)
        )
        self.domain_id = check_text(environment.domain_from(domain_id), "the domain id")
        uuid = "".join(random.SystemRandom().choices(_ALPHABET, k=16))
        self.id = NodeId(self._names.node, socket.gethostname() or "localhost", uuid)
        self._coordinator = environment.coordinator_from(coordinator, peers)
        self._peers = environment.peers_from(peers, self._coordinator)
        if self._coordinator and self._peers:
            raise ValueError("peers and a coordinator exclude each other: give one of them")
        self._host = environment.host_from(interface)
        self._port = port
        self._has_unix = unix
        codecs = Codecs()
        self._codec = codecs.named(codec)
        self._send_timeout = send_timeout
        self._mesh = Mesh(self.id, self.domain_id, codecs, max_message_bytes, max_outbox_bytes)
        self._servers = Servers()
        self._caller = Caller(self._mesh, self._codec)
        self._topics: dict[str, Topic] = {}
        self._is_started = False

    async def __aenter__(self) -> Node:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    def __str__(self) -> str:
        return str(self.id)

    @property
    def port(self) -> int:
        """The TCP port that it listens at."""
        return self._mesh.own.addresses[-1].port if self._mesh.own.addresses else self._port

    @property
    def nodes(self) -> list[NodeRecord]:
        """The other nodes that are there now."""
        return list(self._mesh.topology)

    async def start(self) -> None:
        """Starts it; `async with` does. With a coordinator it waits for that.

        Raises:
            OSError: If its port is taken.
            RefusedError: If the coordinator refuses it.
            AuthKeyUnsupportedError: If the coordinator has an auth key.
        """
        if self._is_started:
            raise RuntimeError("the node was started before")
        self._is_started = True
        mesh = self._mesh
        mesh.discovery = self._make_discovery()
        try:
            mesh.own.addresses = await self._servers.start(
                mesh.greeter.make_incoming, self._host, self._port, self.id.uuid, self._has_unix
            )
            await mesh.discovery.start()
        except BaseException:
            await self.stop()
            raise

    async def stop(self) -> None:
        """Says goodbye to all others, and ends everything. Loops over messages end."""
        mesh = self._mesh
        if mesh.is_stopping or not self._is_started:
            return
        mesh.is_stopping = True
        self._servers.close()
        for listener in mesh.listeners:
            listener.end()
        await asyncio.gather(mesh.discovery.stop(), mesh.stop())

    async def forever(self) -> None:
        """Waits until it is cancelled, as Ctrl-C does under `asyncio.run()`."""
        await asyncio.get_running_loop().create_future()

    # Topics.

    def topic(
        self, name: str, *, retain: int | None = None, retain_bytes: int = 64 * _MEGABYTE
    ) -> Topic:
        """A handle for a topic.

        Args:
            name: The topic.
            retain: How many of the last messages are kept for later listeners; 0 for none any
                more, as before unless given.
            retain_bytes: How many bytes of them.

        Raises:
            InvalidNameError: If it is no name of one topic.
        """
        full = self._names.topic(name)
        handle = self._topics.get(full)
        if handle is None:
            mesh = self._mesh
            topic = OutboundTopic(full, self._codec, mesh.listeners, mesh.listening)
            mesh.topics[full] = topic
            handle = self._topics[full] = Topic(self, mesh, topic, self._send_timeout)
        if retain is not None:
            self._mesh.topics[full].retain(retain, retain_bytes)
        return handle

    async def send(self, topic: str, *args: Any) -> None:
        """Sends a message to all who listen; waits for those that do not keep up, for 1 s at most.

        Args:
            topic: The topic.
            args: What the message carries.

        Raises:
            InvalidNameError: If it is no name of one topic.
            CodecError: If the codec cannot carry the arguments.
        """
        await self.topic(topic).send(*args)

    def listen(
        self,
        topic: str,
        callback: Callback | None = None,
        *,
        max_waiting: int = 1000,
        policy: Policy = "wait",
        retained: bool = True,
    ) -> Subscription:
        """Listens to a topic, or to all topics that match a pattern, from now on.

        Without a callback the messages are read in a loop:
        `async for topic, args in node.listen("camera/*")`.

        Args:
            topic: The topic, or a pattern with `*` or `**`.
            callback: Is called with the topic and the arguments. Where it returns an awaitable,
                the next message waits for that.
            max_waiting: How many messages wait at most.
            policy: What happens to more: `wait` makes their senders wait, `drop-oldest` and
                `drop-newest` drop some.
            retained: Whether messages are wanted that were kept since before.

        Returns:
            What stops it, and reads messages in a loop.

        Raises:
            InvalidNameError: If it is neither a name nor a pattern.
        """
        full = self._names.listened(topic)
        listener = Listener(full, callback, max_waiting, policy, retained)
        self._mesh.listeners.add(listener, list(self._mesh.peers.values()))
        for own in list(self._mesh.topics.values()):
            own.give_kept(listener)
        return Subscription(listener, self._mesh.listeners.remove)

    def listener(self, topic: str, **options: Any) -> Callable[[HandlerT], HandlerT]:
        """A decorator: the function is a callback of `listen()`, with the same options."""

        def decorate(callback: HandlerT) -> HandlerT:
            self.listen(topic, callback, **options)
            return callback

        return decorate

    async def wait_for_listener(self, topic: str, timeout: float | None = None) -> None:
        """Waits until a node listens to a topic.

        Args:
            topic: The topic.
            timeout: How many seconds; as long as it takes unless given.

        Raises:
            TimeoutError: If none does by then.
        """
        full = self._names.topic(topic)
        await self._wait(lambda: bool(self._mesh.listening(full)), timeout, "listens to", full)

    async def wait_for_sender(self, topic: str, timeout: float | None = None) -> None:
        """Waits until a node sends on a topic. See `wait_for_listener()`."""
        full = self._names.topic(topic)
        topology = self._mesh.topology
        await self._wait(
            lambda: any(full in record.sends for record in topology), timeout, "sends on", full
        )

    # Services.

    def provide(self, service: str, handler: Callable[..., Any]) -> None:
        """Provides a service.

        Args:
            service: The service.
            handler: Is called with the arguments. What it returns is the answer, awaited where it
                is awaitable; what it raises, the caller gets as a `RemoteError`. An async
                generator answers in parts.

        Raises:
            InvalidNameError: If it is no name of one service.
            ValueError: If this node provides it already.
        """
        full = self._names.service(service)
        if full in self._mesh.responder.handlers:
            raise ValueError(f'this node provides "{full}" already')
        self._mesh.responder.handlers[full] = handler
        self._mesh.own.add("services", full)
        self._mesh.topology.touch()

    def withdraw(self, service: str) -> None:
        """Provides a service no longer."""
        full = self._names.service(service)
        if self._mesh.responder.handlers.pop(full, None):
            self._mesh.own.remove("services", full)
            self._mesh.topology.touch()

    def service(self, service: str) -> Callable[[HandlerT], HandlerT]:
        """A decorator: the function is the handler of a service. See `provide()`."""

        def decorate(handler: HandlerT) -> HandlerT:
            self.provide(service, handler)
            return handler

        return decorate

    async def call(self, service: str, *args: Any, timeout: float | None = 10.0) -> Any:
        """Calls a service. Providers take turns. Cancelling it cancels the call.

        Args:
            service: The service.
            args: Its arguments.
            timeout: How many seconds to wait for a provider and its answer; None for ever.

        Returns:
            The answer.

        Raises:
            NoProviderError: If nobody provides it by then.
            CallTimeoutError: If the provider does not answer in time.
            RemoteError: If the service failed.
            ConnectionLostError: If the connection broke.
            CodecError: If arguments or answer cannot be carried.
        """
        return await self._caller.call(self._names.service(service), args, timeout)

    def stream(self, service: str, *args: Any, timeout: float | None = 10.0) -> AsyncIterator[Any]:
        """Calls a service that answers in parts: `async for part in node.stream("scan", 0)`.

        Args:
            service: The service.
            args: Its arguments.
            timeout: How many seconds to wait for each part; None for ever.

        Raises:
            RosyError: As `call()` does.
        """
        return self._caller.stream(self._names.service(service), args, timeout)

    async def wait_for_provider(self, service: str, timeout: float | None = None) -> None:
        """Waits until a node provides a service. See `wait_for_listener()`."""
        full = self._names.service(service)
        await self._wait(lambda: bool(self._caller.providers(full)), timeout, "provides", full)

    # What has been counted.

    def stats(self) -> dict[str, dict[str, int]]:
        """What was counted of each topic since the start.

        `sent` and `dropped` messages of this node, and `received`, `lost` and `undecodable` ones
        of others.
        """
        counts: dict[str, dict[str, int]] = {}

        def of(name: str) -> dict[str, int]:
            zero = dict.fromkeys(("sent", "dropped", "received", "lost", "undecodable"), 0)
            return counts.setdefault(name, zero)

        for topic in self._mesh.topics.values():
            of(topic.name)["sent"] += topic.sent
            of(topic.name)["dropped"] += topic.dropped
        for peer in self._mesh.peers.values():
            for inbound in peer.inbound.values():
                for key in ("received", "lost", "undecodable"):
                    of(inbound.name)[key] += getattr(inbound, key)
        return counts

    def _make_discovery(self) -> Discovery:
        if self._coordinator:
            return CoordinatorDiscovery(self._mesh, self._coordinator)
        return NamedDiscovery(self._mesh, self._peers)

    async def _wait(
        self, is_so: Callable[[], bool], timeout: float | None, what: str, name: str
    ) -> None:
        if not await self._mesh.topology.wait_until(is_so, timeout):
            raise TimeoutError(f'nobody {what} "{name}" within {timeout:g} s')
