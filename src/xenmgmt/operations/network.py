"""The verbs of class network."""

from __future__ import annotations

from typing import Any

from . import _check as check
from ._operation import Begin, Operation


class Create(Operation, on="network.create", static=True):
    """A new network, internal to the hosts until an interface of a host joins it."""

    def begin(self, b: Begin, ref: str, **values: Any) -> str:
        if "MTU" in values:
            check.mtu(values["MTU"])
        number = len(b.t.all("network"))
        values.setdefault("bridge", f"xapi{number}")
        return b.t.create("network", values)


class Destroy(Operation, on="network.destroy"):
    """Remove a network that nothing is on."""

    def begin(self, b: Begin, ref: str) -> None:
        b.check("network", ref, "destroy")
        b.t.delete("network", ref, self.title)
