"""What is known of a guest when a test has failed: console, states, events, screen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .. import errors as err
from ..console import TextConsole
from ..events import Event
from ..timeline import Timeline

if TYPE_CHECKING:
    from ..toolstack import Xen

LONG = 200
"""So many characters of a value are shown."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Of one guest, or of the connection alone. What could not be had says why, in ``missing``."""

    name: str
    states: str = ""
    """One line for each state that it was in: since when, and where."""

    console: str = ""
    timeline: Timeline | None = None
    events: str = ""
    screen: bytes = b""
    missing: dict[str, str] = field(default_factory=dict)

    def files(self) -> dict[str, bytes]:
        """All of it as files: names, and contents."""
        found = {"events.txt": self.events.encode()}
        if self.console:
            found["console.txt"] = self.console.encode()
        if self.timeline is not None:
            found["timeline.txt"] = f"{self.states}\n{self.timeline.to_text()}\n".encode()
            found["timeline.svg"] = self.timeline.to_svg().encode()
        if self.screen:
            found["screen.png"] = self.screen
        if self.missing:
            lines = [f"{what}: {why}\n" for what, why in self.missing.items()]
            found["missing.txt"] = "".join(lines).encode()
        return found


def gather(
    xen: Xen, vm: Any, since: str, name: str = "", heard: TextConsole | None = None
) -> Evidence:
    """What is known of a VM, from a bookmark of the event log on. None: the events alone.

    ``heard`` is a console that has listened to it: its text is shown when the guest has ended.
    Nothing that goes wrong here is raised: it comes when something has gone wrong already.
    """
    missing: dict[str, str] = {}
    try:
        events = xen.events.stream(token=since).poll()
    except err.XenError as error:
        missing["events"] = str(error)
        events = []
    told = "".join(f"{line}\n" for line in lines_of(events))
    if vm is None:
        return Evidence(name or "events", events=told, missing=missing)
    before = plain(heard.unread) if heard is not None else ""
    try:
        record = vm.observe()
        name, uuid = name or str(record["name_label"]), str(record["uuid"])
    except err.XenError as error:
        missing["guest"] = str(error)
        return Evidence(name or "guest", console=before, events=told, missing=missing)
    names = {one.ref: name for one in events if one.snapshot.get("uuid") == uuid}
    hosts = {host.ref: host.name_label for host in xen.host.get_all()}
    timeline = Timeline.from_events(events, names, hosts)
    live = record.state in ("Running", "Paused")
    ended = "" if live else f"VM {record['name_label']!r} is {record.state}"
    screen = b""
    try:
        console = plain(xen.driver.console_read(uuid, 0).data.decode("utf-8", "replace"))
    except err.XenError as error:
        console = before
        missing["console"] = (ended or str(error)) + (
            "; shown is what was read before" * bool(before)
        )
    try:
        screen = xen.driver.console_screenshot(uuid)
    except err.XenError as error:
        missing["screen"] = ended or str(error)
    states = "".join(f"{line}\n" for line in _states(events, names, hosts)) or f"{record.state}\n"
    return Evidence(name, states, console, timeline, told, screen, missing)


def plain(text: str) -> str:
    """What a terminal printed, with the line ends of a file."""
    return text.replace("\r\n", "\n")


def _states(
    events: Iterable[Event], names: Mapping[str, str], hosts: Mapping[str, str]
) -> Iterator[str]:
    """The states that a VM went through; also those that took no time on a virtual clock."""
    last = ""
    for event in events:
        if event.cls == "VM" and event.ref in names and event.operation != "del":
            place = hosts.get(event.snapshot["resident_on"], "")
            state = event.snapshot.state + (f" on {place}" if place else "")
            if state != last:
                yield f"{event.timestamp:%H:%M:%S.%f} {state}"
            last = state


def lines_of(events: Iterable[Event]) -> list[str]:
    """One line for each event: when, what, and the fields that it changed."""
    before: dict[tuple[str, str], Any] = {}
    found = []
    for event in events:
        old = before.get((event.cls, event.ref))
        label = event.snapshot.get("name_label") or event.snapshot.get("uuid") or event.ref
        line = f"{event.timestamp:%H:%M:%S.%f} {event.operation} {event.cls} {label!r}"
        line += f" is {event.snapshot.state}" if event.snapshot.state != "Present" else ""
        if old is not None and event.operation == "mod":
            names = (key for key in event.snapshot if key != "allowed_operations")
            pairs = ((key, old[key], event.snapshot[key]) for key in names)
            changed = [f"{key}={str(now)[:LONG]}" for key, was, now in pairs if was != now]
            line += f": {', '.join(changed)}" if changed else ""
        before[event.cls, event.ref] = event.snapshot
        found.append(line)
    return found
