"""The same guests on fewer hosts (use cases 3 and 4)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from .. import errors as err
from ._data import Guest, Host, Inventory, Limits, Vector, confidence, limits_for
from ._order import in_order
from ._pack import NEAR, Problem, Rules, pack, pack_beside, volume_bound
from ._result import Placement, Plan, changes, loads, placed, shares


@dataclass(slots=True)
class _Task:
    """One consolidation: the hosts in the order in which they are to be used, and the guests."""

    inventory: Inventory
    hosts: list[Host]
    limits: dict[str, Vector]
    guests: list[Guest]
    fixed: list[Guest]
    load: dict[str, list[float]]
    """What is used now, by host."""


def consolidate(
    inventory: Inventory,
    *,
    limits: Limits | None = None,
    spare: int = 0,
    max_moves: int | None = None,
) -> Plan:
    """Put the guests on as few hosts as are found, with as few moves as that takes.

    First it is tried to empty hosts into the others, whose guests stay. Where that ends more than
    2 % above what the sum of all needs, everything is packed anew, which takes more moves.

    Args:
        limits: how full a host may be; 80 % of CPUs and traffic, all of the memory when left out.
        spare: so many hosts are kept empty, the largest ones, for the guests of hosts that fail
            (N+1 is 1). The plan names those whose guests would not find room there.
        max_moves: at most so many guests are moved.

    Raises:
        FieldTypeError: ``inventory`` or ``limits`` is something else.
        InvalidValue: ``spare`` or ``max_moves`` is no such number.
        NoHostsAvailable: no host can be used, or the guests do not fit with so many spare.
    """
    limits = limits_for(inventory, limits)
    for name, value in (("spare", spare), ("max_moves", 0 if max_moves is None else max_moves)):
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise err.InvalidValue(name, value, would_do="a whole number from 0")
    task = _prepare(inventory, limits)
    spares = _spares(task, spare)
    task.hosts = [host for host in task.hosts if host.id not in spares]
    caps = [task.limits[host.id] for host in task.hosts]
    everything = [*task.guests, *task.fixed]
    bound = volume_bound([guest.use.vector for guest in everything], caps)
    if bound > len(caps):
        raise _no_room(task, spare)
    seen = False
    for way in _ways(task, bound, max_moves):
        placement = way()
        seen = seen or placement is not None
        plan = _plan(task, placement, spares, bound) if placement is not None else None
        if plan is not None:
            return plan
    if not seen:
        raise _no_room(task, spare)
    raise with_reasons("there is no order in which the guests could be moved one by one")


def _ways(
    task: _Task, bound: int, max_moves: int | None
) -> Iterator[Callable[[], Placement | None]]:
    """What to try, the best first: near the bound with few moves, then with many, then above it."""
    if max_moves is None:
        most = min(len(task.hosts), max(bound, int(bound * NEAR)))
        for kept in dict.fromkeys((bound, (bound + most) // 2)):
            yield partial(_into, task, kept, most, None)
        yield partial(_anew, task)
    yield partial(_emptied, task, bound, max_moves)


def _hosts(placement: Placement) -> int:
    return len(set(placement.values()))


def _prepare(inventory: Inventory, limits: Limits) -> _Task:
    if not any(host.usable for host in inventory.hosts):
        raise with_reasons(*(f"{h.name}: {h.why or 'not usable'}" for h in inventory.hosts))
    usable = {host.id for host in inventory.hosts if host.usable}
    load = loads(inventory.guests, placed(inventory))
    stuck = {guest.host for guest in inventory.guests if guest.fixed and guest.host}
    caps = {host.id: limits.of(host) for host in inventory.hosts}
    hosts = sorted(
        (host for host in inventory.hosts if host.usable),
        key=lambda h: (
            h.id not in stuck,
            h.id not in load,
            tuple(-one for one in caps[h.id]),
            -max(
                used / cap for used, cap in zip(load.get(h.id, [0.0] * 4), caps[h.id], strict=True)
            ),
        ),
    )
    movable = [g for g in inventory.guests if not g.fixed and (not g.host or g.host in usable)]
    fixed = [g for g in inventory.guests if g.fixed and g.host in usable]
    return _Task(inventory, hosts, caps, movable, fixed, load)


def _spares(task: _Task, count: int) -> tuple[str, ...]:
    """The largest hosts from which all can be taken away; of like ones those with least on them."""
    if not count:
        return ()
    held = {guest.host for guest in task.fixed}
    free = [host for host in task.hosts if host.id not in held]
    free.sort(key=lambda h: task.limits[h.id], reverse=True)
    place = {host.id: number for number, host in enumerate(task.hosts)}
    chosen: list[str] = []
    while free and len(chosen) < count:
        largest = task.limits[free[0].id]
        like = [host for host in free if _as_large(task.limits[host.id], largest)]
        like.sort(key=lambda h: place[h.id], reverse=True)
        chosen += [host.id for host in like[: count - len(chosen)]]
        taken = {host.id for host in like}
        free = [host for host in free if host.id not in taken]
    if len(chosen) < count:
        raise err.InvalidValue("spare", count, would_do=f"at most {len(chosen)} hosts can be empty")
    return tuple(chosen)


def _as_large(cap: Vector, other: Vector) -> bool:
    """Whether it holds what the other does, but for a hundredth."""
    return all(one >= most * 0.99 for one, most in zip(cap, other, strict=True))


# --- whole hosts into the others -----------------------------------------------------------------


def _emptied(task: _Task, bound: int, max_moves: int | None) -> Placement | None:
    """Keep the first hosts and what is on them; the rest goes into the room that they have."""
    low, high = max(bound, 1), len(task.hosts)
    best: Placement | None = None
    while low <= high:  # fewer hosts are harder: halve the distance, to a hundredth
        kept = (low + high) // 2
        found = _into(task, kept, kept, max_moves)
        if found is None:
            low = kept + 1
        else:
            best, high = found, min(kept, _hosts(found)) - 1 - bound // 100
    return best


def _into(task: _Task, count: int, most: int, max_moves: int | None) -> Placement | None:
    """All guests on the first ``most`` hosts, where those of the first ``count`` stay."""
    kept = task.hosts[:count]
    stay = {host.id for host in kept}
    if any(guest.host not in stay for guest in task.fixed):
        return None
    staying = [guest for guest in (*task.guests, *task.fixed) if guest.host in stay]
    going = [guest for guest in task.guests if guest.host not in stay]
    moved = sum(bool(guest.host) for guest in going)
    if max_moves is not None and moved > max_moves:
        return None
    load = loads(staying, {guest.id: guest.host for guest in staying})
    over = _relieve(task, kept, load, staying)
    if max_moves is not None and moved + sum(bool(guest.host) for guest in over) > max_moves:
        return None
    left = {guest.id for guest in over}
    staying = [guest for guest in staying if guest.id not in left]
    wanted = [*going, *over]
    numbers = _packed(task, wanted, task.hosts[:most], staying, load, count)
    if numbers is None:
        return None
    found = {guest.id: guest.host for guest in staying}
    found.update({g.id: task.hosts[n].id for g, n in zip(wanted, numbers, strict=True)})
    return found


def _relieve(
    task: _Task, kept: Sequence[Host], load: dict[str, list[float]], staying: list[Guest]
) -> list[Guest]:
    """What has to leave hosts that are over their limits already, or may not be where it is."""
    wrong = [
        guest
        for guest in staying
        if not guest.fixed and guest.only is not None and guest.host not in guest.only
    ]
    for guest in wrong:
        _take(load, guest)
    gone = {guest.id for guest in wrong}
    over = {
        host.id
        for host in kept
        if host.id in load and not _holds(load[host.id], task.limits[host.id])
    }
    on: dict[str, list[Guest]] = defaultdict(list)
    for guest in staying if over else ():
        if guest.host in over and not guest.fixed and guest.id not in gone:
            on[guest.host].append(guest)
    for host, guests in on.items():
        guests.sort(key=lambda g: max(g.use.vector[0] / task.limits[host][0], 0.0))
        while guests and not _holds(load[host], task.limits[host]):
            wrong.append(guests.pop())
            _take(load, wrong[-1])
    return wrong


def _take(load: dict[str, list[float]], guest: Guest) -> None:
    sums = load[guest.host]
    for k, more in enumerate(guest.use.vector):
        sums[k] -= more


def _holds(used: Sequence[float], cap: Vector) -> bool:
    return all(one <= most * (1 + 1e-9) for one, most in zip(used, cap, strict=True))


def _packed(
    task: _Task,
    wanted: Sequence[Guest],
    hosts: Sequence[Host],
    staying: Sequence[Guest],
    sums: dict[str, list[float]],
    first: int = 0,
) -> list[int] | None:
    """A host (by number) for each of the wanted, beside those that stay."""
    number = {host.id: n for n, host in enumerate(hosts)}
    none = (0.0,) * 4
    rules = _rules(wanted, staying, number)
    start = [tuple(sums.get(host.id, none)) for host in hosts] if staying else None
    caps = [task.limits[host.id] for host in hosts]
    problem = Problem([guest.use.vector for guest in wanted], caps, start, rules)
    return pack_beside(problem, first) if first else pack(problem)


def _rules(
    wanted: Sequence[Guest], staying: Sequence[Guest], number: dict[str, int]
) -> Rules | None:
    if not any(guest.apart or guest.only is not None for guest in wanted):
        return None
    known: dict[frozenset[str], frozenset[int]] = {}
    only = [
        None
        if guest.only is None
        else known.setdefault(
            guest.only, frozenset(number[one] for one in guest.only if one in number)
        )
        for guest in wanted
    ]
    there = {(number[guest.host], guest.apart) for guest in staying if guest.apart}
    return Rules([guest.apart for guest in wanted], only, there)


# --- all anew -------------------------------------------------------------------------------------


def _anew(task: _Task) -> Placement | None:
    """Pack everything that can move, then name like hosts so that the most guests stay."""
    sums = loads(task.fixed, {guest.id: guest.host for guest in task.fixed})
    numbers = _packed(task, task.guests, task.hosts, task.fixed, sums)
    if numbers is None:
        return None
    found = {guest.id: guest.host for guest in task.fixed}
    rename = _renamed(task, numbers)
    for guest, n in zip(task.guests, numbers, strict=True):
        found[guest.id] = rename.get(task.hosts[n].id, task.hosts[n].id)
    return found


def _renamed(task: _Task, numbers: Sequence[int]) -> dict[str, str]:
    """Which host to take for which, among like ones without guests that are bound to them."""
    bound = {guest.host for guest in task.fixed}
    bound |= {host for guest in task.guests for host in guest.only or ()}
    free = {host.id: task.limits[host.id] for host in task.hosts if host.id not in bound}
    shared: Counter[tuple[str, str]] = Counter()
    for guest, n in zip(task.guests, numbers, strict=True):
        there = task.hosts[n].id
        if there in free and free.get(guest.host) == free[there]:
            shared[there, guest.host] += 1
    names: dict[str, str] = {}
    taken: set[str] = set()
    for (planned, now), _ in shared.most_common():
        if planned not in names and now not in taken:
            names[planned] = now
            taken.add(now)
    for planned in (one for one in free if one not in names):
        like = (one for one in free if one not in taken and free[one] == free[planned])
        names[planned] = planned if planned not in taken else next(like)
        taken.add(names[planned])
    return names


# --- the plan -------------------------------------------------------------------------------------


def _plan(task: _Task, found: Placement, spares: tuple[str, ...], bound: int) -> Plan | None:
    inventory = task.inventory
    after = {**placed(inventory), **found}
    names = {host.id: host.name for host in inventory.hosts}
    kept = set(after.values())
    why = {
        host.id: f"{host.name} is to be "
        + ("a spare" if host.id in spares else "relieved" if host.id in kept else "empty")
        for host in inventory.hosts
    }
    moves = in_order(inventory, changes(inventory, after, why), task.limits, task.load)
    if moves is None:
        return None
    load = loads(inventory.guests, after)
    before = shares(inventory.hosts, task.load)
    later = shares(inventory.hosts, load)
    used = tuple(host.id for host in inventory.hosts if host.id in kept)
    frees = tuple(
        host.id
        for host in inventory.hosts
        if host.usable and host.id not in kept and host.id not in spares
    )
    in_use = len({guest.host for guest in inventory.guests if guest.host})
    reasons = [
        f"{in_use} hosts are in use now; no fewer than {bound} could do "
        f"({len(task.guests)} guests can move, {len(task.fixed)} cannot)"
    ]
    reasons += [f"{guest.name} stays where it is: {guest.fixed}" for guest in task.fixed[:5]]
    if spares:
        reasons += _spare_reasons(task, after, load, spares, names)
    return Plan(
        "consolidate",
        tuple(moves),
        after,
        before,
        later,
        names,
        used,
        frees,
        spares,
        bound,
        confidence(inventory.evidence),
        tuple(reasons),
    )


def _spare_reasons(
    task: _Task,
    after: Placement,
    load: dict[str, list[float]],
    spares: tuple[str, ...],
    names: dict[str, str],
) -> list[str]:
    """Which hosts may fail, and which may not: the guests of each must find room on a spare."""
    held: set[str] = set()
    for host, used in load.items():
        if host in task.limits and not any(_holds(used, task.limits[one]) for one in spares):
            held.add(host)
    for guest in task.inventory.guests:
        if guest.only is not None and not guest.only.intersection(spares):
            held.add(after.get(guest.id, ""))
    held.discard("")
    found = [
        f"{', '.join(names[one] for one in spares)} stays empty: the guests of "
        f"{'a host' if len(spares) == 1 else f'{len(spares)} hosts'} that fails can start there"
    ]
    if held:
        listed = ", ".join(sorted(names[one] for one in held)[:5])
        found.append(f"not so for {listed}: not all their guests may, or fit, on a spare")
    return found


def _no_room(task: _Task, spare: int) -> err.NoHostsAvailable:
    kept = f" with {spare} spare" if spare else ""
    count = len(task.guests) + len(task.fixed)
    return with_reasons(f"{count} guests do not fit on {len(task.hosts)} hosts{kept}")


def with_reasons(*reasons: str) -> err.NoHostsAvailable:
    """The error that says that there is no room, with why as its hint."""
    return err.NoHostsAvailable(hint="; ".join(reasons))
