"""The life of a network: within the hosts only (Isolated), or joined to the outside (Connected)."""

from __future__ import annotations

from enum import Enum

from .. import errors as err
from ..model._layout import LAYOUTS, Row
from ._machine import Table, World, move

_AT = LAYOUTS["network"].index


class NetworkState(Enum):
    """The states of a network."""

    ISOLATED = "Isolated"
    CONNECTED = "Connected"


def has_no_vif(_: str, row: Row, __: World) -> err.Refused | None:
    """A network with interfaces on it stays."""
    vifs = row[_AT["VIFs"]]
    return err.NetworkContainsVIF(tuple(vifs)) if vifs else None


def has_no_pif(_: str, row: Row, __: World) -> err.Refused | None:
    """A network that interfaces of hosts belong to stays."""
    pifs = row[_AT["PIFs"]]
    return err.NetworkContainsPIF(tuple(pifs)) if pifs else None


_I, _C = NetworkState.ISOLATED, NetworkState.CONNECTED

TABLE = Table(
    "network",
    NetworkState,
    _I,
    (
        move("destroy", (_I, _C), rules=(has_no_vif, has_no_pif)),
        move("pif_joined", _I, _C, engine=True, note="an interface of a host was plugged"),
        move("pif_left", _C, _I, engine=True, note="the last one was unplugged"),
    ),
)
