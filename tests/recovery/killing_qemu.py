"""The child of test_kill9_qemu: one call on a real guest, told before it begins and after it.

``python -m tests.recovery.killing_qemu URL STORE VERB``
"""

from __future__ import annotations

import sys
from typing import Any

import xenmgmt

MIB = 1 << 20


def prepared(xen: Any, verb: str) -> Any:
    """The VM, in the state in which the call is legal."""
    (vm,) = [vm for vm in xen.VM if vm.name_label == "subject"]
    wanted = {
        "start": "Halted",
        "clone": "Halted",
        "resize": "Halted",
        "wipe": "Halted",
        "resume": "Suspended",
    }.get(verb, "Running")
    if vm.state == "Suspended" and wanted != "Suspended":
        vm.resume()
    if vm.state == "Running" and wanted == "Halted":
        vm.hard_shutdown()
    if vm.state == "Halted" and wanted != "Halted":
        vm.start()
    if verb in ("rewind", "unmark") and "clean" not in vm.marks:
        vm.mark("clean")
    if verb == "mark" and "clean" in vm.marks:
        vm.unmark("clean")
    if wanted == "Suspended" and vm.state == "Running":
        vm.suspend()
    return vm


def act(vm: Any, verb: str) -> None:
    """The call."""
    if verb in ("mark", "rewind", "unmark"):
        getattr(vm, verb)("clean")
    elif verb in ("snapshot", "clone", "checkpoint"):
        getattr(vm, verb)(verb)
    elif verb == "migrate":
        (there,) = [host for host in vm._xen.host if host != vm.resident_on]
        vm.pool_migrate(there)
    elif verb == "wipe":
        vm.VBDs[0].VDI.wipe()
    elif verb == "resize":
        (disk,) = [vbd.VDI for vbd in vm.VBDs]
        disk.resize(disk.virtual_size + 8 * MIB)
    else:
        getattr(vm, verb)()


def main(url: str, store: str, verb: str) -> None:
    with xenmgmt.connect(url, store=store) as xen:
        vm = prepared(xen, verb)
        print("go", flush=True)
        act(vm, verb)
        print("done", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
