"""The life of a host's network interface: up (Plugged) or down (Unplugged)."""

from __future__ import annotations

from enum import Enum

from .. import errors as err
from ..model._layout import LAYOUTS, Row
from ._machine import Table, World, move

_AT = LAYOUTS["PIF"].index


class PIFState(Enum):
    """The states of a PIF."""

    UNPLUGGED = "Unplugged"
    PLUGGED = "Plugged"
    PLUGGING = "plugging"
    UNPLUGGING = "unplugging"


def not_management(ref: str, row: Row, _: World) -> err.Refused | None:
    """The interface over which the host is managed stays up."""
    if row[_AT["management"]]:
        return err.PIFIsManagementInterface(ref)
    return None


def not_needed(ref: str, row: Row, _: World) -> err.Refused | None:
    """An interface may be declared as one that must not be unplugged."""
    return err.PIFDoesNotAllowUnplug(ref) if row[_AT["disallow_unplug"]] else None


def is_virtual(ref: str, row: Row, _: World) -> err.Refused | None:
    """Hardware is forgotten, not destroyed (1.0.10, PIF.destroy)."""
    return err.PIFIsPhysical(ref) if row[_AT["physical"]] else None


def is_free(ref: str, row: Row, _: World) -> err.Refused | None:
    """A part of a bond is not used by itself."""
    if row[_AT["bond_slave_of"]] != "OpaqueRef:NULL":
        return err.OperationNotAllowed(f"{ref} is a part of bond {row[_AT['bond_slave_of']]}")
    return None


_U, _P = PIFState.UNPLUGGED, PIFState.PLUGGED

TABLE = Table(
    "PIF",
    PIFState,
    _U,
    (
        move("plug", (_U, _P), _P, via=PIFState.PLUGGING, rules=(is_free,)),
        move(
            "unplug",
            (_U, _P),
            _U,
            via=PIFState.UNPLUGGING,
            rules=(not_management, not_needed),
        ),
        move("reconfigure_ip", (_U, _P), rules=(is_free,)),
        move("reconfigure_ipv6", (_U, _P), rules=(is_free,)),
        move("destroy", (_U, _P), rules=(is_virtual, not_management)),
        move("unplug_bond", (_U, _P), note="its bond is taken apart", listed=False),
        move("forget", (_U, _P), rules=(not_management,)),
        move("host_gone", (_P, PIFState.PLUGGING, PIFState.UNPLUGGING), _U, engine=True),
        move("host_back", _U, _P, engine=True),
    ),
    targets={PIFState.PLUGGING: _P, PIFState.UNPLUGGING: _U},
)
