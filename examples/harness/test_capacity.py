"""The program `capacity`, in three variants of its guest. Nothing here knows the engine."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Shell = Callable[[str], str]

pytestmark = pytest.mark.vm(matrix=("plain", "wide", "bare"), reset="snapshot")


def test_what_it_says(shell: Shell) -> None:
    """As many workers as memory and processors allow."""
    processors = int(shell("grep -c ^processor /proc/cpuinfo"))
    memory = int(shell("grep MemTotal /proc/meminfo").split()[1])

    assert shell("capacity") == f"workers: {min(memory // 32768, 2 * processors)}"


@pytest.mark.parametrize("time", ["one test", "another"])
def test_first_time(shell: Shell, time: str) -> None:
    """Each test finds a guest in which the program has not run."""
    assert shell("capacity --since") == "first time"


def test_what_it_does_not_know(shell: Shell) -> None:
    """An option that it does not have is named."""
    assert shell("capacity --nonsense") == "capacity: what is --nonsense?"
