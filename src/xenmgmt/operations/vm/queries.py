"""Questions about a VM that change nothing."""

from __future__ import annotations

from ... import errors as err
from ...model._layout import LAYOUTS, NULL
from ...states.vm import TABLE
from .. import _check as check
from .._operation import Begin, Operation
from . import _domain as domain

_AT = LAYOUTS["VM"].index


class AssertOperationValid(Operation, on="VM.assert_operation_valid"):
    """Raise what would refuse the operation now; nothing when it would begin."""

    def begin(self, b: Begin, ref: str, op: str = "") -> None:
        moves = [m.name for m in TABLE.moves if m.word == str(op) and not m.engine]
        if not moves:
            raise err.InvalidValue("op", str(op), would_do="an operation that this library has")
        b.check("VM", ref, moves[0])


class AssertCanBootHere(Operation, on="VM.assert_can_boot_here"):
    """Raise why the VM could not run on this host; nothing when it could."""

    def begin(self, b: Begin, ref: str, host: str = NULL) -> None:
        row = b.t.need("VM", ref)
        problem = domain.why_not(b.t, row, host, row[_AT["memory_dynamic_max"]])
        if problem is not None:
            raise problem


class GetPossibleHosts(Operation, on="VM.get_possible_hosts"):
    """The hosts on which the VM could run now."""

    def begin(self, b: Begin, ref: str) -> tuple[str, ...]:
        row = b.t.need("VM", ref)
        need = row[_AT["memory_dynamic_max"]]
        return tuple(
            host for host in b.t.all("host") if domain.why_not(b.t, row, host, need) is None
        )


class GetAllowedVBDDevices(Operation, on="VM.get_allowed_VBD_devices"):
    """The userdevice numbers that are free."""

    cls_and_field = ("VBD", "userdevice")

    def begin(self, b: Begin, ref: str) -> tuple[str, ...]:
        cls, field = self.cls_and_field
        taken = {b.t.get(cls, one, field) for one in b.t.get("VM", ref, f"{cls}s")}
        return tuple(str(n) for n in range(check.MAX_DEVICES) if str(n) not in taken)


class GetAllowedVIFDevices(GetAllowedVBDDevices, on="VM.get_allowed_VIF_devices"):
    """The interface numbers that are free."""

    cls_and_field = ("VIF", "device")
