"""The verbs of class console, and the text console itself."""

from __future__ import annotations

from typing import Any

from .. import errors as err
from ..model._layout import LAYOUTS, NULL, STATE
from ..states._coupling import DOMAIN
from ..states.vm import TABLE as VM
from ._operation import Begin, Operation

_AT = LAYOUTS["console"].index


class Create(Operation, on="console.create", static=True):
    """A console of a VM: text (vt100) or graphical (rfb). One of each protocol."""

    def begin(self, b: Begin, ref: str, **values: Any) -> str:
        t = b.t
        vm = values.get("VM", NULL)
        if vm == NULL:
            raise err.InvalidValue("VM", None, would_do="the VM that it belongs to")
        row = t.need("VM", vm)
        protocol = str(values.get("protocol", "vt100"))
        for other in row[LAYOUTS["VM"].index["consoles"]]:
            if str(t.get("console", other, "protocol")) == protocol:
                raise err.InvalidValue(
                    "protocol", protocol, would_do=f"one that the VM has not; {other} has this one"
                )
        values["location"] = f"{protocol}:///{t.get('VM', vm, 'uuid')}"
        made = t.create("console", values)
        if row[STATE] & VM.mask(DOMAIN):
            t.move("console", made, "Live")
        return made


class Destroy(Operation, on="console.destroy"):
    """Remove a console; who reads it gets no more."""

    def begin(self, b: Begin, ref: str) -> None:
        b.check("console", ref, "destroy")
        b.t.delete("console", ref, self.title)
