"""Single disks to files and back, and disks whose content is to be gone: what the wire has not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from .. import errors as err
from ..model import Param
from ..model._layout import LAYOUTS, NULL
from ..model._types import Int, Ref, String
from . import _check as check
from ._devices import book
from ._operation import Begin, Operation, Plan, Steps, call, step
from ._txn import Txn
from .vdi import place

_AT = LAYOUTS["VDI"].index


class ExportFile(Operation, on="VDI.export_file"):
    """Write what a disk holds to a file (`xenmgmt.drivers.diskfile`) of this machine.

    A disk that is attached for writing has no moment to export: take a snapshot of it. Returns the
    file's SHA-256. `xenmgmt.images` turns it into other formats.
    """

    extra = {"path": Param("path", String)}  # noqa: RUF012
    returns = String

    def begin(self, b: Begin, ref: str, path: str = "") -> Plan:
        check.can(b.driver, "vdi_export", self.title)
        row = b.reserve("VDI", ref, "copy")
        if Path(path).exists():
            raise err.InvalidValue("path", path, would_do="a file that is not there yet")
        sr, location = place(b.t, row)
        return {"sr": sr, "location": location, "path": path}

    @staticmethod
    def steps(p: Plan) -> Steps:
        told = yield step("write", call("vdi_export", p["sr"], p["location"], p["path"], ""))
        return told

    def finish(self, t: Txn, plan: Plan, result: Any) -> str:
        return str(result.sha256)


class ImportFile(Operation, on="VDI.import_file", static=True):
    """A new disk with what such a file has; a file with another SHA-256 makes none."""

    extra = {  # noqa: RUF012
        "path": Param("path", String),
        "sha256": Param("sha256", String),
        "sr": Param("sr", Ref("SR")),
        "virtual_size": Param("virtual_size", Int),
        "name_label": Param("name_label", String, ""),
    }
    returns = Ref("VDI")

    def begin(
        self,
        b: Begin,
        ref: str,
        path: str = "",
        sha256: str = "",
        sr: str = NULL,
        virtual_size: int = 0,
        name_label: str = "",
    ) -> Plan:
        check.can(b.driver, "vdi_import", self.title)
        check.size("virtual_size", virtual_size)
        if sr == NULL:
            raise err.InvalidValue("sr", None, would_do="the repository that the disk is to be on")
        b.reserve("SR", sr, "vdi_create")
        return {
            "path": path,
            "sha256": sha256,
            "target": sr,
            "sr": b.t.get("SR", sr, "uuid"),
            "location": b.t.fresh(),
            "size": virtual_size,
            "name": name_label,
        }

    @staticmethod
    def steps(p: Plan) -> Steps:
        where = (p["sr"], p["location"])
        make = call("vdi_create", *where, p["size"], {})
        yield step("room", make, undo=call("vdi_destroy", *where))
        info = yield step("fill", call("vdi_import", *where, p["path"], p["sha256"]))
        return info

    def finish(self, t: Txn, plan: Plan, result: Any) -> str:
        book(t, plan["target"], result.virtual_size, result.physical_utilisation)
        return t.create(
            "VDI",
            {
                "SR": plan["target"],
                "uuid": plan["location"],
                "location": plan["location"],
                "name_label": plan["name"],
                "virtual_size": result.virtual_size,
                "physical_utilisation": result.physical_utilisation,
                "managed": True,
            },
        )


class Wipe(Operation, on="VDI.wipe"):
    """Overwrite what a free disk holds, see that it is gone, and leave it empty.

    Returns JSON: ``bytes`` that were overwritten and read back, and ``remains``, sentences that
    say where its content may still be. A wipe that was cut off is done again when the store opens.
    """

    returns = String
    row = "destroy"  # nobody else may have the disk

    def begin(self, b: Begin, ref: str) -> Plan:
        check.can(b.driver, "vdi_wipe", self.title)
        row = b.reserve("VDI", ref, self.row)
        sr, location = place(b.t, row)
        copies = [
            one
            for one in b.t.all("VDI")
            if ref in (b.t.get("VDI", one, "snapshot_of"), b.t.get("VDI", one, "parent"))
        ]
        return {
            "ref": ref,
            "sr": sr,
            "location": location,
            "size": row[_AT["virtual_size"]],
            "copies": [b.t.get("VDI", one, "uuid") for one in copies],
        }

    @staticmethod
    def steps(p: Plan) -> Steps:
        do = call("vdi_wipe", p["sr"], p["location"], p["size"])
        told = yield step("wipe", do, forward=True)
        return told

    def finish(self, t: Txn, plan: Plan, result: Any) -> str:
        row = t.edit("VDI", plan["ref"])
        used = result.physical_utilisation - row[_AT["physical_utilisation"]]
        book(t, row[_AT["SR"]], 0, used)
        row[_AT["physical_utilisation"]] = result.physical_utilisation
        snapshots = [f"disk {uuid} was made of it" for uuid in plan["copies"]]
        return json.dumps({"bytes": result.bytes, "remains": [*snapshots, *result.remains]})
