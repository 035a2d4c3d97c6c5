"""Moves in an order in which there is memory for each guest when its turn comes."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from ._data import Guest, Inventory, Vector
from ._result import MEMORY, Move

STOPS = 2
"""So many stops on the way for each move are allowed on average; a plan with more is none."""


def in_order(
    inventory: Inventory,
    moves: Iterable[Move],
    limits: Mapping[str, Vector],
    load: Mapping[str, Sequence[float]],
) -> list[Move] | None:
    """The moves so that there is memory for each when its turn comes; None when it cannot be.

    Where some wait for each other in a ring, one of them stops over on a third host. Other
    resources may be over their limits on the way, as nobody waits for them.
    """
    wanted = list(moves)
    order = _Order(inventory, wanted, limits, load)
    return order.done if order.run(STOPS * len(wanted)) else None


class _Order:
    """Who waits for memory where, and what is free."""

    def __init__(
        self,
        inventory: Inventory,
        moves: list[Move],
        limits: Mapping[str, Vector],
        load: Mapping[str, Sequence[float]],
    ) -> None:
        self.guests = {guest.id: guest for guest in inventory.guests}
        self.done: list[Move] = []
        self.ready = moves[::-1]
        self.waiting: dict[str, dict[str, Move]] = defaultdict(dict)
        """By the host that they wait for, by guest."""
        self.free = {
            host: cap[MEMORY] - (load[host][MEMORY] if host in load else 0.0)
            for host, cap in limits.items()
        }
        self.slack = {host: 1e-9 * cap[MEMORY] for host, cap in limits.items()}
        self.there = {(g.host, g.apart) for g in inventory.guests if g.apart and g.host}
        self.usable = {host.id for host in inventory.hosts if host.usable}
        self.roomy = [(-free, host) for host, free in self.free.items() if host in self.usable]
        self.small: list[tuple[float, str, str]] = []
        heapq.heapify(self.roomy)

    def run(self, stops: int) -> bool:
        """Whether all could be put in order."""
        while True:
            while self.ready:
                move = self.ready.pop()
                guest = self.guests[move.guest]
                if self._room(guest, move.target):
                    self._carry_out(move)
                else:
                    self.waiting[move.target][move.guest] = move
                    heapq.heappush(self.small, (guest.use.memory, move.guest, move.target))
            if not any(self.waiting.values()):
                return True
            stops -= 1
            if stops < 0 or not self._stop_over():
                return False

    def _room(self, guest: Guest, host: str) -> bool:
        if guest.apart and (host, guest.apart) in self.there:
            return False
        if guest.only is not None and host not in guest.only:
            return False
        return guest.use.memory <= self.free[host] + self.slack[host]

    def _carry_out(self, move: Move) -> None:
        guest = self.guests[move.guest]
        for host, more in ((move.source, guest.use.memory), (move.target, -guest.use.memory)):
            self.free[host] += more
            if host in self.usable:
                heapq.heappush(self.roomy, (-self.free[host], host))
        if guest.apart:
            self.there.discard((move.source, guest.apart))
            self.there.add((move.target, guest.apart))
        self.done.append(move)
        if move.source in self.waiting:
            self.ready += self.waiting.pop(move.source).values()

    def _stop_over(self) -> bool:
        """The smallest that others wait for goes to the host with most room, and on from there."""
        tried: list[tuple[float, str, str]] = []
        try:
            return self._stop_one(tried)
        finally:
            for entry in tried:
                heapq.heappush(self.small, entry)

    def _stop_one(self, tried: list[tuple[float, str, str]]) -> bool:
        while self.small:
            _, name, target = entry = heapq.heappop(self.small)
            move = self.waiting[target].get(name)
            if move is None:
                continue  # it has gone since
            if not self.waiting.get(move.source):
                tried.append(entry)  # nobody waits for what it would give free
                continue
            host = self._roomiest(self.guests[name], move)
            if host is None:
                tried.append(entry)
                continue
            del self.waiting[target][name]
            why = f"to make room; goes on later, as {move.reason}"
            self._carry_out(Move(name, move.name, move.source, host, why))
            self.ready.append(Move(name, move.name, host, target, move.reason))
            return True
        return False

    def _roomiest(self, guest: Guest, move: Move) -> str | None:
        looked: dict[str, float] = {}
        found = None
        while self.roomy and found is None and len(looked) < LOOK:
            free, host = heapq.heappop(self.roomy)
            if -free != self.free[host] or host in looked:
                continue  # it has changed, and has a newer entry
            looked[host] = free
            if host not in (move.source, move.target) and self._room(guest, host):
                found = host
        for host, free in looked.items():
            heapq.heappush(self.roomy, (free, host))
        return found


LOOK = 8
"""So many of the hosts with most room are looked at for a stop."""
