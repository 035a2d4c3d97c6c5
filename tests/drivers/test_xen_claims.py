"""Who works on a guest of Xen's: one connection at a time, of those that know it as theirs."""

from __future__ import annotations

import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from xenmgmt.drivers.xen._claims import Claims
from xenmgmt.errors import EngineError

VM, OTHER = str(uuid.uuid4()), str(uuid.uuid4())


@pytest.fixture
def two(tmp_path: Path) -> Iterator[tuple[Claims, Claims]]:
    first, second = Claims(), Claims()
    for one in (first, second):
        one.open(tmp_path / "claims")
    yield first, second
    first.close()
    second.close()


def test_one_at_a_time(two: tuple[Claims, Claims]) -> None:
    """Who has a guest may take it again; another may not, and has others meanwhile."""
    first, second = two
    for _ in range(2):
        first.take(VM, 0)
    assert not first.is_elsewhere(VM)
    assert second.is_elsewhere(VM)
    assert not second.try_take(VM)
    with pytest.raises(EngineError, match=VM):
        second.take(VM, 0.1)
    second.take(OTHER, 0)
    assert first.is_elsewhere(OTHER)
    first.give_back(VM)
    second.take(VM, 0)
    second.close()
    first.take(VM, 0)


def test_who_died_has_nothing(two: tuple[Claims, Claims], tmp_path: Path) -> None:
    text = (
        "import pathlib, sys; from xenmgmt.drivers.xen._claims import Claims\n"
        f"mine = Claims(); mine.open(pathlib.Path({str(tmp_path / 'claims')!r}))\n"
        f"mine.take({VM!r}, 0)\n"
        "print(flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", text]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()
        assert two[0].is_elsewhere(VM)
        other.kill()
    two[0].take(VM, 0)


def test_closed(two: tuple[Claims, Claims]) -> None:
    """Who has gone keeps nobody from anything, and is kept from nothing."""
    two[0].close()
    two[0].take(VM, 0)
    two[0].give_back(VM)
    assert not two[0].is_elsewhere(VM)
    two[1].take(VM, 0)
