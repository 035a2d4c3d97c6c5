"""Ctrl-C anywhere in a transaction of the memory store: all of it is there, or none of it."""

from __future__ import annotations

import dis
import sys
from copy import deepcopy
from types import FrameType
from typing import Any

from tests.store.test_conformance import put, row
from tests.store.test_sqlite import content

from xenmgmt.abc import Delete, Journal, Put
from xenmgmt.clock import VirtualClock
from xenmgmt.model._layout import STATE
from xenmgmt.store import MemoryStore

LOOKS = {"CALL", "CALL_KW", "CALL_FUNCTION_EX", "JUMP_BACKWARD", "RESUME"}
"""Behind these instructions Python looks whether there is a signal."""


def made() -> MemoryStore:
    """A store with something in it. Its log is so short that the transaction compacts it."""
    store = MemoryStore(VirtualClock(), keep_events=2)
    for ref in ("kept", "gone", "snapshot"):
        put(store, "VM", ref, name_label="web")
    put(store, "VBD", "disk", VM="kept")
    put(store, "VBD", "other", VM="gone")
    store.txn((), (), [Journal("begun", {"step": 1}), Journal("ended", {"step": 1})])
    return store


def change(store: MemoryStore) -> None:
    """New, changed, gone and reborn objects, relations, notes of operations."""
    store.txn(
        (),
        (),
        [
            Put("VM", "new", row("VM", uuid="new", name_label="web")),
            Put("VM", "kept", row("VM", uuid="kept", name_label="renamed")),
            Delete("VM", "gone", "VM.destroy"),
            Put("VM", "snapshot", row("VM", uuid="snapshot", name_label="web"), reborn=True),
            Put("VBD", "disk", row("VBD", uuid="disk", VM="new")),
            Journal("begun", {"step": 2}),
            Journal("ended", None),
        ],
    )


def everything(store: MemoryStore, held: dict[str, Any]) -> Any:
    """All that the store can tell, its indexes, and what those see who hold a cell."""
    cells = {
        ref: (cell.row[STATE], cell.row[2] if not cell.row[STATE] else "")
        for ref, cell in held.items()
    }
    index = {
        (cls, place, value): {found} if isinstance(found, str) else set(found)
        for cls, places in store._tables.index.items()
        for place, values in places.items()
        for value, found in values.items()
    }
    return content(store), deepcopy(index), cells


def interrupted(at: int) -> tuple[bool, Any, Any]:
    """A transaction that is interrupted where it looks for signals; whether it did so often."""
    store = made()
    held = {ref: store.cell("VM", ref) for ref in ("kept", "gone", "snapshot")}
    before = everything(store, held)
    left = at
    done: dict[FrameType, str] = {}

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal left
        if "/xenmgmt/store/" not in frame.f_code.co_filename:
            return None
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        if event == "opcode":
            left -= done.get(frame) in LOOKS
            done[frame] = dis.opname[frame.f_code.co_code[frame.f_lasti]]
            if left == 0:
                raise KeyboardInterrupt
        return trace

    sys.settrace(trace)
    try:
        change(store)
    except KeyboardInterrupt:
        pass
    finally:
        sys.settrace(None)
    after = everything(store, held)
    assert not store._lock.locked()
    assert put(store, "VM", "next") == store.revision
    return left <= 0, before, after


def test_all_of_it_or_nothing() -> None:
    """Wherever Python looks for signals in it."""
    store = made()
    held = {ref: store.cell("VM", ref) for ref in ("kept", "gone", "snapshot")}
    nothing = everything(store, held)
    change(store)
    whole = everything(store, held)
    assert whole != nothing
    seen = {"nothing": 0, "whole": 0}
    at = 0
    while True:
        at += 1
        was_hit, before, after = interrupted(at)
        if not was_hit:
            break
        assert before == nothing
        assert after in (nothing, whole), f"interrupted at look {at}"
        seen["whole" if after == whole else "nothing"] += 1
    assert min(seen.values()) > 20, seen
