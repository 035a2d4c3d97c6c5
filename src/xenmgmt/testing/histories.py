"""Concurrent histories of calls on a few VMs, and what one call after the other would have done.

VMs are named by uuid, so that they can be destroyed and made again. Each is checked for itself: a
history is linearizable when it is so for each object. An operation has two moments: that in which
it takes the VM, and that in which it gives it back; between them others are told that it is busy.
"""

from __future__ import annotations

import asyncio
import itertools
import random
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from .. import errors as err
from ..aio import AsyncXen
from ..toolstack import Xen
from .linearize import Entry, linearize

UUIDS = tuple(f"00000000-0000-4000-a000-{n:012d}" for n in range(2))
MIB = 1 << 20


class Shape(NamedTuple):
    """A VM as the specification sees it; ``word`` "" is one that does not exist.

    ``holder`` is the call that has it in a passing state.
    """

    word: str
    passing: str = ""
    holder: int = -1
    name: str = ""
    config: frozenset[tuple[str, str]] = frozenset()


ABSENT = Shape("")

MOVES: dict[str, tuple[tuple[str, ...], str, str]] = {
    "start": (("Halted",), "starting", "Running"),
    "pause": (("Running",), "pausing", "Paused"),
    "unpause": (("Paused",), "unpausing", "Running"),
    "suspend": (("Running", "Paused"), "suspending", "Suspended"),
    "resume": (("Suspended",), "resuming", "Running"),
    "hard_shutdown": (("Running", "Paused", "Suspended"), "stopping", "Halted"),
    "destroy": (("Halted", "Suspended"), "destroying", ""),
}
"""From which states, by which passing state, to which."""

CUT = ("starting", "pausing", "unpausing", "suspending", "resuming")
"""What a hard shutdown cancels first."""

READS = ("read_state", "read_name", "read_record")
VERBS = (*MOVES, "start", "hard_shutdown", "create", "rename", "configure", *READS, *READS)


@dataclass(slots=True)
class Call:
    """One call as its client saw it. ``outcome``: done, refused, busy, gone, exists, cancelled."""

    client: int
    uuid: str
    verb: str
    value: str
    began: int
    ended: int
    outcome: str
    result: Any = None


Transition = Callable[[Shape], Shape | None]


def parts(call: Call) -> list[Transition]:
    """The atomic parts of a call with its outcome."""
    verb, outcome, value = call.verb, call.outcome, call.value
    if outcome == "gone":
        return [lambda s: s if not s.word else None]
    if verb == "create":
        if outcome == "exists":
            return [lambda s: s if s.word else None]
        return [lambda s: None if s.word else Shape("Halted", name=value)]
    if verb in MOVES:
        return _moving(verb, outcome, call.began)
    if (verb, outcome) == ("configure", "refused"):
        return [lambda s: s if s.passing else None]
    if outcome != "done":
        return [lambda _: None]
    if verb == "rename":
        return [lambda s: s._replace(name=value) if s.word else None]
    if verb == "configure":
        key, _, text = value.partition("=")
        return [lambda s: _configured(s, key, text)]
    seen = call.result
    looks: dict[str, Callable[[Shape], Any]] = {
        "read_state": lambda s: s.passing or s.word,
        "read_name": lambda s: s.name,
        "read_record": lambda s: (s.word, s.name, s.config),
    }
    look = looks[verb]
    return [lambda s: s if s.word and look(s) == seen else None]


def _configured(s: Shape, key: str, text: str) -> Shape | None:
    if not s.word or s.passing:
        return None
    return s._replace(config=frozenset({**dict(s.config), key: text}.items()))


def _moving(verb: str, outcome: str, holder: int) -> list[Transition]:
    sources, via, dest = MOVES[verb]
    cuts = verb == "hard_shutdown"

    def refused(s: Shape) -> Shape | None:
        return s if s.word and not s.passing and s.word not in sources else None

    def busy(s: Shape) -> Shape | None:
        return s if s.passing else None

    def take(s: Shape) -> Shape | None:
        if s.passing:  # what cuts short may find its work done once the other one has ended
            return s if cuts and s.passing in CUT else None
        return s._replace(passing=via, holder=holder) if s.word in sources else None

    def give(s: Shape) -> Shape | None:
        if s.holder != holder:
            return s if cuts and s.word == dest and not s.passing else None
        return s._replace(word=dest, passing="", holder=-1) if dest else ABSENT

    def give_back(s: Shape) -> Shape | None:
        return s._replace(passing="", holder=-1) if s.holder == holder else None

    table: dict[str, list[Transition]] = {
        "refused": [refused],
        "busy": [busy],
        "done": [take, give],
        "cancelled": [take, give_back],
    }
    return table.get(outcome, [lambda _: None])


def entries(calls: Sequence[Call]) -> list[Entry[Shape]]:
    """The history of one VM."""
    found: list[Entry[Shape]] = []
    for call in calls:
        after = None
        for transition in parts(call):
            found.append(Entry(call.began, call.ended, transition, call.verb, after))
            after = len(found) - 1
    return found


def violation(calls: Sequence[Call]) -> str:
    """Which VM's history no order explains, and that history; "" when all is well."""
    for uuid in sorted({call.uuid for call in calls}):
        own = sorted((call for call in calls if call.uuid == uuid), key=lambda call: call.began)
        if linearize(ABSENT, entries(own)) is None:
            return "\n".join([f"no order explains VM {uuid}:", *map(str, own)])
    return ""


# --- recording ------------------------------------------------------------------------------------


