"""A long run on the simulator: what grows, and what is left at the end.

``python benchmarks/soak.py --operations 200000`` does so many operations of all kinds. It prints
how much the memory of the process has grown since it was warm, and how many tasks, sessions,
threads and descriptors are left that were not there before. It fails when the memory grew by 2 %
or more, or anything is left.
"""

from __future__ import annotations

import argparse
import gc
import os
import random
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import xenmgmt
from xenmgmt import Xen, errors

WARM = 0.25
GROWTH = 0.02
MIB = 1 << 20


@dataclass
class Figures:
    """What a run has come to. The counts are what is left over at its end."""

    operations: int
    refused: int
    seconds: float
    memory_warm: int
    memory_end: int
    objects: int
    running: int
    journal: int
    tasks: int
    sessions: int
    domains: int
    timers: int
    threads: int
    descriptors: int

    @property
    def growth(self) -> float:
        """How much the memory of the process has grown since it was warm, as a share."""
        return self.memory_end / self.memory_warm - 1

    @property
    def left(self) -> dict[str, int]:
        """What is left that should not be."""
        names = "objects running journal tasks sessions domains timers threads descriptors".split()
        return {name: count for name in names if (count := getattr(self, name))}


def memory() -> int:
    """Bytes of this process in memory."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def descriptors() -> int:
    """Open descriptors of this process."""
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


def objects(xen: Xen) -> int:
    """Objects that operations make and take away. Accounts outlive their VM on purpose."""
    classes = ("VM", "VDI", "VBD", "VIF", "VM_metrics", "VBD_metrics", "VIF_metrics", "console")
    return sum(len(xen.collection(cls)) for cls in (*classes, "VM_guest_metrics", "message"))


class Worker:
    """Does operations, and counts them."""

    def __init__(self, xen: Xen, seed: int) -> None:
        self.xen = xen
        self.die = random.Random(seed)
        self.done = self.refused = 0

    def do(self, operation: Any, *args: Any, **kwargs: Any) -> Any:
        """One operation, to its end or as a task; None when it is refused or fails."""
        self.done += 1
        try:
            if self.die.random() < 0.1 and hasattr(operation, "task"):
                task = operation.task(*args, **kwargs)
                try:
                    return task.wait()
                finally:
                    task.handle.destroy()
            return operation(*args, **kwargs)
        except (errors.CallerError, errors.HostError):
            self.refused += 1
            return None

    def life(self) -> None:
        """One VM with a disk and an interface, from its making to its end."""
        xen, die, do = self.xen, self.die, self.do
        vm = do(
            xen.VM.create,
            name_label="soak",
            memory_static_max=64 * MIB,
            actions_after_crash="preserve",
        )
        disk = do(xen.VDI.create, SR=xen.SR.get_all()[0], virtual_size=4 * MIB)
        do(xen.VBD.create, VM=vm, VDI=disk)
        do(xen.VIF.create, VM=vm, network=xen.network.get_all()[0])
        do(vm.start)
        for _ in range(die.randrange(12)):
            verb = die.choice(
                "pause unpause suspend resume clean_reboot hard_reboot start hard_shutdown "
                "clean_shutdown snapshot checkpoint migrate clone fails times_out crashes".split()
            )
            self.step(vm, verb)
        session = xen.session.open("somebody")
        session.logout()
        self.end(vm)
        for message in xen.message:  # they stay until somebody has read them
            message.destroy()

    def step(self, vm: Any, verb: str) -> None:
        """One thing that happens to a VM."""
        xen = self.xen
        if verb in ("snapshot", "checkpoint", "clone"):
            copy = self.do(getattr(vm, verb), "copy")
            if copy is not None:
                self.end(copy)
        elif verb == "migrate":
            self.do(vm.pool_migrate, self.die.choice(xen.host.get_all()))
        elif verb == "fails":
            xen.sim.fail("vm_pause", errors.EngineError("made to fail"))
            self.do(vm.pause)
            xen.sim.faults.plans.clear()
        elif verb == "times_out":
            xen.sim.slow("vm_suspend", 60.0)
            self.do(vm.suspend.options(timeout=1.0))
            xen.sim.slow("vm_suspend", 0.0)
        elif verb == "crashes":
            xen.sim.guest_crash(vm.uuid)
        else:
            self.do(getattr(vm, verb))
        xen.clock.sleep(1.0)

    def end(self, vm: Any) -> None:
        """Take a VM away with its disks."""
        if vm.state in ("Running", "Paused", "Suspended", "Crashed") and not vm.is_a_snapshot:
            self.do(vm.hard_shutdown)
        disks = [vbd.VDI for vbd in vm.VBDs if vbd.VDI is not None]
        self.do(vm.destroy)
        for disk in disks:
            self.do(disk.destroy)


def soak(operations: int, seed: int = 1, store: Path | None = None) -> Figures:
    """So many operations on one connection; what has come of it."""
    threads, opened = threading.active_count(), descriptors()
    began = time.monotonic()
    with xenmgmt.connect("sim://?hosts=3&memory=8GiB&cpus=4", seed=seed, store=store) as xen:
        heard: list[int] = [0]

        def count(_: object) -> None:
            heard[0] += 1

        xen.events.subscribe(count)
        before, sessions = objects(xen), len(xen.session)
        worker = Worker(xen, seed)
        while worker.done < operations * WARM:
            worker.life()
        warm = memory()
        while worker.done < operations:
            worker.life()
        xen.clock.sleep(3600.0)
        end = memory()
        found = {
            "objects": objects(xen) - before,
            "running": len(xen.context.running),
            "journal": len(xen.store.journal()),
            "tasks": len(xen.task),
            "sessions": len(xen.session) - sessions,
            "domains": len(xen.driver.vm_list()),
            "timers": int(xen.clock.step()),
        }
    return Figures(
        operations=worker.done,
        refused=worker.refused,
        seconds=round(time.monotonic() - began, 1),
        memory_warm=warm,
        memory_end=end,
        threads=threading.active_count() - threads,
        descriptors=descriptors() - opened,
        **found,
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line: 0 when nothing has grown and nothing is left."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--operations", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--store", type=Path, help="a new durable store; else one in memory")
    given = parser.parse_args(arguments)
    figures = soak(given.operations, given.seed, given.store)
    for name, value in asdict(figures).items():
        print(f"{name:12} {value:>14,}")
    print(f"{'growth':12} {figures.growth:>14.2%}")
    return 1 if figures.left or figures.growth >= GROWTH else 0


if __name__ == "__main__":
    sys.exit(main())
