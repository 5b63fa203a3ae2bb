"""A node of a rosy mesh, in Python: topics, services and streams.

Example:
    >>> import asyncio
    >>> import rosy_mesh as rosy
    >>> async def main():
    ...     async with rosy.Node("camera", peers=["10.0.0.5:7000"]) as node:
    ...         await node.send("image", b"...")
"""

from .errors import (
    AuthKeyUnsupportedError,
    CallTimeoutError,
    CodecError,
    ConnectionLostError,
    InvalidNameError,
    MessageTooLargeError,
    NoProviderError,
    ProtocolError,
    RefusedError,
    RemoteError,
    RosyError,
)
from .handshake import NodeId
from .message import Message
from .node import Node
from .record import Address, NodeRecord
from .subscription import Subscription
from .topic import Topic
from .values import UNDEFINED, Map, TypedBytes, Undefined

__all__ = [
    "UNDEFINED",
    "Address",
    "AuthKeyUnsupportedError",
    "CallTimeoutError",
    "CodecError",
    "ConnectionLostError",
    "InvalidNameError",
    "Map",
    "Message",
    "MessageTooLargeError",
    "NoProviderError",
    "Node",
    "NodeId",
    "NodeRecord",
    "ProtocolError",
    "RefusedError",
    "RemoteError",
    "RosyError",
    "Subscription",
    "Topic",
    "TypedBytes",
    "Undefined",
]
