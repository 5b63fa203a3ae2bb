"""What nodes say of themselves: docs/protocol.md, RECORD and INTEREST."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from .errors import InvalidNameError, ProtocolError
from .handshake import NodeId, read_id, read_integer
from .names import check_text
from .patterns import is_pattern, matches

MAX_NAMES: Final = 65_536
MAX_PATTERNS: Final = 1024
MAX_ADDRESSES: Final = 64
_KINDS: Final = ("topics", "services", "sends", "types")
_MAX_CLAIM_BYTES: Final = 1024


@dataclass(frozen=True)
class Address:
    """Where a node listens: a path of a Unix socket, or a host and a port."""

    path: str = ""
    host: str = ""
    port: int = 0

    def to_map(self) -> dict[str, Any]:
        """What stands in a record."""
        if self.path:
            return {"transport": "unix", "path": self.path}
        return {"transport": "tcp", "hostname": self.host, "port": self.port}

    def seen_from(self, host: str) -> Address:
        """The same, with a host in place of "all addresses"."""
        return replace(self, host=host) if self.host in ("0.0.0.0", "::") else self


@dataclass(frozen=True)
class NodeRecord:
    """A node of the mesh, as it told of itself."""

    id: NodeId
    pid: int
    addresses: tuple[Address, ...]
    #: What it listens to: names and patterns.
    topics: frozenset[str]
    services: frozenset[str]
    #: Topics that it sends on.
    sends: frozenset[str]
    types: frozenset[str]
    revision: int
    patterns: tuple[str, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        patterns = tuple(name for name in self.topics if is_pattern(name))
        if len(patterns) > MAX_PATTERNS:
            raise ProtocolError(f"more than {MAX_PATTERNS} patterns")
        object.__setattr__(self, "patterns", patterns)

    def listens_to(self, topic: str) -> bool:
        """Whether it listens to a topic, by its name or by a pattern."""
        return topic in self.topics or any(matches(pattern, topic) for pattern in self.patterns)


def read_record(fields: Mapping[str, Any], uuid: str | None = None) -> NodeRecord:
    """Reads the body of a RECORD, or of a NODE.

    Args:
        fields: Its map.
        uuid: Whose it has to be; anybody's if None.

    Raises:
        ProtocolError: If it is none.
    """
    node = read_id(fields.get("id"))
    if uuid is not None and node.uuid != uuid:
        raise ProtocolError("the record of another node")
    names = {kind: read_names(fields.get(kind, []), kind) for kind in _KINDS}
    return NodeRecord(
        id=node,
        pid=read_integer(fields.get("pid")),
        addresses=read_addresses(fields.get("addresses"), node.uuid),
        revision=read_integer(fields.get("revision")),
        **names,
    )


def apply_change(record: NodeRecord, fields: Mapping[str, Any]) -> NodeRecord | None:
    """Applies an INTEREST.

    Returns:
        The new record; the same where the change is old; None if it does not fit.

    Raises:
        ProtocolError: If it is none.
    """
    before, after = read_integer(fields.get("from")), read_integer(fields.get("to"))
    if after <= record.revision:
        return record
    if before != record.revision:
        return None
    changed = {}
    for kind in _KINDS:
        added = read_names(fields.get(f"{kind}Added", []), kind)
        removed = read_names(fields.get(f"{kind}Removed", []), kind)
        changed[kind] = (getattr(record, kind) - removed) | added
        if len(changed[kind]) > MAX_NAMES:
            raise ProtocolError(f"more than {MAX_NAMES} {kind}")
    return replace(record, revision=after, **changed)


def read_addresses(value: object, uuid: str) -> tuple[Address, ...]:
    """Reads where a node listens; what nobody connects to is left out.

    Raises:
        ProtocolError: If it is no list of addresses.
    """
    if not isinstance(value, list) or len(value) > MAX_ADDRESSES:
        raise ProtocolError("no list of addresses")
    return tuple(address for each in value if (address := _read_address(each, uuid)))


def read_names(value: object, kind: str) -> frozenset[str]:
    """Reads a list of names.

    Raises:
        ProtocolError: If it is none.
    """
    if not isinstance(value, list) or len(value) > MAX_NAMES:
        raise ProtocolError(f"no list of {kind}")
    for name in value:
        _check_entry(name, kind)
    return frozenset(value)


def _check_entry(name: object, kind: str) -> None:
    if kind != "types":
        try:
            check_text(name, "a name")
        except InvalidNameError as error:
            raise ProtocolError(str(error)) from error
    elif not isinstance(name, str) or not 1 <= len(name.encode()) <= _MAX_CLAIM_BYTES:
        raise ProtocolError("no claim of a type")


def _read_address(value: object, uuid: str) -> Address | None:
    if not isinstance(value, dict):
        raise ProtocolError("no address")
    if value.get("transport") == "unix":
        path = value.get("path")
        if not isinstance(path, str):
            raise ProtocolError("no path")
        is_own = path.startswith("/") and path.endswith(f"-{uuid}.sock") and "\0" not in path
        return Address(path=path) if is_own and len(path.encode()) < 108 else None
    if value.get("transport") != "tcp":
        return None
    host, port = value.get("hostname"), read_integer(value.get("port"))
    if not isinstance(host, str) or len(host) > 64:
        return None
    try:
        is_multicast = ipaddress.ip_address(host).is_multicast
    except ValueError:
        return None
    return None if is_multicast or not 1 <= port <= 65_535 else Address(host=host, port=port)


def seen_from(record: NodeRecord, host: str) -> NodeRecord:
    """A record with a host in place of "the address that the connection comes from"."""
    return replace(record, addresses=tuple(each.seen_from(host) for each in record.addresses))
