"""What this node listens to, provides and sends on, and what others are told of it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from typing import Any, Final

from .handshake import NodeId
from .patterns import is_pattern
from .record import MAX_NAMES, MAX_PATTERNS, Address, NodeRecord

_KINDS: Final = ("topics", "services", "sends")
#: Topics that are sent on are told of by fours, then four times a second.
_BURST: Final = 4
_PACE_S: Final = 0.25


class OwnRecord:
    """The record of this node; changes of one turn of the event loop are told as one."""

    def __init__(self, node: NodeId, changed: Callable[[dict[str, Any]], None]) -> None:
        """
        Args:
            node: Who it is.
            changed: Is told each change: the map of an INTEREST.
        """
        self.id = node
        self.revision = 0
        self.addresses: tuple[Address, ...] = ()
        self._changed = changed
        self._now: dict[str, set[str]] = {kind: set() for kind in _KINDS}
        self._told: dict[str, set[str]] = {kind: set() for kind in _KINDS}
        self._flushing: asyncio.TimerHandle | asyncio.Handle | None = None
        self._is_late = False
        self._room = float(_BURST)
        self._room_at = 0.0

    def add(self, kind: str, name: str) -> None:
        """Others are to find this node by a name.

        Args:
            kind: `topics`, `services` or `sends`.
            name: The full name.

        Raises:
            ValueError: If there are too many.
        """
        names = self._now[kind]
        if name in names:
            return
        if len(names) >= MAX_NAMES:
            raise ValueError(f"a node has {MAX_NAMES} {kind} at most")
        if kind == "topics" and is_pattern(name):
            if sum(map(is_pattern, names)) >= MAX_PATTERNS:
                raise ValueError(f"a node listens by {MAX_PATTERNS} patterns at most")
        names.add(name)
        self._schedule(is_urgent=kind != "sends")

    def remove(self, kind: str, name: str) -> None:
        """Others are not to find this node by a name any more."""
        self._now[kind].discard(name)
        self._schedule(is_urgent=True)

    def to_map(self) -> dict[str, Any]:
        """The body of a RECORD."""
        self.flush()
        return {
            "id": self.id._asdict(),
            "pid": os.getpid(),
            "addresses": [address.to_map() for address in self.addresses],
            **{kind: sorted(self._told[kind]) for kind in _KINDS},
            "revision": self.revision,
        }

    def snapshot(self) -> NodeRecord:
        """The record as those of other nodes are."""
        topics, services, sends = (frozenset(self._now[kind]) for kind in _KINDS)
        types: frozenset[str] = frozenset()
        return NodeRecord(
            self.id, os.getpid(), self.addresses, topics, services, sends, types, self.revision
        )

    def flush(self) -> None:
        """Tells what has changed, if anything has."""
        if self._flushing:
            self._flushing.cancel()
            self._flushing = None
        change: dict[str, Any] = {"from": self.revision, "to": self.revision + 1}
        for kind in _KINDS:
            now, told = self._now[kind], self._told[kind]
            change[f"{kind}Added"] = sorted(now - told)
            change[f"{kind}Removed"] = sorted(told - now)
            self._told[kind] = set(now)
        if any(change[key] for key in change if key not in ("from", "to")):
            self.revision += 1
            self._changed(change)

    def _schedule(self, is_urgent: bool) -> None:
        loop = asyncio.get_running_loop()
        if is_urgent and self._flushing and self._is_late:
            self._flushing.cancel()
            self._flushing = None
        if self._flushing:
            return
        wait_s = 0.0 if is_urgent else self._wait_s(loop.time())
        self._is_late = wait_s > 0
        self._flushing = (
            loop.call_later(wait_s, self.flush) if wait_s else loop.call_soon(self.flush)
        )

    def _wait_s(self, now: float) -> float:
        self._room = min(_BURST, self._room + (now - self._room_at) / _PACE_S)
        self._room_at = now
        self._room -= 1
        return max(0.0, -self._room * _PACE_S)
