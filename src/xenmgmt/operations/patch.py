"""The verbs of classes pool_update and host_patch: what a host was upgraded with, as records.

Nothing is installed: the records say what an administrator did, or is to do.
"""

from __future__ import annotations

from .. import errors as err
from ..model._layout import LAYOUTS, NULL, STATE
from ..states.host import TABLE as HOST
from ._operation import Begin, Operation
from ._txn import Txn

_UPDATE = LAYOUTS["pool_update"].index


class Introduce(Operation, on="pool_update.introduce", static=True):
    """A record of the update that is on a disk; its name is the disk's."""

    def begin(self, b: Begin, ref: str, vdi: str = NULL) -> str:
        t = b.t
        row = t.need("VDI", vdi)
        at = LAYOUTS["VDI"].index
        for other in t.all("pool_update"):
            if t.get("pool_update", other, "vdi") == vdi:
                return other
        return t.create(
            "pool_update",
            {
                "name_label": row[at["name_label"]],
                "name_description": row[at["name_description"]],
                "vdi": vdi,
                "installation_size": row[at["virtual_size"]],
            },
        )


def _assert_live(t: Txn, host: str) -> None:
    if HOST.word[t.need("host", host)[STATE]] == "Offline":
        raise err.HostOffline(host)


class Apply(Operation, on="pool_update.apply"):
    """Note that a host has the update; twice is once."""

    def begin(self, b: Begin, ref: str, host: str = NULL) -> None:
        _assert_live(b.t, host)
        _note(b.t, ref, host)


def _note(t: Txn, ref: str, host: str) -> None:
    hosts = t.get("pool_update", ref, "hosts")
    t.set("pool_update", ref, hosts=tuple(dict.fromkeys((*hosts, host))))
    updates = t.get("host", host, "updates")
    t.set("host", host, updates=tuple(dict.fromkeys((*updates, ref))))


class PoolApply(Operation, on="pool_update.pool_apply"):
    """Note that every host has the update."""

    def begin(self, b: Begin, ref: str) -> None:
        for host in b.t.all("host"):
            _assert_live(b.t, host)
        for host in b.t.all("host"):
            _note(b.t, ref, host)


class PoolClean(Operation, on="pool_update.pool_clean"):
    """Nothing was copied to the hosts, so nothing is removed."""

    def begin(self, b: Begin, ref: str) -> None:
        b.t.need("pool_update", ref)


class Destroy(Operation, on="pool_update.destroy"):
    """Remove the record of an update that no host has."""

    def begin(self, b: Begin, ref: str) -> None:
        row = b.t.need("pool_update", ref)
        if row[_UPDATE["hosts"]]:
            raise err.OperationNotAllowed(f"hosts have update {ref}: it cannot be taken back")
        b.t.delete("pool_update", ref, self.title)
