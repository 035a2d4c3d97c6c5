"""Runs in dom0 of the lab: ours and the peers take turns; the medians come out as JSON."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

sys.path.insert(0, "/usr/lib/xen-4.17/lib/python")

from xenmgmt.abc import VMSpec
from xenmgmt.drivers.xen import XenDriver, XenHost

TURNS = 5
MIB = 1 << 20


def peers(*arguments: str) -> list[float]:
    """The times that the C program tells, in seconds."""
    done = subprocess.run(["./peers", *arguments], capture_output=True, text=True, check=True)
    return [int(line) / 1e9 for line in done.stdout.split()]


def times(work: Callable[[], object], rounds: int) -> list[float]:
    """The time of each round, after a first that does not count."""
    work()
    found = []
    for _ in range(rounds):
        begun = time.perf_counter()
        work()
        found.append(time.perf_counter() - begun)
    return found


def in_turn(**kinds: Callable[[], list[float]]) -> dict[str, float]:
    """The median of each kind, all of them measured several times in turn."""
    found: dict[str, list[float]] = {name: [] for name in kinds}
    for _ in range(TURNS):
        for name, measure in kinds.items():
            found[name] += measure()
    return {name: statistics.median(values) for name, values in found.items()}


def command(*words: str) -> Callable[[], object]:
    return lambda: subprocess.run(words, capture_output=True, check=True)


def statistics_of_all(xen: XenHost) -> dict[str, float]:
    from xen.lowlevel.xc import xc  # type: ignore[import-not-found]

    theirs = xc()
    return in_turn(
        ours=lambda: times(xen.domains, 40),
        objects=lambda: times(lambda: list(xen.domains().rows()), 5),
        c=lambda: peers("list", "41")[1:],
        libxl=lambda: peers("libxl", "list", "3")[1:],
        lowlevel=lambda: times(lambda: theirs.domain_getinfo(0, 4096), 3),
        xl=lambda: times(command("xl", "list"), 1),
    )


def one_target(xen: XenHost) -> dict[str, float]:
    command("xl", "create", "-q", "/srv/xen/tiny.cfg", "memory=32", 'name="target"')()
    domid = int(subprocess.check_output(["xl", "domid", "target"]))
    sizes = [24 * MIB, 25 * MIB]

    def ours() -> None:
        sizes.reverse()
        xen.set_memory_target(domid, sizes[0])

    try:
        return in_turn(
            ours=lambda: times(ours, 10),
            libxl=lambda: peers("libxl", "target", "11", str(domid), "25")[1:],
            xl=lambda: times(command("xl", "mem-set", "target", "24"), 1),
        )
    finally:
        command("xl", "destroy", "target")()


def many_targets(xen: XenHost, domids: list[str]) -> dict[str, float]:
    for domid in domids:
        base = f"/local/domain/{domid}/memory"
        xen.store.write(f"{base}/target", "32768")
        xen.store.write(f"{base}/static-max", "65536")
    sizes = [32 * MIB, 33 * MIB]

    def ours() -> None:
        sizes.reverse()
        xen.set_memory_targets({int(domid): sizes[0] for domid in domids})

    try:
        return in_turn(
            ours=lambda: times(ours, 2),
            bare=lambda: peers("balloon", "3", *domids)[1:],
            whole=lambda: peers("balloon-whole", "3", *domids)[1:],
        )
    finally:
        for domid in domids:
            xen.store.remove(f"/local/domain/{domid}")


def one_life() -> dict[str, float]:
    driver = XenDriver(state=Path("/tmp/bench-state"))
    driver.open(lambda event: None)

    def wait(pending: object) -> object:
        while not pending.done():  # type: ignore[attr-defined]
            time.sleep(0.001)
        return pending.result()  # type: ignore[attr-defined]

    def start() -> str:
        vm = str(uuid4())
        spec = VMSpec(
            uuid=vm, name=vm, memory_static_max=4 * MIB, memory_target=4 * MIB, vcpus_max=1,
            vcpus=1, domain_type="pv", boot={"PV_kernel": "/srv/xen/tiny"},
        )  # fmt: skip
        wait(driver.vm_start(spec, driver.host_uuid, False))
        return vm

    def ours() -> None:
        wait(driver.vm_destroy(start()))

    def xl() -> None:
        command("xl", "create", "-q", "/srv/xen/tiny.cfg")()
        command("xl", "destroy", "tiny")()

    try:
        return in_turn(ours=lambda: times(ours, 1), xl=lambda: times(xl, 1))
    finally:
        driver.close()


def main() -> None:
    found: dict[str, dict[str, float]] = {}
    with XenHost() as xen:
        found["life"] = one_life()
        found["target"] = one_target(xen)
        made = subprocess.check_output(["./peers", "make", "500"], text=True).split()
        try:
            found["statistics"] = statistics_of_all(xen)
            found["balance"] = many_targets(xen, made[:100])
        finally:
            subprocess.run(["./peers", "unmake", *made], check=True)
    print(json.dumps(found))


if __name__ == "__main__":
    main()
