"""Which nodes there are, as far as they told of themselves."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Final

from .record import NodeRecord

#: Further ones are ignored.
MAX_NODES: Final = 4096


class Topology:
    """The other nodes of the domain."""

    def __init__(self) -> None:
        self._nodes: dict[str, NodeRecord] = {}
        self._watchers: list[Callable[[], None]] = []
        #: Grows with each change.
        self.version = 0

    def __iter__(self) -> Iterator[NodeRecord]:
        return iter(list(self._nodes.values()))

    def __len__(self) -> int:
        return len(self._nodes)

    def __contains__(self, uuid: object) -> bool:
        return uuid in self._nodes

    def get(self, uuid: str) -> NodeRecord | None:
        """What is known of a node."""
        return self._nodes.get(uuid)

    def put(self, record: NodeRecord) -> None:
        """A node is new, or has changed."""
        uuid = record.id.uuid
        if uuid not in self._nodes and len(self._nodes) >= MAX_NODES:
            return
        self._nodes[uuid] = record
        self.touch()

    def remove(self, uuid: str) -> bool:
        """A node is gone. Returns whether it was there."""
        if self._nodes.pop(uuid, None) is None:
            return False
        self.touch()
        return True

    def touch(self) -> None:
        """Something has changed, this node's own record perhaps."""
        self.version += 1
        for watcher in list(self._watchers):
            watcher()

    def watch(self, watcher: Callable[[], None]) -> Callable[[], None]:
        """Calls a function at each change.

        Returns:
            A function that ends that.
        """
        self._watchers.append(watcher)
        return lambda: self._watchers.remove(watcher)

    async def wait_until(self, is_so: Callable[[], bool], timeout: float | None) -> bool:
        """Waits for a change after which something is so.

        Args:
            is_so: Tells whether it is.
            timeout: Seconds to wait; None for as long as it takes.

        Returns:
            Whether it has become so.
        """
        if is_so():
            return True
        changed = asyncio.Event()
        end = self.watch(changed.set)
        try:
            await asyncio.wait_for(self._look(is_so, changed), timeout)
            return True
        except asyncio.TimeoutError:
            return False
        finally:
            end()

    async def _look(self, is_so: Callable[[], bool], changed: asyncio.Event) -> None:
        while not is_so():
            changed.clear()
            await changed.wait()
