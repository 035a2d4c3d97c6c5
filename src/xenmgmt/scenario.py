"""Scenarios: what was done to a simulator, at which virtual time, saved and replayed.

A scenario is a plain function, recorded while it runs::

    def outage(xen):
        vm = xen.VM.create(name_label="web", memory_static_max="256MiB")
        vm.start()
        xen.clock.sleep(30)
        xen.sim.power_cut(vm.resident_on.uuid)

    recording = scenario.record(outage, "sim://?hosts=2", seed=7)
    recording.save("outage.json")
    assert scenario.load("outage.json").replay().digest == recording.digest

Everything in a simulator comes from its seed, references and uuids included; so the calls, with the
times at which they were made, are all that must be kept. What a callback of the program does while
virtual time passes is recorded like any other call. Functions and other objects that are no data
(`xen.sim.at`) cannot be recorded.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, is_dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Any

from . import errors as err
from .drivers import sim as simulator
from .errors import XenError
from .objects._base import Handle
from .toolstack import Xen, connect, noted

FORMAT = 1
Step = dict[str, Any]


@dataclass(slots=True)
class Recording:
    """The calls of one run, and the digest of the events that it caused."""

    url: str
    seed: int
    steps: list[Step] = field(default_factory=list)
    digest: str = ""
    end: float = 0.0
    error: str = ""

    def save(self, path: str | Path) -> None:
        """Write it to a file, as JSON."""
        told = {
            "format": FORMAT,
            "url": self.url,
            "seed": self.seed,
            "end": self.end,
            "digest": self.digest,
            "error": self.error,
            "steps": self.steps,
        }
        Path(path).write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")

    def replay(self) -> Recording:
        """Make the same calls at the same times on a fresh simulator; the recording of that."""
        with connect(self.url, seed=self.seed) as xen:
            watcher = _Watcher(xen, self.url, self.seed)
            for step in self.steps:
                _let_pass(xen, step["at"])
                try:
                    _make(xen, step)
                except XenError as error:
                    if step.get("raised") != error.code:
                        raise
            _let_pass(xen, self.end)
            return watcher.finish()


def load(path: str | Path) -> Recording:
    """A recording from a file; `InvalidValue` says what is wrong with it."""
    try:
        told = json.loads(Path(path).read_text(encoding="utf-8"))
        if told["format"] != FORMAT:
            raise err.InvalidValue(str(path), told["format"], would_do=f"format {FORMAT}")
        return Recording(
            told["url"], told["seed"], told["steps"], told["digest"], told["end"], told["error"]
        )
    except (ValueError, KeyError, TypeError) as error:
        raise err.InvalidValue(str(path), repr(error), would_do="a saved scenario") from None


def record(scenario: Callable[[Xen], object], url: str = "sim://", *, seed: int = 0) -> Recording:
    """Run a scenario on a fresh simulator and keep what it did.

    An error that the scenario raises is kept too, with the seed; it is raised when it is no error
    of this library.
    """
    with connect(url, seed=seed) as xen:
        watcher = _Watcher(xen, url, seed)
        try:
            scenario(xen)
        except XenError as error:
            watcher.recording.error = f"{error} (seed {seed})"
        return watcher.finish()


def digest(xen: Xen) -> str:
    """A hash over all events that the store still keeps: every change, in order, with its time."""
    events, _ = xen.store.events(xen.store.oldest)
    found = hashlib.sha256()
    for event in events:
        found.update(_text(event).encode())
    return found.hexdigest()


def _text(event: Any) -> str:
    row = [_plain_value(value) for value in event.row]
    return json.dumps(
        [event.id, event.revision, event.timestamp.isoformat(), event.cls, event.operation, row],
        default=str,
    )


def _plain_value(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return [[_plain_value(k), _plain_value(v)] for k, v in value.items()]
    if isinstance(value, str | int | float) or value is None:
        return value
    return [_plain_value(one) for one in value]


class _Watcher:
    """Records the calls of a connection, and hashes its events as they come."""

    def __init__(self, xen: Xen, url: str, seed: int) -> None:
        self.recording = Recording(url, seed)
        self._xen = xen
        self._hash = hashlib.sha256()
        self._revision = 0
        self._read()
        xen.store.on_commit(self._read)
        xen.recorder = self
        xen.sim.recorder = self

    def _read(self) -> None:
        events, self._revision = self._xen.store.events(self._revision)
        for event in events:
            self._hash.update(_text(event).encode())

    def call(self, kind: str, target: list[str], args: tuple[Any, ...], kwargs: Any) -> Step:
        """Keep one call; what it raises is added later."""
        step: Step = {"at": self._xen.clock.monotonic(), "kind": kind, "target": target}
        if args:
            step["args"] = [_pack(one) for one in args]
        if kwargs:
            step["kwargs"] = {name: _pack(one) for name, one in kwargs.items()}
        self.recording.steps.append(step)
        return step

    def finish(self) -> Recording:
        """The recording, with the digest of all events."""
        self._xen.recorder = None
        self._xen.sim.recorder = None
        self.recording.end = self._xen.clock.monotonic()
        self.recording.digest = self._hash.hexdigest()
        return self.recording


# --- making a call again --------------------------------------------------------------------------


def _let_pass(xen: Xen, until: float) -> None:
    if until > xen.clock.monotonic():  # what is due now was not due yet when the call was made
        xen.clock.sleep(until - xen.clock.monotonic())


def _make(xen: Xen, step: Step) -> None:
    args = [_unpack(xen, one) for one in step.get("args", ())]
    kwargs = {name: _unpack(xen, one) for name, one in step.get("kwargs", {}).items()}
    kind, target = step["kind"], step["target"]
    if kind == "sim":
        getattr(xen.sim, target[0])(*args, **kwargs)
        return
    if kind == "method":
        getattr(xen, target[0])(*args)
        return
    if kind == "cancel":
        with noted(xen.recorder, "cancel", target, (), {}):
            running = xen.context.running.get(target[0])
            if running is None:
                raise err.OperationNotAllowed(f"task {target[0]} has ended")
            running.request_cancel()
        return
    cls, ref, name = target
    owner = xen.handle_of(cls, ref) if ref else xen.collection(cls)
    if kind in ("call", "task"):
        operation = getattr(owner, name)
        if "options" in step:
            operation = operation.options(**step["options"])
        (operation if kind == "call" else operation.task)(*args, **kwargs)
    elif kind == "write":
        xen.write(owner, name, args[0])
    else:
        getattr(xen, kind)(owner, name, *args)


# --- values in a file -----------------------------------------------------------------------------


def _pack(value: Any) -> Any:
    if isinstance(value, Handle):
        return value.ref
    if isinstance(value, XenError):
        return {"$error": type(value).__name__, "wire": list(value.wire()[1:])}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return {"$time": value.isoformat()}
    if is_dataclass(value) and not isinstance(value, type):
        names = value.__dataclass_fields__
        return {"$kind": type(value).__name__, **{n: _pack(getattr(value, n)) for n in names}}
    if isinstance(value, Mapping):
        return {"$map": [[_pack(k), _pack(v)] for k, v in value.items()]}
    if isinstance(value, list | tuple | set | frozenset):
        return [_pack(one) for one in value]
    if value is None or isinstance(value, str | int | float | bool):
        return value
    raise err.InvalidValue("scenario", value, would_do="values that a file can hold")


def _unpack(xen: Xen, value: Any) -> Any:
    if isinstance(value, list):
        return [_unpack(xen, one) for one in value]
    if not isinstance(value, dict):
        return value
    if "$map" in value:
        return {_unpack(xen, k): _unpack(xen, v) for k, v in value["$map"]}
    if "$time" in value:
        return datetime.fromisoformat(value["$time"])
    if "$error" in value:
        return getattr(err, value["$error"])(*value["wire"])
    kind = getattr(simulator, value["$kind"])
    return kind(**{n: _unpack(xen, one) for n, one in value.items() if n != "$kind"})
