"""A message that has come."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .handshake import NodeId


class Origin:
    """Where a message comes from."""

    __slots__ = ("published_ms", "retained", "sender")

    def __init__(self, sender: NodeId, published_ms: float, retained: bool) -> None:
        self.sender = sender
        self.published_ms = published_ms
        self.retained = retained


class Message:
    """A message; unpacks as `topic, args`.

    Attributes:
        topic: The full name of its topic.
        args: What it carries.
        sender: The node that sent it.
        published_ms: When, in milliseconds since the Unix epoch by the sender's clock.
        retained: Whether it was sent before this node listened.
    """

    __slots__ = ("args", "published_ms", "retained", "sender", "topic")

    def __init__(self, topic: str, args: list[Any], origin: Origin) -> None:
        self.topic = topic
        self.args = args
        self.sender = origin.sender
        self.published_ms = origin.published_ms
        self.retained = origin.retained

    def __iter__(self) -> Iterator[Any]:
        yield self.topic
        yield self.args

    def __repr__(self) -> str:
        return f"Message({self.topic!r}, {self.args!r}, from {self.sender})"
