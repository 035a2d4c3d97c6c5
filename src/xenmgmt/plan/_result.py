"""What planning gives: moves with reasons, before and after, as a diff that changes nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import inf

from ..shown import Shown
from ._data import DIMENSIONS, Confidence, Guest, Host, Inventory, Limits


@dataclass(frozen=True, slots=True)
class Move:
    """One guest that goes to another host, and why. Guest and hosts by id."""

    guest: str
    name: str
    source: str
    target: str
    reason: str


@dataclass(frozen=True, slots=True)
class Plan(Shown):
    """What would be done, in the order in which it can be done. Nothing is done yet.

    ``placement`` has the host of each guest afterwards, also of those that are on none yet and
    wait to be started there. ``before`` and ``after`` give the share in use of each limited
    resource, by host id. ``frees`` are hosts that are empty afterwards and not needed, ``spare``
    those that are kept empty for the guests of hosts that fail. ``bound`` is the number of hosts
    that cannot be undercut.
    """

    kind: str
    moves: tuple[Move, ...]
    placement: Mapping[str, str]
    before: Mapping[str, Mapping[str, float]]
    after: Mapping[str, Mapping[str, float]]
    names: Mapping[str, str]
    used: tuple[str, ...]
    frees: tuple[str, ...]
    spare: tuple[str, ...]
    bound: int
    confidence: Confidence
    reasons: tuple[str, ...]

    def diff(self) -> str:
        """The plan as text: what goes where and why, host by host, and how sure that is."""
        lines = [f"{self.kind}: {len(self.moves)} moves, {len(self.used)} hosts in use afterwards"]
        lines += [f"  {reason}" for reason in self.reasons]
        for move in self.moves:
            lines.append(
                f"- {move.name} on {self.names[move.source]}\n"
                f"+ {move.name} on {self.names[move.target]}  ({move.reason})"
            )
        for host, before in self.before.items():
            if before != self.after[host]:
                was, will = _shares(before), _shares(self.after[host])
                lines.append(f"~ {self.names[host]}: {was} -> {will}{self._role(host)}")
        lines.append(f"  {self.confidence}")
        return "\n".join(lines)

    def _role(self, host: str) -> str:
        if host in self.spare:
            return ", kept as a spare"
        return ", free" if host in self.frees else ""

    def __str__(self) -> str:
        return self.diff()


def _shares(found: Mapping[str, float]) -> str:
    return " ".join(f"{name} {share:.0%}" for name, share in found.items())


MEMORY = DIMENSIONS.index("memory")

Placement = dict[str, str]
"""Host id by guest id, of those that have one."""


def loads(guests: Iterable[Guest], placement: Placement) -> dict[str, list[float]]:
    """What is used on each host that has guests."""
    found: dict[str, list[float]] = defaultdict(lambda: [0.0] * len(DIMENSIONS))
    for guest in guests:
        host = placement.get(guest.id)
        if host is not None:
            sums, use = found[host], guest.use
            sums[0] += use.cpu
            sums[1] += use.memory
            sums[2] += use.disk
            sums[3] += use.net
    return found


def shares(hosts: Iterable[Host], load: Mapping[str, list[float]]) -> dict[str, dict[str, float]]:
    """The share of what each host has that is in use, of the resources that are limited."""
    whole = Limits(1.0, 1.0, 1.0, 1.0)
    none = [0.0] * len(DIMENSIONS)
    return {
        host.id: {
            name: load.get(host.id, none)[k] / cap
            for k, (name, cap) in enumerate(zip(DIMENSIONS, whole.of(host), strict=True))
            if cap != inf
        }
        for host in hosts
    }


def placed(inventory: Inventory) -> Placement:
    """Where the guests are now."""
    return {guest.id: guest.host for guest in inventory.guests if guest.host}


def changes(inventory: Inventory, after: Placement, reason: Mapping[str, str] | str) -> list[Move]:
    """The moves between now and then, in no order."""
    return [
        Move(
            guest.id,
            guest.name,
            guest.host,
            after[guest.id],
            reason if isinstance(reason, str) else reason.get(guest.host, ""),
        )
        for guest in inventory.guests
        if guest.host and after[guest.id] != guest.host
    ]
