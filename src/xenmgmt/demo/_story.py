"""What the demonstration does, in order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import XenError
from ..importers import GuestDefinition, create, read_guest
from ..objects import VM
from ..timeline import Timeline
from ..toolstack import Task, Xen, connect
from ._guests import examples
from ._screen import Screen

URL = "sim://?latency=real&hosts=2&memory=16GiB"


@dataclass
class Guest:
    """One guest of the demonstration."""

    definition: GuestDefinition
    vm: VM
    snapshot: VM | None = None
    task: Task[Any] | None = None


def run(paths: Sequence[Path], output: Path, seed: int = 1) -> int:
    """Run it; the exit status."""
    with connect(URL, seed=seed) as xen, Screen(xen) as screen:
        xen.sim.behave(boot_seconds=3.0, shutdown_seconds=2.0)
        stream = xen.events.stream(("VM",))
        definitions = [read_guest(path) for path in paths] if paths else examples()
        guests = [Guest(one, create(xen, one)) for one in definitions]
        names = {guest.vm.ref: guest.vm.name_label for guest in guests}
        screen.tell_imports(definitions)
        _life(xen, screen, guests)
        events = stream.poll()
        hosts = {host.ref: host.name_label for host in xen.host.get_all()}
        line = Timeline.from_events(events, names, hosts)
        output.write_text(line.to_svg(), encoding="utf-8")
        screen.close()
        screen.tell(f"\n{line.to_text()}\n\nThe same as a picture: {output}")
    return 0


def _life(xen: Xen, screen: Screen, guests: list[Guest]) -> None:
    """Every guest through every state."""

    def each(title: str, begin: Callable[[Guest], Task[Any]]) -> None:
        screen.chapter(title)
        for guest in guests:
            guest.task = begin(guest)
        screen.wait(guests)

    each("start", lambda g: g.vm.start.task())
    _refused(screen, guests[0].vm)
    each("pause", lambda g: g.vm.pause.task())
    each("unpause", lambda g: g.vm.unpause.task())
    each("balloon to three quarters", _balloon)
    each("suspend", lambda g: g.vm.suspend.task())
    each("resume", lambda g: g.vm.resume.task())
    each("snapshot", lambda g: g.vm.snapshot.task(f"{g.vm.name_label} as it was"))
    for guest in guests:
        assert guest.task is not None
        guest.snapshot = guest.task.wait()
    each("migrate to the other host", lambda g: g.vm.pool_migrate.task(_other(xen, g.vm), {}))
    each("revert to the snapshot", lambda g: _snapshot(g).revert.task())
    for guest in guests:
        assert guest.task is not None
        guest.vm = guest.task.wait()
    each("start again", lambda g: g.vm.start.task())
    each("clean shutdown", lambda g: g.vm.clean_shutdown.task())
    each("destroy", lambda g: g.vm.destroy.task())


def _balloon(guest: Guest) -> Task[Any]:
    target = guest.vm.memory_dynamic_max * 3 // 4
    return guest.vm.set_memory_dynamic_range.task(target, target)


def _other(xen: Xen, vm: VM) -> Any:
    return next(host for host in xen.host.get_all() if host != vm.resident_on)


def _snapshot(guest: Guest) -> VM:
    assert guest.snapshot is not None
    return guest.snapshot


def _refused(screen: Screen, vm: VM) -> None:
    """One call that the dynamic model refuses, and what it says."""
    try:
        vm.resume()
    except XenError as refusal:
        screen.tell(f"\nA refused call: vm.resume() on {vm!r}\n  {refusal}\n")
