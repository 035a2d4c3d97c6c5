"""Looking for what a host has, to make records of it."""

from __future__ import annotations

from typing import Any

from ..model._layout import NULL
from ._operation import Begin, Operation, Plan, Steps, call, step


class ScanHost(Operation):
    """Ask a host for its devices; what is done with them is of the class that looks."""

    def begin(self, b: Begin, ref: str, host: str = NULL) -> Plan:
        return {"host": host, "uuid": b.t.get("host", host, "uuid")}

    @staticmethod
    def steps(p: Plan) -> Steps:
        found: list[Any] = yield step("look", call("host_devices", p["uuid"]))
        return found
