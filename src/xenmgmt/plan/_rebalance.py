"""The load spread evenly over the hosts that there are (use case 7)."""

from __future__ import annotations

import heapq
from collections import defaultdict
from math import inf

from .. import errors as err
from ._consolidate import with_reasons
from ._data import DIMENSIONS, Guest, Inventory, Limits, confidence, limits_for
from ._pack import volume_bound
from ._result import MEMORY, Move, Plan, loads, placed, shares

BUSY = tuple(k for k, name in enumerate(DIMENSIONS) if name != "memory")
"""What is evened out. Memory is room, not load: it only has to suffice."""


def rebalance(
    inventory: Inventory,
    *,
    tolerance: float = 0.1,
    limits: Limits | None = None,
    max_moves: int | None = None,
) -> Plan:
    """Take guests from the busiest hosts to the idlest, until none is far above the average.

    How busy a host is, is the largest share in use of its CPUs, disks and networks. One move at a
    time: the guest that brings the two hosts closest together.

    Args:
        tolerance: a share; hosts above the average by more are relieved.
        limits: how much memory of a host may be used; the rest has no limit here.
        max_moves: at most so many moves.

    Raises:
        FieldTypeError: ``inventory`` or ``limits`` is something else.
        InvalidValue: ``tolerance`` or ``max_moves`` is no such number.
        NoHostsAvailable: no host can be used.
    """
    limits = limits_for(inventory, limits)
    if not 0 <= tolerance < inf:
        raise err.InvalidValue("tolerance", tolerance, would_do="a share from 0")
    if max_moves is not None and max_moves < 0:
        raise err.InvalidValue("max_moves", max_moves, would_do="a whole number from 0")
    if not any(host.usable for host in inventory.hosts):
        raise with_reasons("no host can be used")
    balance = _Balance(inventory, limits)
    before = shares(inventory.hosts, balance.load)
    moves = balance.moves(tolerance, len(inventory.guests) if max_moves is None else max_moves)
    after = balance.where
    kept = set(after.values())
    used = tuple(host.id for host in inventory.hosts if host.id in kept)
    hottest = max(balance.score(host.id) for host in balance.hosts)
    reasons = [
        f"on average hosts are {balance.mean:.0%} busy; the busiest was {balance.first:.0%}, "
        f"and is {hottest:.0%} afterwards"
    ]
    if hottest > balance.mean + tolerance and len(moves) < len(inventory.guests):
        reasons.append("no further single move would help, or none more is allowed")
    return Plan(
        "rebalance",
        tuple(moves),
        after,
        before,
        shares(inventory.hosts, balance.load),
        {host.id: host.name for host in inventory.hosts},
        used,
        (),
        (),
        volume_bound(
            [guest.use.vector for guest in inventory.guests if guest.host],
            [balance.caps[host.id] for host in balance.hosts],
        ),
        confidence(inventory.evidence),
        tuple(reasons),
    )


class _Balance:
    """Loads as they change move by move; the hosts as two heaps, with old entries left in."""

    def __init__(self, inventory: Inventory, limits: Limits) -> None:
        self.hosts = [host for host in inventory.hosts if host.usable]
        whole = Limits(1.0, limits.memory, 1.0, 1.0)
        self.caps = {host.id: whole.of(host) for host in inventory.hosts}
        self.names = {host.id: host.name for host in inventory.hosts}
        self.where = placed(inventory)
        self.load = loads(inventory.guests, self.where)
        self.on: dict[str, dict[str, Guest]] = defaultdict(dict)
        for guest in inventory.guests:
            if guest.host:
                self.on[guest.host][guest.id] = guest
        self.mean = self._mean()
        self.first = max(self.score(host.id) for host in self.hosts)

    def _mean(self) -> float:
        """The least that the busiest host can be at: sums over all that the hosts have."""
        found = 0.0
        for k in BUSY:
            room = sum(self.caps[host.id][k] for host in self.hosts)
            found = max(found, sum(self.load[host.id][k] for host in self.hosts) / room)
        return found

    def score(self, host: str) -> float:
        """How busy a host is."""
        load, cap = self.load[host], self.caps[host]
        return max(load[k] / cap[k] for k in BUSY)

    def moves(self, tolerance: float, most: int) -> list[Move]:
        """Move by move; changes the loads."""
        hot = [(-self.score(host.id), host.id) for host in self.hosts]
        cold = [(self.score(host.id), host.id) for host in self.hosts]
        heapq.heapify(hot)
        heapq.heapify(cold)
        found: list[Move] = []
        while hot and len(found) < most:
            score, host = heapq.heappop(hot)
            if -score != self.score(host):
                continue  # it has changed, and has a newer entry
            if -score <= self.mean + tolerance:
                break
            move = self._relieve(host, cold)
            if move is None:
                continue  # nothing of this one can go anywhere better
            found.append(move)
            for one in (move.source, move.target):
                heapq.heappush(hot, (-self.score(one), one))
                heapq.heappush(cold, (self.score(one), one))
        return found

    def _relieve(self, source: str, cold: list[tuple[float, str]]) -> Move | None:
        """The best move from a host to one of the idlest that has room."""
        looked: list[tuple[float, str]] = []
        move = None
        while cold and move is None and len(looked) < LOOK:
            score, target = heapq.heappop(cold)
            if score != self.score(target):
                continue
            looked.append((score, target))
            if target != source:
                move = self._between(source, target)
        for entry in looked:
            heapq.heappush(cold, entry)
        return move

    def _between(self, source: str, target: str) -> Move | None:
        best: Guest | None = None
        least = before = self.score(source)
        for guest in self.on[source].values():
            if guest.fixed or not self._may(guest, target):
                continue
            after = max(self._with(source, guest, -1), self._with(target, guest, 1))
            if after < least - 1e-9:
                best, least = guest, after
        if best is None:
            return None
        was = self.score(target)
        self._carry_out(best, source, target)
        reason = (
            f"{self.names[source]} is {before:.0%} busy and {self.names[target]} {was:.0%}; "
            f"then {self.score(source):.0%} and {self.score(target):.0%}"
        )
        return Move(best.id, best.name, source, target, reason)

    def _with(self, host: str, guest: Guest, sign: int) -> float:
        load, cap, more = self.load[host], self.caps[host], guest.use.vector
        return max((load[k] + sign * more[k]) / cap[k] for k in BUSY)

    def _may(self, guest: Guest, target: str) -> bool:
        if guest.only is not None and target not in guest.only:
            return False
        if guest.apart and any(g.apart == guest.apart for g in self.on[target].values()):
            return False
        memory = self.load[target][MEMORY] + guest.use.memory
        return memory <= self.caps[target][MEMORY] * (1 + 1e-9)

    def _carry_out(self, guest: Guest, source: str, target: str) -> None:
        for k, more in enumerate(guest.use.vector):
            self.load[source][k] -= more
            self.load[target][k] += more
        del self.on[source][guest.id]
        self.on[target][guest.id] = guest
        self.where[guest.id] = target


LOOK = 8
"""So many of the idlest hosts are looked at for one move."""
