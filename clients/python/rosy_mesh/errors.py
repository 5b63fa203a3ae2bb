"""What can go wrong, as classes that callers branch on."""

from __future__ import annotations


class RosyError(Exception):
    """The base of all errors of this package."""


class NoProviderError(RosyError):
    """No node provides the service that was called."""


class CallTimeoutError(RosyError, TimeoutError):
    """A provider did not answer in time."""


class ConnectionLostError(RosyError, ConnectionError):
    """The connection to the provider broke while it had the call."""


class RemoteError(RosyError):
    """The service failed at its provider.

    Attributes:
        remote_name: The class of the error there, such as `RangeError`.
        remote_message: Its message.
        remote_stack: Where it was raised, as text.
    """

    def __init__(self, service: str, name: str, message: str, stack: str = "") -> None:
        super().__init__(f'Service "{service}" failed: {name}: {message}')
        self.remote_name = name
        self.remote_message = message
        self.remote_stack = stack


class MessageTooLargeError(RosyError, ValueError):
    """A message is larger than the other side takes."""


class InvalidNameError(RosyError, ValueError):
    """A name is none: empty, too long, or with levels that are empty."""


class CodecError(RosyError, ValueError):
    """A value cannot be carried by a codec, or a body cannot be read."""


class ProtocolError(RosyError):
    """The other side broke the protocol: its connection is closed."""


class RefusedError(RosyError):
    """The other side refused the connection.

    Attributes:
        reason: One of the words of docs/protocol.md, such as `domain`.
    """

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(f"refused ({reason}): {message}")
        self.reason = reason


class AuthKeyUnsupportedError(RosyError, NotImplementedError):
    """The mesh has an auth key, which this client cannot prove to have."""

    def __init__(self) -> None:
        super().__init__(
            "this mesh has an auth key; the Python client does not support it yet: "
            "use a mesh without one, or bridge to it by a node in TypeScript"
        )
