"""How names become full ones: docs/names.md."""

from __future__ import annotations

from collections.abc import Mapping

from .errors import InvalidNameError
from .patterns import is_pattern

MAX_NAME_BYTES = 255


def check_text(text: object, what: str) -> str:
    """Checks what travels as a name: 1 to 255 bytes of UTF-8.

    Args:
        text: The name.
        what: What it is the name of, for people.

    Raises:
        InvalidNameError: If it is no such text.
    """
    if not isinstance(text, str):
        raise InvalidNameError(f"{what} must be a text, not {type(text).__name__}")
    try:
        length = len(text.encode())
    except UnicodeEncodeError:
        raise InvalidNameError(f"{what} is no text that UTF-8 can carry") from None
    if not 1 <= length <= MAX_NAME_BYTES:
        raise InvalidNameError(f"{what} must have 1 to {MAX_NAME_BYTES} bytes, not {length}")
    return text


def within(namespace: str, inner: str) -> str:
    """Puts a namespace into another one; one that begins with `/` starts from the top."""
    if inner.startswith("/"):
        return inner[1:]
    return f"{namespace}/{inner}" if namespace and inner else namespace or inner


def is_hidden(name: str) -> bool:
    """Tells whether a name has a level that begins with `_`."""
    return name.startswith("_") or "/_" in name


class NameResolver:
    """Turns the names of a node's code into full ones."""

    def __init__(
        self, node: str, namespace: str = "", remap: Mapping[str, str] | None = None
    ) -> None:
        """
        Args:
            node: What the code calls the node.
            namespace: Where the node is; empty for none.
            remap: Names to use in place of others.

        Raises:
            InvalidNameError: If one of them is no name.
        """
        self._namespace = namespace.strip("/")
        if self._namespace:
            _check_levels(self._namespace)
        if node.startswith("~"):
            raise InvalidNameError(f'"{node}" cannot be the name of a node')
        self.node = self._full(node)
        rules = remap or {}
        self._rules = {self._full(name): self._full(other) for name, other in rules.items()}

    def topic(self, name: str) -> str:
        """The full name of one topic.

        Raises:
            InvalidNameError: If it is no name, or a pattern.
        """
        if isinstance(name, str) and is_pattern(name):
            raise InvalidNameError(f'"{name}" is a pattern: one topic is meant here')
        return self.listened(name)

    def listened(self, name: str) -> str:
        """The full name of a topic, or a full pattern.

        Raises:
            InvalidNameError: If it is neither.
        """
        full = self._full(name)
        # Patterns are about names as they are on the wire.
        return full if is_pattern(full) else self._rules.get(full, full)

    def service(self, name: str) -> str:
        """The full name of a service.

        Raises:
            InvalidNameError: If it is no name.
        """
        if isinstance(name, str) and is_pattern(name):
            raise InvalidNameError(f'"{name}" is a pattern: one service is meant here')
        return self.listened(name)

    def _full(self, name: str) -> str:
        check_text(name, "a name")
        if name == "~":
            full = self.node
        elif name.startswith("~/"):
            full = f"{self.node}/{name[2:]}"
        elif name.startswith("~"):
            raise InvalidNameError(f'"{name}": what follows a ~ is a /')
        else:
            full = within(self._namespace, name)
        _check_levels(full)
        return check_text(full, f'the full name of "{name}"')


def _check_levels(name: str) -> None:
    if "" in name.split("/"):
        raise InvalidNameError(f'"{name}" has a level that is empty')
