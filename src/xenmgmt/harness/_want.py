"""What a test asks for, and what it is given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .. import errors as err
from ..clock import period
from ..console import TextConsole
from ..ready import Condition

if TYPE_CHECKING:
    from ._rewind import Mark

RESETS = ("fresh", "fork", "revert", "snapshot")
"""How guests begin a test; each is a module-level strategy in `_reset`."""

LEASE = 600.0
"""Seconds that a lease lasts when nothing else is said."""


@dataclass(frozen=True, slots=True)
class Want:
    """A guest as a test wants it. Guests of equal wants are used again, turned back.

    ``template``: its name. ``reset``: ``fresh``, a new clone each time, booted; ``fork``, a fork of
    a guest that has booted; ``revert``, disks as before the first boot, and booted;
    ``snapshot``, disks and memory as they were when it was first ready. ``ready``: what is waited
    for after a boot; None: what the template says. ``lease``: seconds until others may take it.
    """

    template: str
    reset: str = "fresh"
    ready: tuple[Condition, ...] | None = None
    lease: float = LEASE

    def __post_init__(self) -> None:
        if self.reset not in RESETS:
            raise err.InvalidValue("reset", self.reset, would_do=", ".join(RESETS))
        if not isinstance(self.template, str) or not self.template:
            raise err.InvalidValue("template", self.template, would_do="the name of a template")
        period("lease", self.lease)


@dataclass(frozen=True, slots=True)
class Template:
    """A template (or a halted VM), and when a guest made from it is ready."""

    vm: Any
    ready: tuple[Condition, ...] = ()


@dataclass(slots=True, eq=False)
class Guest:
    """A guest that a test has, or that waits on the shelf for the next one."""

    want: Want
    vm: Any
    lease: str
    until: Any
    """When its lease ends."""

    disks: frozenset[str] = frozenset()
    """The uuids of the disks that came with it."""

    console: TextConsole | None = None
    """Opened when it was started, and read by nobody: it has what was printed until it was ready,
    also when the guest has ended."""

    point: Any = None
    """The snapshot to which it is turned back."""

    mark: Mark | None = None
    """The quick way to the same moment, where the engine has one."""
