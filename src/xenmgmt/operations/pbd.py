"""The verbs of class PBD."""

from __future__ import annotations

from typing import Any

from .. import errors as err
from ..model._layout import LAYOUTS, NULL
from ._operation import Begin, Operation, Plan, Steps, call, step
from ._txn import Txn

_AT = LAYOUTS["PBD"].index
_SR = LAYOUTS["SR"].index


class Create(Operation, on="PBD.create", static=True):
    """Connect a host to a repository; not yet plugged. One per host and repository."""

    def begin(self, b: Begin, ref: str, **values: Any) -> str:
        for field in ("host", "SR"):
            if values[field] == NULL:
                raise err.InvalidValue(field, None, would_do=f"the {field} to connect")
        host, sr = values["host"], values["SR"]
        for pbd in b.t.need("SR", sr)[_SR["PBDs"]]:
            if b.t.get("PBD", pbd, "host") == host:
                raise err.PBDExists(sr, host, pbd)
        return b.t.create("PBD", values)


class Destroy(Operation, on="PBD.destroy"):
    """Remove an unplugged connection."""

    def begin(self, b: Begin, ref: str) -> None:
        b.check("PBD", ref, "destroy")
        b.t.delete("PBD", ref, self.title)


class Plug(Operation, on="PBD.plug"):
    """Make the repository reachable from the host."""

    def begin(self, b: Begin, ref: str) -> Plan:
        return _plan(b, ref, self.verb)

    @staticmethod
    def steps(p: Plan) -> Steps:
        yield step(
            "attach",
            call("sr_attach", p["sr"], p["host"], p["config"]),
            undo=call("sr_detach", p["sr"], p["host"]),
        )

    def finish(self, t: Txn, plan: Plan, result: Any) -> None:
        t.move("PBD", plan["ref"], "Plugged")


def _plan(b: Begin, ref: str, move: str) -> Plan:
    row = b.reserve("PBD", ref, move)
    return {
        "ref": ref,
        "sr": b.t.get("SR", row[_AT["SR"]], "uuid"),
        "host": b.t.get("host", row[_AT["host"]], "uuid"),
        "config": row[_AT["device_config"]],
    }


class Unplug(Operation, on="PBD.unplug"):
    """Give the repository up on this host; no VM there may use its disks."""

    def begin(self, b: Begin, ref: str) -> Plan:
        return _plan(b, ref, self.verb)

    @staticmethod
    def steps(p: Plan) -> Steps:
        yield step(
            "detach",
            call("sr_detach", p["sr"], p["host"]),
            undo=call("sr_attach", p["sr"], p["host"], p["config"]),
        )

    def finish(self, t: Txn, plan: Plan, result: Any) -> None:
        t.move("PBD", plan["ref"], "Unplugged")


class SetDeviceConfig(Operation, on="PBD.set_device_config"):
    """Change how the host reaches the repository, while unplugged."""

    def begin(self, b: Begin, ref: str, value: dict[str, str] | None = None) -> None:
        b.check("PBD", ref, "set_device_config")
        b.t.set("PBD", ref, device_config=dict(value or {}))
