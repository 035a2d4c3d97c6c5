"""The life of an SR: reachable from at least one host through a plugged PBD, or not."""

from __future__ import annotations

from enum import Enum

from .. import errors as err
from ..model._layout import LAYOUTS, Row
from ._machine import Table, World, move

_AT = LAYOUTS["SR"].index


class SRState(Enum):
    """The states of an SR."""

    DETACHED = "Detached"
    ATTACHED = "Attached"
    DESTROYING = "destroying"


def is_empty(_: str, row: Row, __: World) -> err.Refused | None:
    """What disks hold is not destroyed in passing."""
    return err.SRNotEmpty() if row[_AT["VDIs"]] else None


def has_pbds(ref: str, row: Row, _: World) -> err.Refused | None:
    """To destroy what is on the storage, a host must be able to reach it."""
    return None if row[_AT["PBDs"]] else err.SRHasNoPBDs(ref)


def not_indestructible(ref: str, row: Row, _: World) -> err.Refused | None:
    """``other_config:indestructible`` protects a repository."""
    if row[_AT["other_config"]].get("indestructible") == "true":
        return err.SRIndestructible(ref)
    return None


_D, _A = SRState.DETACHED, SRState.ATTACHED

TABLE = Table(
    "SR",
    SRState,
    _D,
    (
        move("scan", _A, over=("vdi_create",)),
        move(
            "destroy",
            _D,
            via=SRState.DESTROYING,
            rules=(has_pbds, is_empty, not_indestructible),
        ),
        move("forget", _D),
        move("update", _A),
        move("vdi_create", _A, operation="vdi_create", over=("vdi_create", "scan")),
        move("pbd_plugged", _D, _A, engine=True, note="its first PBD was plugged"),
        move("pbd_unplugged", _A, _D, engine=True, note="its last PBD was unplugged"),
    ),
    targets={SRState.DESTROYING: _D},
)