def _outcome(error: Exception) -> str:
    if isinstance(error, err.OtherOperationInProgress):
        return "busy"
    if isinstance(error, err.HandleInvalid | err.UuidInvalid):
        return "gone"
    if isinstance(error, err.InvalidState):
        return "refused"
    if isinstance(error, err.TaskCancelled):
        return "cancelled"
    if isinstance(error, err.InvalidValue):
        return "exists"
    return f"{type(error).__name__}: {error}"


class Recorder:
    """What clients do on one connection, with the order of beginnings and ends.

    Client -1 has made the VMs before.
    """

    def __init__(self, xen: Xen | AsyncXen) -> None:
        self.xen = xen
        self.calls: list[Call] = []
        self._moment = itertools.count()

    def begin(self, client: int, die: random.Random) -> Call:
        """Draw the next call of a client."""
        verb = die.choice(VERBS)
        value = f"{die.choice('ab')}={client}" if verb == "configure" else f"n{die.getrandbits(30)}"
        return Call(client, die.choice(UUIDS), verb, value, next(self._moment), -1, "")

    def end(self, call: Call, outcome: str) -> None:
        """Keep a call that has returned."""
        call.outcome, call.ended = outcome, next(self._moment)
        self.calls.append(call)

    def at_once(self, call: Call, vm: Any) -> bool:
        """Do what never waits; False when it is an operation."""
        if call.verb == "rename":
            vm.name_label = call.value
        elif call.verb == "configure":
            vm.add_to_other_config(*call.value.split("="))
        elif call.verb == "read_state":
            call.result = vm.state
        elif call.verb == "read_name":
            call.result = vm.name_label
        elif call.verb == "read_record":
            record = vm.get_record()
            config = frozenset(record["other_config"].items())
            call.result = (str(record["power_state"]), record["name_label"], config)
        else:
            return False
        return True

    def first(self) -> list[Call]:
        """The calls that make the VMs."""
        return [Call(-1, u, "create", "first", next(self._moment), -1, "") for u in UUIDS]

    async def furnish(self) -> None:
        """Make the VMs."""
        for call in self.first():
            await self.xen.VM.create(**self.new(call))  # type: ignore[misc]
            self.end(call, "done")

    def new(self, call: Call) -> dict[str, Any]:
        """The arguments of a create."""
        return {"uuid": call.uuid, "name_label": call.value, "memory_static_max": 64 * MIB}

    def blocking(self, client: int, die: random.Random) -> None:
        """One call of a client of the blocking face."""
        call = self.begin(client, die)
        try:
            if call.verb == "create":
                self.xen.VM.create(**self.new(call))
            else:
                vm = self.xen.VM.get_by_uuid(call.uuid)
                if not self.at_once(call, vm):
                    getattr(vm, call.verb)()
        except err.XenError as error:
            self.end(call, _outcome(error))
        else:
            self.end(call, "done")

    async def awaited(self, client: int, die: random.Random) -> None:
        """One call of a client of the asynchronous face."""
        call = self.begin(client, die)
        try:
            if call.verb == "create":
                await self.xen.VM.create(**self.new(call))  # type: ignore[misc]
            else:
                vm = self.xen.VM.get_by_uuid(call.uuid)
                if not self.at_once(call, vm):
                    await getattr(vm, call.verb)()
        except err.XenError as error:
            self.end(call, _outcome(error))
        else:
            self.end(call, "done")


def in_threads(xen: Xen, seed: int, clients: int = 8, each: int = 6) -> list[Call]:
    """The history of clients in threads of their own."""
    recorder = Recorder(xen)
    for call in recorder.first():
        xen.VM.create(**recorder.new(call))
        recorder.end(call, "done")
    gate = threading.Barrier(clients)
    problems: list[BaseException] = []

    def client(number: int) -> None:
        die = random.Random(f"{seed}/{number}")
        gate.wait()
        try:
            for _ in range(each):
                recorder.blocking(number, die)
        except BaseException as error:  # noqa: BLE001  raised again by who waits
            problems.append(error)

    _all(client, clients)
    if problems:
        raise problems[0]
    return recorder.calls


def in_tasks(xen: AsyncXen, seed: int, clients: int = 8, each: int = 6) -> list[Call]:
    """The history of clients that share one event loop."""
    recorder = Recorder(xen)

    async def client(number: int) -> None:
        die = random.Random(f"{seed}/{number}")
        for _ in range(each):
            await recorder.awaited(number, die)
            await asyncio.sleep(0)

    async def main() -> None:
        await recorder.furnish()
        await asyncio.gather(*map(client, range(clients)))

    asyncio.run(main())
    return recorder.calls


def in_loops(xen: AsyncXen, seed: int, clients: int = 8, each: int = 6) -> list[Call]:
    """The history of clients that have an event loop each, in threads of their own."""
    recorder = Recorder(xen)
    asyncio.run(recorder.furnish())
    problems: list[BaseException] = []

    async def client(number: int) -> None:
        die = random.Random(f"{seed}/{number}")
        for _ in range(each):
            await recorder.awaited(number, die)

    def run(number: int) -> None:
        try:
            asyncio.run(client(number))
        except BaseException as error:  # noqa: BLE001  raised again by who waits
            problems.append(error)

    _all(run, clients)
    if problems:
        raise problems[0]
    return recorder.calls


def _all(work: Callable[[int], None], clients: int) -> None:
    threads = [threading.Thread(target=work, args=(n,)) for n in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
        if thread.is_alive():
            raise AssertionError(f"{thread.name} has not ended")
