"""Kill a process with SIGKILL while it works on a durable store; then look what is in the store.

``python -m tests.recovery.killing FOLDER COUNT SEED`` prints how often it killed, and what was
acknowledged in all. It stops at the first thing that is lost or half done.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from pathlib import Path
from typing import Any, NoReturn

import xenmgmt
from xenmgmt import Xen, errors
from xenmgmt.testing.invariants import check_quiet

URL = "sim://?hosts=2&memory=8GiB&cpus=2"
ROUNDS = 8
"""So often one store is killed before another one is begun."""


def work(path: Path, seed: int, out: int) -> NoReturn:
    """The child: one change after the other, each told once it was acknowledged."""
    die = random.Random(seed)
    with xenmgmt.connect(URL, store=path, seed=7) as xen:
        os.write(out, b'{"open": true}\n')
        while True:
            told = act(xen, die)
            if told:
                os.write(out, json.dumps(told).encode() + b"\n")


def act(xen: Xen, die: random.Random) -> dict[str, Any]:
    """One call; what must be true from now on."""
    vms = [vm for vm in xen.VM if not vm.is_a_snapshot]
    verb = die.choice(
        "create create rename disk start stop snapshot revert clone destroy tag".split()
    )
    vm = die.choice(vms) if vms else None
    if verb == "create" or vm is None:
        made = xen.VM.create(name_label=f"vm{die.random()}", memory_static_max="64MiB")
        return {"vm": made.uuid, "name": made.name_label}
    try:
        if verb == "rename":
            vm.name_label = f"new{die.random()}"
            return {"vm": vm.uuid, "name": vm.name_label}
        if verb == "tag":
            vm.tags = [str(die.random())]
            return {"vm": vm.uuid, "tags": list(vm.tags)}
        if verb == "disk":
            disk = xen.VDI.create(SR=xen.SR.get_all()[0], virtual_size=1 << 20)
            xen.VBD.create(VM=vm, VDI=disk)
            return {"vdi": disk.uuid, "of": vm.uuid}
        if verb == "start":
            vm.start()
        elif verb == "stop":
            vm.hard_shutdown()
        elif verb == "snapshot" and len(xen.VM) < 30:
            return {"vm": vm.snapshot("s").uuid, "name": "s"}
        elif verb == "revert" and vm.snapshots:
            vm.snapshots[0].revert()
        elif verb == "clone" and len(xen.VM) < 30:
            made = vm.clone(f"clone{die.random()}")
            return {"vm": made.uuid, "name": made.name_label}
        elif verb == "destroy" and len(vms) > 5:
            gone = vm.uuid
            vm.destroy()
            return {"gone": gone}
    except errors.Refused:
        return {}
    return {"vm": vm.uuid} if vm.exists else {}


def settle(known: dict[str, dict[str, Any]], told: dict[str, Any]) -> None:
    """What is known to be acknowledged, by VM."""
    if "gone" in told:
        known.pop(told["gone"], None)
    elif "vm" in told:
        known.setdefault(told["vm"], {}).update(told)


def look(path: Path, known: dict[str, dict[str, Any]], doubtful: str) -> None:
    """Open what is left. All that was acknowledged is there, and nothing is half done.

    The call that was in progress when the process died may have happened: what it was about is
    looked at for being whole, not for being as before.
    """
    with xenmgmt.connect(URL, store=path, seed=7) as xen:
        check_quiet(xen)
        found = {vm.uuid: vm for vm in xen.VM}
        missing = [uuid for uuid in known if uuid not in found]
        assert len(missing) <= 1, f"acknowledged and lost: {missing}"
        wrong = 0
        for uuid, told in known.items():
            vm = found.get(uuid)
            if vm is None:
                continue
            wrong += ("name" in told and vm.name_label != told["name"]) or (
                "tags" in told and list(vm.tags) != told["tags"]
            )
        assert wrong <= 1, f"{wrong} VMs differ from what was acknowledged ({doubtful})"
        for uuid in [*missing, *(u for u, t in known.items() if u in found)]:
            if uuid in missing:
                known.pop(uuid, None)
            else:
                known[uuid].update(name=found[uuid].name_label, tags=list(found[uuid].tags))


def main(folder: str, count: int, seed: int) -> None:
    die = random.Random(seed)
    acknowledged = 0
    known: dict[str, dict[str, Any]] = {}
    path = Path(folder) / "0.db"
    for number in range(count):
        if number % ROUNDS == 0:
            path, known = Path(folder) / f"{number}.db", {}
        receive, send = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(receive)
            try:
                work(path, seed * 1000 + number, send)
            finally:
                os._exit(9)
        os.close(send)
        with os.fdopen(receive) as lines:
            first = lines.readline()
            time.sleep(die.uniform(0.0, 0.06) if first else 0.0)
            os.kill(child, signal.SIGKILL)
            _, status = os.waitpid(child, 0)
            assert os.WIFSIGNALED(status), f"round {number}: the child ended by itself"
            for line in lines:
                told = json.loads(line) if line.endswith("\n") else {}
                settle(known, told)
                acknowledged += 1
        try:
            look(path, known, f"round {number}, seed {seed}")
        except BaseException as error:
            error.add_note(f"python -m tests.recovery.killing {folder} {count} {seed}, {number}")
            raise
    sys.stdout.write(f"{count} {acknowledged}\n")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
