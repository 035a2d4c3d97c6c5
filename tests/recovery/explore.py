"""Every way in which the power can fail during an operation, and during the recoveries after it.

A way is a row of numbers: at which point the operation is cut, at which point the recovery after
that, and so on. The points are before and after each commit and each driver call.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from tests.operations.cases import CASES, MORE
from tests.recovery.cuts import Fuse, PowerCut, bare, essence, opened, whole, wire
from tests.states.arrange import scene

from xenmgmt import Xen
from xenmgmt.objects._base import Handle

ALL = {**CASES, **MORE}
Way = tuple[int, ...]
ANYHOW = frozenset({"VDI.export_file", "host.bugreport_upload", "pool.join", "pool.join_force"})
"""What leaves this connection: a file, a report, a host. Their scenes are made anew each time."""


class World:
    """A scene in which an operation can be called, and cut. It serves until it is changed."""

    LONGEST = 40
    """So often it serves: tasks and messages add up."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.served = 0
        arrange, arguments = ALL[title]
        self.scene = made = scene()
        self.subject = arrange(made)
        self.given = arguments(made)
        self.xen: Xen = made.xen
        self.before = essence(self.xen)

    def call(self, fuse: Fuse) -> None:
        """The operation, up to its end or to the cut."""
        wire(self.xen, fuse)
        try:
            self.call_as_it_is()
        finally:
            fuse.counts = False

    def call_as_it_is(self) -> None:
        """The operation, with the store and driver that are there."""
        getattr(self.subject, self.title.split(".")[1])(**self.given)

    def cut_hosts(self) -> None:
        """The hosts lose their power too, and get it back."""
        sim = bare(self.xen.driver)
        sim._listener = None
        for info in sim.host_list():
            if info.live:
                sim.host_crash(info.uuid)
                sim.host_recover(info.uuid)

    def open(self, fuse: Fuse) -> None:
        """The power is back: the store is opened again."""
        try:
            self.xen = opened(self.xen, fuse)
        finally:
            fuse.counts = False

    def serves_again(self, found: Any) -> bool:
        """Whether what is found is as it was; then the next way begins from it."""
        self.served += 1
        if found != self.before or self.served >= self.LONGEST or self.title in ANYHOW:
            return False
        self.subject = self._again(self.subject)
        self.given = {name: self._again(value) for name, value in self.given.items()}
        return True

    def _again(self, value: Any) -> Any:
        if isinstance(value, Handle):
            return self.xen.handle_of(value._class, value.ref)
        if isinstance(value, list):
            return [self._again(one) for one in value]
        return self.xen.collection(value._class) if hasattr(value, "get_all") else value


class Explorer:
    """Tries the ways of one operation. ``hosts`` says whether the hosts lose their power too."""

    def __init__(self, title: str, *, hosts: bool = False) -> None:
        self.title = title
        self.hosts = hosts
        self.tried = 0
        self._world: World | None = None
        done = World(title)
        done.call(Fuse())
        self.after = essence(done.xen)

    def ways(self, way: Way = ()) -> Iterator[Way]:
        """Try each way that is this one and one more cut."""
        point = 1
        while self._try((*way, point)):
            yield (*way, point)
            point += 1

    def all_ways(self, depth: int, every: int = 1) -> Iterator[Way]:
        """Try each way with so many cuts at most; only behind every so many there are more cuts."""
        yield from self._deeper((), depth, every)

    def _deeper(self, way: Way, depth: int, every: int) -> Iterator[Way]:
        for number, found in enumerate(self.ways(way), len(way)):
            yield found
            if depth > 1 and number % every == 0:
                yield from self._deeper(found, depth - 1, every)

    def _try(self, way: Way) -> bool:
        """Go one way and look at what is left; False when there is no such point."""
        world, self._world = self._world or World(self.title), None
        where: list[str] = []
        try:
            there = self._go(world, way, where)
            if not there and not way[1:]:
                return False
            found = self._look(world)
        except AssertionError as error:
            error.add_note(f"{self.title} {way} {where}; {world.xen.recovery}")
            raise
        self.tried += there
        if world.serves_again(found):
            self._world = world
        return there

    def _go(self, world: World, way: Way, where: list[str]) -> bool:
        acts: list[Callable[[Fuse], None]] = [world.call, *[world.open] * (len(way) - 1)]
        for number, (act, point) in enumerate(zip(acts, way, strict=True)):
            fuse = Fuse(point)
            try:
                act(fuse)
            except PowerCut:
                where.append(fuse.where)
            else:
                return False
            if self.hosts and number == 0:
                world.cut_hosts()
        world.open(Fuse())
        return True

    def _look(self, world: World) -> Any:
        whole(world.xen)
        found = essence(world.xen)
        if self.hosts:
            lost = [vm for h in world.xen.host if h.state == "Offline" for vm in h.resident_VMs]
            assert {vm.state for vm in lost} <= {"Unknown"}  # before the others
            assert {vm.state for vm in world.xen.VM if vm not in lost} <= {"Halted", "Suspended"}
        else:
            assert found in (world.before, self.after)
        return found
