"""The life of a host: takes new VMs (Enabled), takes none (Disabled), is not there (Offline)."""

from __future__ import annotations

from enum import Enum

from .. import errors as err
from ..model._layout import LAYOUTS, Row
from ._machine import Table, World, move

_AT = LAYOUTS["host"].index
_VM = LAYOUTS["VM"].index


class HostState(Enum):
    """The states of a host."""

    ENABLED = "Enabled"
    DISABLED = "Disabled"
    OFFLINE = "Offline"
    EVACUATING = "evacuating"
    REBOOTING = "rebooting"
    SHUTTING_DOWN = "shutting_down"
    POWERING_ON = "powering_on"


def holds_no_guest(_: str, row: Row, world: World) -> err.Refused | None:
    """A host that runs guests is evacuated first (1.0.10, host.shutdown)."""
    for ref in row[_AT["resident_VMs"]]:
        guest = world.row("VM", ref)
        if guest is not None and not guest[_VM["is_control_domain"]]:
            return err.HostInUse(row[_AT["uuid"]], "VM", ref)
    return None


_E, _D, _O = HostState.ENABLED, HostState.DISABLED, HostState.OFFLINE

_GUESTS = ("vm_start", "vm_resume", "vm_migrate", "tune")
_ANY = (*_GUESTS, "evacuate", "ask")

TABLE = Table(
    "host",
    HostState,
    _E,
    (
        move("disable", (_E, _D), _D, note="disabling a disabled host changes nothing"),
        move("enable", (_E, _D), _E),
        move("evacuate", (_E, _D), _D, via=HostState.EVACUATING, over=("vm_migrate", "tune")),
        move("reboot", _D, _D, via=HostState.REBOOTING, rules=(holds_no_guest,)),
        move("shutdown", _D, _O, via=HostState.SHUTTING_DOWN, rules=(holds_no_guest,)),
        move("power_on", _O, _D, via=HostState.POWERING_ON),
        move("vm_start", _E, over=_GUESTS),
        move("vm_resume", _E, over=_GUESTS),
        move("vm_migrate", _E, over=_GUESTS),
        move(
            "ask",
            (_E, _D, HostState.EVACUATING),
            note="logs, messages, figures",
            over=_ANY,
            listed=False,
        ),
        move(
            "tune",
            (_E, _D, HostState.EVACUATING),
            note="what drives the frequencies of its CPUs, and how deep they sleep",
            over=tuple(word for word in _ANY if word != "tune"),
            listed=False,
        ),
        move("leave", (_E, _D), rules=(holds_no_guest,), note="out of the pool", listed=False),
        move("destroy", _O, rules=(holds_no_guest,)),
        move(
            "host_lost",
            (_E, _D, HostState.EVACUATING, HostState.REBOOTING, HostState.SHUTTING_DOWN),
            _O,
            engine=True,
        ),
        move("host_found", _O, _D, engine=True),
    ),
    targets={
        HostState.EVACUATING: _D,
        HostState.REBOOTING: _D,
        HostState.SHUTTING_DOWN: _O,
        HostState.POWERING_ON: _D,
    },
)
