"""xenmgmt: the Xen Management API as an embeddable library.

    import xenmgmt

    with xenmgmt.connect("sim://") as xen:
        vm = xen.VM.create(name_label="web", memory_static_max="512MiB")
        vm.start()

Names are loaded when they are first used, so that importing the package costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from . import aio as aio
    from . import backups as backups
    from . import balloon as balloon
    from . import breach as breach
    from . import dr as dr
    from . import drills as drills
    from . import ensure as ensure
    from . import errors as errors
    from . import frames as frames
    from . import harness as harness
    from . import health as health
    from . import history as history
    from . import leases as leases
    from . import metering as metering
    from . import plan as plan
    from . import plots as plots
    from . import ready as ready
    from . import scenario as scenario
    from . import schedules as schedules
    from . import stepping as stepping
    from . import telemetry as telemetry
    from .console import TextConsole
    from .dispatch import invoke
    from .events import Event
    from .explanation import explain
    from .objects._record import NotApplicable, Observation, Record
    from .tasks import Options
    from .toolstack import Task, Xen, connect

_HOME = {
    "Event": "events",
    "NotApplicable": "objects._record",
    "Observation": "objects._record",
    "Options": "tasks",
    "Record": "objects._record",
    "Task": "toolstack",
    "TextConsole": "console",
    "Xen": "toolstack",
    "connect": "toolstack",
    "explain": "explanation",
    "invoke": "dispatch",
}
_EXTENSION = "load_ipython_extension"
_MODULES = (
    "aio",
    "backups",
    "balloon",
    "breach",
    "dr",
    "drills",
    "ensure",
    "errors",
    "frames",
    "harness",
    "health",
    "history",
    "leases",
    "metering",
    "plan",
    "plots",
    "ready",
    "scenario",
    "schedules",
    "stepping",
    "telemetry",
)

__all__ = [
    "Event",
    "NotApplicable",
    "Observation",
    "Options",
    "Record",
    "Task",
    "TextConsole",
    "Xen",
    "aio",
    "backups",
    "balloon",
    "breach",
    "connect",
    "dr",
    "drills",
    "ensure",
    "errors",
    "explain",
    "frames",
    "harness",
    "health",
    "history",
    "invoke",
    "leases",
    "metering",
    "plan",
    "plots",
    "ready",
    "scenario",
    "schedules",
    "stepping",
    "telemetry",
]


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        return import_module(f".{name}", __name__)
    if name == _EXTENSION:  # %load_ext xenmgmt
        return getattr(import_module(".notebook", __name__), name)
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f".{_HOME[name]}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
