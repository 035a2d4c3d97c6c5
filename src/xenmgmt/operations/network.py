"""The verbs of class network."""

from __future__ import annotations

from typing import Any

from ..model._layout import LAYOUTS
from . import _check as check
from ._operation import Begin, Operation, Plan, Steps, call, step
from ._txn import Txn

_AT = LAYOUTS["network"].index


class Create(Operation, on="network.create", static=True):
    """A new network, internal to the hosts until an interface of a host joins it.

    An engine that makes networks is told what ``other_config`` says of it.
    """

    def begin(self, b: Begin, ref: str, **values: Any) -> Plan:
        if "MTU" in values:
            check.mtu(values["MTU"])
        values.setdefault("uuid", b.t.fresh())
        made = bool(b.driver.capability("network_create"))
        return {"values": values, "make": made, "bridge": f"xapi{len(b.t.all('network'))}"}

    @staticmethod
    def steps(p: Plan) -> Steps:
        if not p["make"]:
            return None
        values = p["values"]
        config = dict(values.get("other_config", {}))
        if values.get("bridge"):
            config["bridge"] = values["bridge"]
        told = yield step(
            "make",
            call("network_create", values["uuid"], values.get("name_label", ""), config),
            undo=call("network_destroy", values["uuid"]),
        )
        return told

    def finish(self, t: Txn, plan: Plan, result: Any) -> str:
        told = result.bridge if result is not None else ""
        bridge = told or plan["values"].get("bridge") or plan["bridge"]
        return t.create("network", {**plan["values"], "bridge": bridge})


class Destroy(Operation, on="network.destroy"):
    """Remove a network that nothing is on."""

    def begin(self, b: Begin, ref: str) -> Plan:
        row = b.reserve("network", ref, "destroy")
        made = bool(b.driver.capability("network_destroy"))
        return {"ref": ref, "uuid": row[_AT["uuid"]] if made else ""}

    @staticmethod
    def steps(p: Plan) -> Steps:
        if p["uuid"]:
            yield step("destroy", call("network_destroy", p["uuid"]), forward=True)

    def finish(self, t: Txn, plan: Plan, result: Any) -> None:
        t.delete("network", plan["ref"], self.title)
