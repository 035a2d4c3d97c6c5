"""What a scheduler knows: reports of services, nodes, and what is asked for."""

from __future__ import annotations

from dataclasses import dataclass

from .. import errors as err

BARE_METAL = "none"
"""The ``hypervisor_type`` of a node without hypervisor: it is taken whole, or not at all."""
GIB = 1 << 30
Key = tuple[str, str]
"""Service host and node name. The same node name may be known to several services."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a service says of one of its nodes. Sizes are in bytes.

    ``cpus_free``, ``memory_free`` and ``disk_free`` are None when the service does not tell them:
    then they are what the scheduler itself has not given away. ``id`` is what the service knows
    the node by, a reference on a connection of this library.
    """

    node: str
    hypervisor_type: str
    cpus: int
    memory: int
    disk: int = 0
    cpus_free: int | None = None
    memory_free: int | None = None
    disk_free: int | None = None
    capabilities: frozenset[str] = frozenset()
    up: bool = True
    why: str = ""
    id: str = ""

    def __post_init__(self) -> None:
        if not self.node or not self.hypervisor_type:
            would_do = f'a name, and a hypervisor type ("{BARE_METAL}": bare metal)'
            raise err.InvalidValue("report", self, would_do=would_do)
        for name in ("cpus", "memory", "disk", "cpus_free", "memory_free", "disk_free"):
            value = getattr(self, name)
            if value is not None and value < 0:
                raise err.InvalidValue(f"{name} of {self.node}", value, would_do="0 or more")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is asked for. Sizes are in bytes.

    ``hypervisor_type`` "" asks for a virtual host of whatever kind; ``"none"`` for a bare-metal
    node that has just these CPUs, memory and disk.
    """

    name: str
    cpus: int
    memory: int
    disk: int = 0
    hypervisor_type: str = ""
    capabilities: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        for name in ("cpus", "memory", "disk"):
            if getattr(self, name) < 0:
                raise err.InvalidValue(name, getattr(self, name), would_do="0 or more")


class Node:
    """A node as a scheduler sees it. Nobody but the scheduler changes it."""

    __slots__ = (
        "capabilities",
        "cpus",
        "cpus_free",
        "disk",
        "disk_free",
        "holds",
        "hypervisor_type",
        "id",
        "memory",
        "memory_free",
        "node",
        "service",
        "up",
        "why",
    )

    def __init__(self, service: str, report: Report) -> None:
        self.service = service
        self.node = report.node
        self.holds: dict[str, Request] = {}
        self.told(report)

    def told(self, report: Report) -> None:
        """Take over a report."""
        self.hypervisor_type = report.hypervisor_type
        self.cpus, self.memory, self.disk = report.cpus, report.memory, report.disk
        self.capabilities = report.capabilities
        self.up, self.why, self.id = report.up, report.why, report.id
        self.cpus_free = self._left("cpus", report.cpus_free)
        self.memory_free = self._left("memory", report.memory_free)
        self.disk_free = self._left("disk", report.disk_free)

    def _left(self, name: str, told: int | None) -> int:
        if told is not None:
            return told
        held: int = sum(getattr(request, name) for request in self.holds.values())
        size: int = getattr(self, name)
        return size - held

    @property
    def key(self) -> Key:
        """Service host and node name."""
        return self.service, self.node

    @property
    def is_bare_metal(self) -> bool:
        """Whether it is taken whole."""
        return self.hypervisor_type == BARE_METAL

    def why_not(self, request: Request) -> str:
        """Why the request cannot have this node, "" when it can. The filters, in order."""
        if not self.up:
            return self.why or "is not up"
        if self.is_bare_metal:
            if request.hypervisor_type != BARE_METAL:
                return "is bare metal, a virtual host is asked for"
            if self.holds:
                return "is taken"
            if (self.cpus, self.memory, self.disk) != (request.cpus, request.memory, request.disk):
                return "is of another size, and bare metal is taken whole"
        elif request.hypervisor_type not in ("", self.hypervisor_type):
            wanted = "bare metal" if request.hypervisor_type == BARE_METAL else "another one"
            return f"has hypervisor {self.hypervisor_type}, {wanted} is asked for"
        elif self.memory_free < request.memory:
            return "has not enough free memory"
        elif self.cpus_free < request.cpus:
            return "has not enough free CPUs"
        elif self.disk_free < request.disk:
            return "has not enough free disk"
        missing = request.capabilities - self.capabilities
        return f"cannot do {', '.join(sorted(missing))}" if missing else ""

    def take(self, request: Request, sign: int = 1) -> None:
        """Give it to a request, or with -1 take it back."""
        if sign > 0:
            self.holds[request.name] = request
        else:
            del self.holds[request.name]
        self.cpus_free -= sign * request.cpus
        self.memory_free -= sign * request.memory
        self.disk_free -= sign * request.disk

    def __repr__(self) -> str:
        kind = "bare metal" if self.is_bare_metal else self.hypervisor_type
        state = "" if self.up else f", {self.why or 'not up'}"
        return (
            f"<node {self.node!r} of service {self.service!r}, {kind}, {self.cpus} CPUs, "
            f"{self.memory / GIB:g} GiB, holds {len(self.holds)}{state}>"
        )


def as_text(count: int, node: Node, reason: str) -> str:
    """A reason, of how many nodes it is true, and one of them by both names."""
    nodes = "1 node" if count == 1 else f"{count} nodes"
    return f"{nodes} (such as {node.node} of {node.service}): {reason}"
