"""One scheduler for virtual hosts and bare-metal nodes of many services (use case 63).

Nodes are known by service host and node name together, so that two services may use the same
name, and a service that reports one list of nodes never overwrites those of another.

Virtual hosts are kept in the order of their free memory, bare-metal nodes by their size. Finding
one walks down that order and stops at the first that passes all filters: it does not look at all
nodes. A weigher of your own does.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeVar

from .. import errors as err
from ._node import BARE_METAL, Key, Node, Report, Request, as_text

Filter = Callable[[Node, Request], str]
"""Says why a node will not do, "" when it will."""
Weigher = Callable[[Node, Request], float]
"""The node with the largest number is taken."""
Entry = tuple[int, str, str]
"""Free memory, service host, node name."""
Size = tuple[int, int, int]
MANY = 100
"""From so many reports in one list on, the order is made anew."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The node that a request has, and why it was this one."""

    request: Request
    node: Node
    reason: str


class Scheduler:
    """Finds nodes for requests, and keeps book of who has what.

    Args:
        filters: further conditions, each with its reason.
        weigher: which of the nodes that would do is taken; the one with most free memory when
            left out.

    Not thread-safe: it belongs to who made it. It holds what was reported and given away since,
    and nothing else; whether a node really takes a guest is said by the operation that starts it.
    """

    def __init__(self, filters: Sequence[Filter] = (), weigher: Weigher | None = None) -> None:
        self.filters = tuple(filters)
        self.weigher = weigher
        self._nodes: dict[Key, Node] = {}
        self._of: dict[str, set[str]] = {}
        self._holder: dict[str, Key] = {}
        self._gone_to: dict[Key, Key] = {}
        self._awaited: dict[Key, str] = {}
        self._ordered = True
        self._virtual: dict[str, list[Entry]] = {}
        self._bare: dict[Size, list[Key]] = {}

    # --- what there is --------------------------------------------------------------------------

    @property
    def nodes(self) -> Mapping[Key, Node]:
        """All nodes by service host and node name."""
        return MappingProxyType(self._nodes)

    def __getitem__(self, key: Key) -> Node:
        """A node by service host and node name; `InvalidValue` when there is none."""
        found = self._nodes.get(key)
        if found is None:
            would_do = "service host and node name of a node that was reported"
            raise err.InvalidValue("node", key, would_do=would_do)
        return found

    def report(self, service: str, reports: Sequence[Report]) -> None:
        """Take over all that a service says of its nodes: a list, also for a single one.

        Nodes of this service that are not in it are gone; those that still hold something stay,
        and get nothing more. Nodes of other services are not touched.

        Raises:
            FieldTypeError: it is no list of reports.
            InvalidValue: two reports are of the same node. Nothing is taken over.
        """
        if not isinstance(reports, Sequence) or not all(isinstance(r, Report) for r in reports):
            raise err.FieldTypeError("reports", value=reports, expected="a list of Report")
        names = Counter(report.node for report in reports)
        twice = [name for name, times in names.items() if times > 1]
        if twice:
            field = f"reports of {service}"
            raise err.InvalidValue(field, twice, would_do="one report for each node")
        known = self._of.setdefault(service, set())
        self._ordered = len(reports) < MANY
        for name in known - names.keys():
            self._missing((service, name))
        for one in reports:
            if (service, one.node) not in self._gone_to:
                self._take_over(service, one)
        if not self._ordered:
            self._order_anew()

    def _missing(self, key: Key) -> None:
        node = self._nodes[key]
        if key in self._awaited:
            return
        if node.holds:
            self._unlist(node)
            node.up, node.why = False, "is not reported any more"
            self._list(node)
        else:
            self._forget(node)

    def _forget(self, node: Node) -> None:
        self._unlist(node)
        del self._nodes[node.key]
        self._of[node.service].discard(node.node)
        self._awaited.pop(node.key, None)

    def _take_over(self, service: str, one: Report) -> None:
        key = service, one.node
        node = self._nodes.get(key)
        if node is None:
            node = self._nodes[key] = Node(service, one)
            self._of[service].add(one.node)
            self._list(node)
            return
        if self._awaited.get(key, one.hypervisor_type) != one.hypervisor_type:
            return  # from before its move
        self._awaited.pop(key, None)
        self._unlist(node)
        was = node.is_bare_metal
        node.told(one)
        if node.is_bare_metal != was and node.holds:
            node.up = False
            node.why = f"says to be {one.hypervisor_type}, and holds {', '.join(node.holds)}"
        self._list(node)

    # --- the order ------------------------------------------------------------------------------

    def _list(self, node: Node) -> None:
        if not self._ordered:
            return
        if not node.is_bare_metal:
            entry = node.memory_free, node.service, node.node
            insort(self._virtual.setdefault(node.hypervisor_type, []), entry)
        elif node.up and not node.holds:
            size = node.cpus, node.memory, node.disk
            insort(self._bare.setdefault(size, []), node.key)

    def _unlist(self, node: Node) -> None:
        if not self._ordered:
            return
        if node.is_bare_metal:
            size = node.cpus, node.memory, node.disk
            _take_out(self._bare.get(size, []), node.key)
        else:
            entry = node.memory_free, node.service, node.node
            _take_out(self._virtual.get(node.hypervisor_type, []), entry)

    def _order_anew(self) -> None:
        """After many reports: to sort once is cheaper than to put each in its place."""
        self._ordered = True
        self._virtual.clear()
        self._bare.clear()
        for node in self._nodes.values():
            if not node.is_bare_metal:
                entry = node.memory_free, node.service, node.node
                self._virtual.setdefault(node.hypervisor_type, []).append(entry)
            elif node.up and not node.holds:
                size = node.cpus, node.memory, node.disk
                self._bare.setdefault(size, []).append(node.key)
        for order in self._virtual.values():
            order.sort()
        for keys in self._bare.values():
            keys.sort()

    # --- finding --------------------------------------------------------------------------------

    def find(self, request: Request) -> Choice:
        """The node that the request would get. Nothing is given away.

        Raises:
            NoHostsAvailable: no node will do; its hint says why, and of how many.
        """
        if self.weigher is not None:
            return self._weighed(request, self.weigher)
        if request.hypervisor_type == BARE_METAL:
            size = request.cpus, request.memory, request.disk
            for key in self._bare.get(size, ()):
                if not self._why_not(self._nodes[key], request):
                    return Choice(request, self._nodes[key], "is free, and of just this size")
            raise self._nowhere(request)
        best: Node | None = None
        for kind, order in self._virtual.items():
            if request.hypervisor_type in ("", kind):
                for memory, service, name in reversed(order):
                    if memory < request.memory or (best and memory <= best.memory_free):
                        break
                    if not self._why_not(node := self._nodes[service, name], request):
                        best = node
                        break
        if best is None:
            raise self._nowhere(request)
        return Choice(request, best, "has most free memory of those that would do")

    def _weighed(self, request: Request, weigher: Weigher) -> Choice:
        """All nodes with room are weighed; then the heaviest that passes the filters is taken."""
        cpus, memory = request.cpus, request.memory
        roomy = [
            node
            for node in self._nodes.values()
            if node.memory_free >= memory and node.cpus_free >= cpus and node.up
        ]
        weights = [weigher(node, request) for node in roomy]
        for at in _heaviest_first(weights):
            if not self._why_not(roomy[at], request):
                return Choice(request, roomy[at], f"weighs most: {weights[at]:g}")
        raise self._nowhere(request)

    def _why_not(self, node: Node, request: Request) -> str:
        found = node.why_not(request)
        for condition in () if found else self.filters:
            if found := condition(node, request):
                break
        return found

    def why_not(self, request: Request) -> dict[str, list[Node]]:
        """The nodes that the request cannot have, by the reason."""
        found: dict[str, list[Node]] = {}
        for node in self._nodes.values():
            if reason := self._why_not(node, request):
                found.setdefault(reason, []).append(node)
        return found

    def _nowhere(self, request: Request) -> err.NoHostsAvailable:
        """Why, and of how many nodes. Those that are out by their order are not looked at."""
        reasons: dict[str, list[Node]] = {}
        counts: dict[str, int] = {}

        def add(reason: str, node: Node, count: int = 1) -> None:
            reasons.setdefault(reason, []).append(node)
            counts[reason] = counts.get(reason, 0) + count

        bare = len(self._nodes)
        for kind, order in self._virtual.items():
            bare -= len(order)
            out = bisect_left(order, (request.memory, "", ""))
            if request.hypervisor_type not in ("", kind):
                out = len(order)
            if out:
                node = self._nodes[order[out - 1][1:]]
                add(node.why_not(request), node, out)
            for _, service, name in order[out:]:
                node = self._nodes[service, name]
                add(self._why_not(node, request), node)
        for key in (key for keys in self._bare.values() for key in keys[:1]):
            size = self._nodes[key].cpus, self._nodes[key].memory, self._nodes[key].disk
            count = len(self._bare[size])
            bare -= count
            add(self._why_not(self._nodes[key], request), self._nodes[key], count)
        told = [as_text(counts[reason], nodes[0], reason) for reason, nodes in reasons.items()]
        if bare:
            told.append(f"{bare} of bare metal: taken, or not up")
        return err.NoHostsAvailable(hint="; ".join(told) or "no node has been reported")

    # --- giving ---------------------------------------------------------------------------------

    def place(self, request: Request) -> Choice:
        """Find a node and give it to the request.

        Raises:
            InvalidValue: a request of this name has a node already.
            NoHostsAvailable: no node will do; its hint says why, and of how many.
        """
        if request.name in self._holder:
            service, node = self._holder[request.name]
            would_do = f"another name: it has node {node} of service {service}"
            raise err.InvalidValue("name", request.name, would_do=would_do)
        choice = self.find(request)
        self._change(choice.node, request, 1)
        self._holder[request.name] = choice.node.key
        return choice

    def release(self, name: str) -> None:
        """Take back what a request has; nothing when it has nothing."""
        key = self._holder.pop(name, None)
        if key is not None:
            node = self._nodes[key]
            self._change(node, node.holds[name], -1)

    def _change(self, node: Node, request: Request, sign: int) -> None:
        self._unlist(node)
        node.take(request, sign)
        self._list(node)

    # --- between bare metal and hypervisor ------------------------------------------------------

    def move(self, key: Key, hypervisor_type: str, *, service: str = "") -> Node:
        """A node gets a hypervisor, or loses it, maybe under another service.

        It gets no request until its service reports it as what it is then; what is reported of it
        from before is not taken over.

        Raises:
            InvalidValue: there is no such node, or the other service has one of this name.
            OperationNotAllowed: it holds something.
        """
        node = self[key]
        if node.holds:
            held = ", ".join(node.holds)
            raise err.OperationNotAllowed(f"{node!r} holds {held}: release that first")
        there = (service or node.service, node.node)
        if there != key and there in self._nodes:
            would_do = f"a service without a node {node.node}"
            raise err.InvalidValue("service", service, would_do=would_do)
        self._forget(node)
        if there != key:
            self._gone_to[key] = there
        self._gone_to.pop(there, None)
        node.service, node.hypervisor_type = there[0], hypervisor_type
        node.up, node.why = False, f"is on its way to {hypervisor_type}"
        self._nodes[there] = node
        self._of.setdefault(node.service, set()).add(node.node)
        self._awaited[there] = hypervisor_type
        self._list(node)
        return node

    def __iter__(self) -> Iterator[Node]:
        return iter(self._nodes.values())

    def __len__(self) -> int:
        return len(self._nodes)

    def __repr__(self) -> str:
        return f"<Scheduler {len(self._nodes)} nodes of {len(self._of)} services>"


def _heaviest_first(weights: list[float]) -> Iterator[int]:
    """The places, the heaviest first. They are sorted only for who wants a second one."""
    if weights:
        first = weights.index(max(weights))
        yield first
        order = sorted(range(len(weights)), key=weights.__getitem__, reverse=True)
        yield from (at for at in order if at != first)


T = TypeVar("T", Key, Entry)


def _take_out(order: list[T], entry: T) -> None:
    at = bisect_left(order, entry)
    if at < len(order) and order[at] == entry:
        del order[at]
