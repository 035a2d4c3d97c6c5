"""How many hosts of a kind some guests need (use case 5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import inf

from .. import errors as err
from ._consolidate import with_reasons
from ._data import (
    DIMENSIONS,
    Confidence,
    Guest,
    Host,
    Inventory,
    Limits,
    Use,
    confidence,
    limits_for,
)
from ._pack import Problem, Rules, pack, volume_bound


@dataclass(frozen=True, slots=True)
class HostCount:
    """The answer: one number, what it is made of, and how sure it is.

    ``low`` and ``high`` are the same count for what guests use on average and at most.
    """

    number: int
    spare: int
    bound: int
    low: int
    high: int
    confidence: Confidence
    reasons: tuple[str, ...]

    def __int__(self) -> int:
        return self.number

    def __str__(self) -> str:
        return "\n  ".join([f"{self.number} hosts", *self.reasons, str(self.confidence)])


def how_many_hosts(
    inventory: Inventory, host: Host, *, limits: Limits | None = None, spare: int = 0
) -> HostCount:
    """How many hosts like this one hold all guests of the inventory, and so many may fail.

    Where the guests are now does not matter, nor do the hosts of the inventory.

    Raises:
        FieldTypeError: ``inventory`` or ``limits`` is something else.
        InvalidValue: ``spare`` is no such number.
        NoHostsAvailable: some guest is too large for such a host; its hint names it.
    """
    limits = limits_for(inventory, limits)
    if not isinstance(host, Host):
        raise err.FieldTypeError("host", value=host, expected="a Host of a plan")
    if isinstance(spare, bool) or not isinstance(spare, int) or spare < 0:
        raise err.InvalidValue("spare", spare, would_do="a whole number from 0")
    cap = limits.of(host)
    for guest in inventory.guests:
        for name, need, most in zip(DIMENSIONS, guest.use.vector, cap, strict=True):
            if need > most * (1 + 1e-9):
                raise with_reasons(
                    f"guest {guest.name} needs {need:g} of {name}; {host.name} may give {most:g}"
                )
    guests = inventory.guests
    number = _count([guest.use for guest in guests], guests, cap)
    low = _count([guest.mean or guest.use for guest in guests], guests, cap)
    high = _count([_capped(guest.peak or guest.use, cap) for guest in guests], guests, cap)
    bound = volume_bound([guest.use.vector for guest in guests], [cap] * max(1, len(guests)))
    tight = _tight([guest.use for guest in guests], cap)
    reasons = [
        f"{len(guests)} guests need {number} hosts like {host.name}; "
        f"fewer than {bound} could not hold what they use together",
        f"what runs short first is {tight}",
        f"by what they use on average it would be {low}, by their peaks all at once {high}",
    ]
    if spare:
        reasons.append(f"{spare} more for the guests of hosts that fail")
    return HostCount(
        number + spare,
        spare,
        bound + spare,
        low + spare,
        high + spare,
        confidence(inventory.evidence),
        tuple(reasons),
    )


def _count(uses: Sequence[Use], guests: Sequence[Guest], cap: tuple[float, ...]) -> int:
    rules = None
    if any(guest.apart for guest in guests):
        rules = Rules([guest.apart for guest in guests], [None] * len(guests))
    items = [use.vector for use in uses]
    bound = volume_bound(items, [cap] * max(1, len(items)))
    for count in (bound + bound // 4 + 4, len(items)):  # mostly few more than the bound will do
        found = pack(Problem(items, [cap] * min(count, len(items)), rules=rules))
        if found is not None:
            return len(set(found))
    return len(items)


def _capped(use: Use, cap: tuple[float, ...]) -> Use:
    """A guest alone on a host gets what that has, and no more."""
    fields = zip(DIMENSIONS, use.vector, cap, strict=True)
    return replace(use, **{name: min(value, most) for name, value, most in fields})


def _tight(uses: Sequence[Use], cap: tuple[float, ...]) -> str:
    shares = [
        sum(use.vector[k] for use in uses) / most if most != inf else 0.0
        for k, most in enumerate(cap)
    ]
    return DIMENSIONS[shares.index(max(shares))]
