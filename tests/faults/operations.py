"""Operations on a durable store while something goes wrong: every call is done, or was not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.recovery.cuts import whole

import xenmgmt
from xenmgmt import Xen
from xenmgmt.errors import Refused, StoreBroken, StoreError
from xenmgmt.store.sqlite import SqliteStore
from xenmgmt.tasks import Options

URL = "sim://?hosts=2&memory=8GiB&cpus=2"

Fact = tuple[str, str]


class Life:
    """Calls of one user, and what must be so because of what came of them."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.facts: dict[Fact, set[Any]] = {}
        self.errors: list[StoreError] = []
        self.xen: Xen | None = None

    def call(self, fact: Fact, value: Any, act: Callable[[], Any]) -> Any:
        """One call, after which a fact has a value; when it fails it may, or may not."""
        before = self.facts.get(fact, {None})
        self.facts[fact] = before | {value}
        try:
            result = act()
        except StoreError as error:
            self.errors.append(error)
            return None
        except Refused:  # because of a call before it that failed
            self.facts[fact] = before
            return None
        self.facts[fact] = {value}
        return result

    def run(self) -> None:
        """A few operations of each kind: with and without steps, with and without a task."""
        try:
            xen = self.xen = xenmgmt.connect(URL, store=self.path, seed=1)
        except StoreError as error:
            self.errors.append(error)
            return
        sr = xen.SR.get_all()[0]
        new = {"memory_static_max": "64MiB"}
        vm = self.call(("a", "there"), True, lambda: xen.VM.create(name_label="a", **new))
        disk = self.call(
            ("disk", "there"),
            True,
            lambda: xen.VDI.create(SR=sr, virtual_size=1 << 20, name_label="disk"),
        )
        if vm is None:
            return
        if disk is not None:
            self.call(("a", "disks"), 1, lambda: xen.VBD.create(VM=vm, VDI=disk) and None)
        self.call(("a", "power"), "Running", vm.start)
        self.call(("a", "text"), "x", lambda: setattr(vm, "name_description", "x"))
        self.call(("s", "there"), True, lambda: vm.snapshot("s"))
        self.call(("a", "power"), "Halted", lambda: vm.hard_shutdown.task().wait())
        self.call(("s", "there"), None, lambda: [one.destroy() for one in vm.snapshots])

    def look(self, xen: Xen) -> None:
        """Nothing is half done, and every fact has a value that it may have."""
        whole(xen)
        for error in self.errors:
            assert error.hint
            assert str(self.path.parent) in str(error)
        found: dict[Fact, Any] = {}
        for vm in xen.VM:
            name = vm.name_label
            found[name, "there"] = True
            found[name, "power"] = vm.state
            found[name, "text"] = vm.name_description or None
            found[name, "disks"] = len(vm.VBDs) or None
        for disk in xen.VDI:
            found.setdefault((disk.name_label, "there"), True)
        for fact, allowed in self.facts.items():
            value = found.get(fact)
            fresh = fact[1] == "power" and value == "Halted" and None in allowed
            assert value in allowed or fresh, f"{fact} is {value!r}, not one of {allowed}"

    @property
    def closed(self) -> bool:
        """Whether the store had to be closed."""
        return any(isinstance(error, StoreBroken) for error in self.errors)

    def again(self, path: Path) -> Xen:
        """A new connection: the engine has survived, and so has a file."""
        if self.xen is None:
            return xenmgmt.connect(URL, store=path, seed=1)
        sim: Any = self.xen.driver
        store = SqliteStore(path, sim.clock)
        options = Options(timeout=60)
        return Xen(URL, sim, store, sim.clock, seed=1, session="again", options=options)
