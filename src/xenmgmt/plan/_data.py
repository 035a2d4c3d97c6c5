"""What a plan is made from: hosts, guests and what they use, as plain data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import inf

from .. import errors as err

DIMENSIONS = ("cpu", "memory", "disk", "net")
Vector = tuple[float, ...]
"""One number for each of `DIMENSIONS`."""


@dataclass(frozen=True, slots=True)
class Use:
    """What is used. CPUs, bytes, bytes per second from and to disks, and on networks.

    Of a network the busier direction counts, as a link carries both at once.
    """

    cpu: float = 0.0
    memory: float = 0.0
    disk: float = 0.0
    net: float = 0.0

    def __post_init__(self) -> None:
        for name in DIMENSIONS:
            if not 0 <= getattr(self, name) < inf:
                raise err.InvalidValue(name, getattr(self, name), would_do="0 or more, and finite")

    @property
    def vector(self) -> Vector:
        """The numbers, in the order of `DIMENSIONS`."""
        return self.cpu, self.memory, self.disk, self.net


@dataclass(frozen=True, slots=True)
class Host:
    """A host that guests may be planned on. CPUs, bytes, bytes per second; 0: without limit.

    ``id`` is what moves name it by: a reference on a connection, else its name. What is not
    ``usable`` takes no guest, and ``why`` says why.
    """

    name: str
    cpus: float
    memory: float
    disk: float = 0.0
    net: float = 0.0
    id: str = ""
    usable: bool = True
    why: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "id", self.id or self.name)
        for name in ("cpus", "memory"):
            if not 0 < getattr(self, name) < inf:
                raise err.InvalidValue(name, getattr(self, name), would_do="more than 0")
        for name in ("disk", "net"):
            if not 0 <= getattr(self, name) < inf:
                raise err.InvalidValue(name, getattr(self, name), would_do="0 or more")


@dataclass(frozen=True, slots=True)
class Guest:
    """A guest, and what it was seen to use: what a plan reckons with, on average, and at most.

    ``host`` is the id of the host that it is on, "" for none. Guests of one group ``apart`` never
    share a host. ``only`` are the ids of the hosts that it may be on, None for all. ``fixed`` says
    why it cannot be moved now, "" when it can.
    """

    name: str
    use: Use
    mean: Use | None = None
    peak: Use | None = None
    host: str = ""
    id: str = ""
    apart: str = ""
    only: frozenset[str] | None = None
    fixed: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "id", self.id or self.name)


@dataclass(frozen=True, slots=True)
class Evidence:
    """How much was seen: samples in time, over how many seconds, and guests without any."""

    samples: int = 0
    seconds: float = 0.0
    unseen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Confidence:
    """How far a plan can be trusted: high, medium, low or none, and why not further."""

    level: str
    why: tuple[str, ...]

    def __str__(self) -> str:
        return f"confidence {self.level}: {'; '.join(self.why)}"


DAY, WEEK = 86400.0, 7 * 86400.0
FEW = 20
"""With fewer samples there is no telling a peak from a habit."""


def confidence(evidence: Evidence) -> Confidence:
    """What the evidence allows: a week shows the working days, a day the hours, less neither."""
    why = [f"{evidence.samples} samples over {_span(evidence.seconds)}"]
    if evidence.samples < 2:
        level = "none"
        why.append("nothing is known of what changes with time")
    elif evidence.seconds < DAY or evidence.samples < FEW:
        level = "low"
        why.append(f"less than a day, or fewer than {FEW} samples: peaks may not have been seen")
    elif evidence.seconds < WEEK:
        level = "medium"
        why.append("less than a week: what happens on other days was not seen")
    else:
        level = "high"
    if evidence.unseen:
        level = "low" if level != "none" else level
        names = ", ".join(evidence.unseen[:3])
        why.append(f"{len(evidence.unseen)} guests were not seen at all ({names})")
    return Confidence(level, tuple(why))


def _span(seconds: float) -> str:
    for size, word in ((DAY, "days"), (3600.0, "hours"), (60.0, "minutes")):
        if seconds >= size:
            return f"{seconds / size:.1f} {word}"
    return f"{seconds:.0f} seconds"


@dataclass(frozen=True, slots=True)
class Limits:
    """How full a host may be planned, as shares of what it has. Memory cannot be lent."""

    cpu: float = 0.8
    memory: float = 1.0
    disk: float = 0.8
    net: float = 0.8

    def __post_init__(self) -> None:
        for name in DIMENSIONS:
            if not 0 < getattr(self, name) <= (1.0 if name == "memory" else 100.0):
                would_do = "a share above 0 (of memory at most 1, of CPUs more if you overcommit)"
                raise err.InvalidValue(name, getattr(self, name), would_do=would_do)

    def of(self, host: Host) -> Vector:
        """How much may be planned on a host."""
        return (
            host.cpus * self.cpu,
            host.memory * self.memory,
            host.disk * self.disk or inf,
            host.net * self.net or inf,
        )


@dataclass(frozen=True, slots=True)
class Inventory:
    """Hosts, guests, and how much was seen of them."""

    hosts: tuple[Host, ...]
    guests: tuple[Guest, ...]
    evidence: Evidence = field(default_factory=Evidence)

    def __post_init__(self) -> None:
        known = _unique("host", (host.id for host in self.hosts))
        _unique("guest", (guest.id for guest in self.guests))
        for guest in self.guests:
            if guest.host and guest.host not in known:
                raise err.InvalidValue(
                    f"host of guest {guest.name}", guest.host, would_do="a host of the inventory"
                )

    def host(self, id: str) -> Host:
        """A host by id."""
        for host in self.hosts:
            if host.id == id:
                return host
        raise err.InvalidValue("host", id, would_do="a host of the inventory")


def _unique(what: str, ids: Iterable[str]) -> set[str]:
    seen: set[str] = set()
    for one in ids:
        if one in seen:
            raise err.InvalidValue(what, one, would_do="each name once")
        seen.add(one)
    return seen


__all__ = [
    "DIMENSIONS",
    "Confidence",
    "Evidence",
    "Guest",
    "Host",
    "Inventory",
    "Limits",
    "Use",
    "confidence",
]


def limits_for(inventory: Inventory, limits: Limits | None) -> Limits:
    """What a plan is made with: the limits given, or those that hold when none are.

    Raises:
        FieldTypeError: these are no inventory and no limits.
    """
    if not isinstance(inventory, Inventory):
        expected = "an Inventory, as measure and read_csv make it"
        raise err.FieldTypeError("inventory", value=inventory, expected=expected)
    if limits is not None and not isinstance(limits, Limits):
        raise err.FieldTypeError("limits", value=limits, expected="Limits, or None")
    return limits if limits is not None else Limits()
