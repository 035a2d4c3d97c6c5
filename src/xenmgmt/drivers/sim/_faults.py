"""What goes wrong on purpose: calls that hang, fail, are slow, or take the power with them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ...errors import EngineError, XenError
from ._pending import SimPending


@dataclass(slots=True)
class Plan:
    """What happens at one call to come; ``left`` counts the calls before it."""

    left: int
    error: Exception | None = None
    action: Callable[[], object] | None = None


@dataclass(slots=True)
class Faults:
    """The faults that are armed. ``armed`` is False while there is none, which is the fast way."""

    seed: int
    armed: bool = False
    hanging: dict[str, list[SimPending]] = field(default_factory=dict)
    slow: dict[str, float] = field(default_factory=dict)
    plans: dict[str, list[Plan]] = field(default_factory=dict)

    def hang(self, method: str) -> None:
        """Calls of a method never end."""
        self.hanging.setdefault(method, [])
        self.armed = True

    def unhang(self, method: str) -> None:
        """They end again; those that hang fail."""
        for pending in self.hanging.pop(method, []):
            pending.fail(self.marked(EngineError(f"{method} hung and was given up")))

    def delay(self, method: str, seconds: float) -> None:
        """Calls take so much longer; 0 ends it."""
        self.slow[method] = seconds
        self.armed = True

    def plan(self, method: str, plan: Plan) -> None:
        """Arm one fault."""
        self.plans.setdefault(method, []).append(plan)
        self.armed = True

    def meet(self, method: str) -> Any:
        """What the next call of a method meets: an error raised, a `SimPending`, or None."""
        for plan in tuple(self.plans.get(method, ())):
            if plan.left > 0:
                plan.left -= 1
                continue
            self.plans[method].remove(plan)
            if plan.action is not None:
                plan.action()
            if plan.error is not None:
                raise self.marked(plan.error)
        if method in self.hanging:
            pending = SimPending(lambda: False)
            self.hanging[method].append(pending)
            return pending
        return None

    def marked(self, error: Exception) -> Exception:
        """The error, with the seed that makes it happen again."""
        text = f"made by the simulator, seed {self.seed}"
        if isinstance(error, XenError) and error.hint is None:
            error.hint = text
        else:
            error.add_note(text)
        return error
