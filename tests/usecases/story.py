"""The recorder that a scenario tells its steps to; what it kept becomes a section of a page."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from textwrap import shorten
from types import TracebackType
from typing import Self

from xenmgmt import Xen, errors

LONG = 320
"""So many characters of a refusal are kept: the lists of what is allowed are long."""

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_PLACE = re.compile(r"(/\S+)?/tmp[a-z0-9_]{8}(?=/)")
_PORT = re.compile(r"(?<=127\.0\.0\.1:)\d+")
_DIGEST = re.compile(r"\b[0-9a-f]{64}\b")
_MAC = re.compile(r"\b[0-9a-f]{2}(:[0-9a-f]{2}){5}\b")


def settled(text: object) -> str:
    """Text without what another run would make another: uuids, references, MACs, places, keys."""
    lines = [line.strip() for line in str(text).splitlines()]
    plain = " ".join(line if line[-1:] in ".:;" else f"{line}." for line in lines[:-1])
    told = _PLACE.sub("…", f"{plain} {''.join(lines[-1:])}".strip())
    told = _DIGEST.sub("…", _PORT.sub("…", told))
    return _MAC.sub("MAC…", _UUID.sub("…", told))


@dataclass
class Step:
    """One thing done, with what came of it. As a context manager it notices a failure."""

    text: str
    outcomes: list[str] = field(default_factory=list)

    def gives(self, outcome: object) -> None:
        """Say what came of it, in plain words."""
        self.outcomes.append(settled(outcome))

    @property
    def outcome(self) -> str:
        return "; ".join(self.outcomes) or "done"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool | None:
        if error is not None:
            self.gives(f"failed: {error}")
        return None


@dataclass
class Refusal(Step):
    """A call that must be refused, with one of these errors; ``error`` holds it afterwards."""

    kinds: tuple[type[Exception], ...] = (errors.XenError,)
    unchanged: Xen | None = None
    error: Exception = field(default_factory=Exception)
    before: tuple[object, ...] = ()

    def __enter__(self) -> Self:
        self.before = self._world()
        return self

    def _world(self) -> tuple[object, ...]:
        """The revision of the model, and the engine's domains."""
        xen = self.unchanged
        return () if xen is None else (xen.events.token, list(xen.driver.vm_list()))

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool | None:
        if error is None:
            self.gives("was not refused")
            raise AssertionError(f"not refused: {self.text}")
        if not isinstance(error, self.kinds):
            self.gives(f"failed: {error}")
            return False
        self.error = error
        self.gives(shorten(f"refused: {settled(error)}", LONG, placeholder=" …"))
        assert self._world() == self.before, f"a refused call changed something: {self.text}"
        return True


@dataclass
class Story:
    """What a scenario did, in order, with facts and limits."""

    steps: list[Step] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    limits: list[str] = field(default_factory=list)

    def step(self, text: str) -> Step:
        """Something is done. Use the result as a context manager, or just call."""
        self.steps.append(Step(settled(text)))
        return self.steps[-1]

    def refused(self, text: str, *kinds: type[Exception], unchanged: Xen | None = None) -> Refusal:
        """The block must be refused with one of these errors.

        Given a connection, neither its model nor its engine's domains may have changed.
        """
        step = Refusal(settled(text), kinds=kinds or (errors.XenError,), unchanged=unchanged)
        self.steps.append(step)
        return step

    def note(self, text: str) -> None:
        """A fact, mostly with a number."""
        self.notes.append(settled(text))

    def limit(self, text: str) -> None:
        """What is not shown here, or cannot be done."""
        self.limits.append(settled(text))
