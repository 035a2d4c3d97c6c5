"""What planning gives: moves with reasons, before and after, as a diff that changes nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import inf

from ._data import DIMENSIONS, Confidence, Guest, Host, Inventory, Limits, Vector


@dataclass(frozen=True, slots=True)
class Move:
    """One guest that goes to another host, and why. Guest and hosts by id."""

    guest: str
    name: str
    source: str
    target: str
    reason: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What would be done, in the order in which it can be done. Nothing is done yet.

    ``before`` and ``after`` give the share in use of each limited resource, by host id. ``frees``
    are hosts that are empty afterwards and not needed, ``spare`` those that are kept empty for the
    guests of hosts that fail. ``bound`` is the number of hosts that cannot be undercut.
    """

    kind: str
    moves: tuple[Move, ...]
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
FEW = 16
"""So many of those that wait for each other are tried for a stop on the way."""
STOPS = 200
"""A plan with more stops on the way is none."""

Placement = dict[str, str]
"""Host id by guest id, of those that have one."""


def loads(guests: Iterable[Guest], placement: Placement) -> dict[str, list[float]]:
    """What is used on each host that has guests."""
    found: dict[str, list[float]] = defaultdict(lambda: [0.0] * len(DIMENSIONS))
    for guest in guests:
        host = placement.get(guest.id)
        if host is not None:
            sums = found[host]
            for k, more in enumerate(guest.use.vector):
                sums[k] += more
    return found


def shares(
    hosts: Iterable[Host], load: Mapping[str, list[float]]
) -> dict[str, dict[str, float]]:
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


def changes(
    inventory: Inventory, after: Placement, reason: Mapping[str, str] | str
) -> list[Move]:
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


def in_order(
    inventory: Inventory, moves: Iterable[Move], limits: Mapping[str, Vector]
) -> list[Move] | None:
    """The moves so that there is memory for each when its turn comes; None when it cannot be.

    Where some wait for each other in a ring, one of them stops over on a third host. Other
    resources may be over their limits on the way, as nobody waits for them.
    """
    guests = {guest.id: guest for guest in inventory.guests}
    load = loads(inventory.guests, placed(inventory))
    there = {(g.host, g.apart) for g in inventory.guests if g.apart and g.host}
    waiting: dict[str, list[Move]] = defaultdict(list)
    done: list[Move] = []
    ready = list(moves)[::-1]
    held = stops = 0

    def room(guest: Guest, host: str) -> bool:
        if guest.apart and (host, guest.apart) in there:
            return False
        if guest.only is not None and host not in guest.only:
            return False
        return load[host][MEMORY] + guest.use.memory <= limits[host][MEMORY] * (1 + 1e-9)

    def carry_out(move: Move) -> None:
        guest = guests[move.guest]
        for k, more in enumerate(guest.use.vector):
            load[move.source][k] -= more
            load[move.target][k] += more
        if guest.apart:
            there.discard((move.source, guest.apart))
            there.add((move.target, guest.apart))
        done.append(move)

    while ready or held:
        if not ready:
            stop = _stop_over(waiting, guests, room, limits) if stops < STOPS else None
            if stop is None:
                return None
            stops += 1
            first, rest = stop
            waiting[rest.target].remove(first[1])
            waiting[rest.target].append(rest)
            carry_out(first[0])
            ready, waiting[first[0].source] = waiting[first[0].source], []
            held -= len(ready)
            continue
        move = ready.pop()
        if not room(guests[move.guest], move.target):
            waiting[move.target].append(move)
            held += 1
            continue
        carry_out(move)
        woken, waiting[move.source] = waiting[move.source], []
        held -= len(woken)
        ready += woken
    return done


def _stop_over(
    waiting: Mapping[str, list[Move]],
    guests: Mapping[str, Guest],
    room: Callable[[Guest, str], bool],
    limits: Iterable[str],
) -> tuple[tuple[Move, Move], Move] | None:
    """The smallest of those that wait goes to a host with room first: that move, and the rest."""
    all_waiting = [move for some in waiting.values() for move in some]
    for move in sorted(all_waiting, key=lambda m: guests[m.guest].use.memory)[:FEW]:
        for host in limits:
            if host not in (move.source, move.target) and room(guests[move.guest], host):
                why = f"to make room; goes on to its place later: {move.reason}"
                first = Move(move.guest, move.name, move.source, host, why)
                rest = Move(move.guest, move.name, host, move.target, move.reason)
                return (first, move), rest
    return None


