"""Running an operation with its progress on the terminal."""

from __future__ import annotations

import sys
import time
from typing import Any

from .. import errors as err
from ..clock import RealClock
from ..tasks import Options
from ..toolstack import Task, Xen

PATIENCE = 0.3
"""Seconds after which an operation gets a bar."""
TICK = 0.1


def run_task(xen: Xen, owner: Any, name: str, values: dict[str, Any], timeout: float | None) -> Any:
    """The result of an operation. On Ctrl-C it is cancelled and taken back."""
    options = xen.options if timeout is None else Options(timeout=timeout)
    task: Task[Any] = xen.begin(owner, name, (), values, options)
    try:
        if not sys.stderr.isatty() or not isinstance(xen.clock, RealClock):
            return task.wait()
        _wait_a_moment(task)
        return task.wait() if task.done else _with_bar(task, name)
    except KeyboardInterrupt:
        if not task.done:
            task.cancel()
        raise


def _wait_a_moment(task: Task[Any]) -> None:
    end = time.monotonic() + PATIENCE
    while not task.done and time.monotonic() < end:
        time.sleep(0.01)


def _with_bar(task: Task[Any], name: str) -> Any:
    try:
        from rich.console import Console
        from rich.progress import Progress
    except ModuleNotFoundError:
        return task.wait()
    with Progress(console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task(name, total=1.0)
        while not task.done and not task.stuck:
            progress.update(bar, completed=task.progress)
            time.sleep(TICK)
    return task.wait()


__all__ = ["err", "run_task"]
