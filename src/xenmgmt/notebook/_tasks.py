"""Tasks: how far one is, and an output that follows it."""

from __future__ import annotations

import time
from collections.abc import Callable
from importlib import import_module
from threading import Lock
from typing import Any

from .. import errors as err
from ..toolstack import BaseTask
from . import _page as page

PERIOD = 0.2
"""Seconds between two changes of an output at least; the end is always shown."""
COLOURS = {"success": page.GOOD, "failure": page.BAD, "cancelled": page.QUIET}


def task(found: BaseTask) -> str:
    """What it does, how far it is, and what came of it."""
    title = found._execution.operation.title
    try:
        record = found.handle.get_record()
    except err.XenError:  # its record was forgotten, or the connection is closed
        return page.page(f"<b>task</b> {page.text(title)} {page.text(_end(found))}")
    status = str(getattr(record["status"], "value", record["status"]))
    share = record["progress"]
    target = _target(found)
    head = f"<b>task</b> {page.text(title)} {target} {page.chip(status)} {share:.0%}"
    if found.stuck:
        head += " the engine does not answer"
    colour = COLOURS.get(status, page.MORE_COLOURS["Suspended"])
    parts = [head, page.bar(1.0 if status == "success" else share, colour)]
    error = _error(found) if status in ("failure", "cancelled") else None
    if error is not None:
        parts.append(f"<div>{page.text(str(error).partition(chr(10))[0], 400)}</div>")
    return page.page(*parts)


def _end(found: BaseTask) -> str:
    if not found.done:
        return "in progress"
    return "done" if _error(found) is None else "failed"


def _error(found: BaseTask) -> Exception | None:
    """What an ended task raises in who waits for it."""
    try:
        found._execution.value() if found.done else None
    except err.XenError as error:
        return error
    return None


def _target(found: BaseTask) -> str:
    owner = found._owner
    return page.text(repr(owner)) if getattr(owner, "ref", "") else ""


def live(found: BaseTask) -> None:
    """Show a task in the present cell, and keep that current until it has ended."""
    display: Any = import_module("IPython.display").display  # without annotations
    if found.done:
        display({"text/html": task(found), "text/plain": repr(found)}, raw=True)
        return
    shown: Any = display(
        {"text/html": task(found), "text/plain": repr(found)}, raw=True, display_id=True
    )
    if shown is not None:  # outside of a notebook there is nothing to follow
        follow(found, lambda html, told: shown.update(_both(html, told), raw=True))


def _both(html: str, told: str) -> dict[str, str]:
    return {"text/html": html, "text/plain": told}


def follow(found: BaseTask, show: Callable[[str, str], object]) -> None:
    """Call ``show(html, text)`` when a task gets on, from the thread that tells of events."""
    last = 0.0
    lock = Lock()

    def draw() -> None:
        with lock:
            show(task(found), repr(found))

    def moved(event: Any) -> None:
        nonlocal last
        if event.ref != found.ref:
            return
        now = time.monotonic()
        if now - last >= PERIOD and not found.done:
            last = now
            draw()

    def ended(_: BaseTask) -> None:
        stop()
        draw()

    stop = found._xen.events.subscribe(moved, ("task",))
    found.add_done_callback(ended)
