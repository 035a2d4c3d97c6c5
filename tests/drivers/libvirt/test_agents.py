"""Who asks the agents of guests, and when: an agent answers when it likes, or never."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from tests.patience import LONG, until

from xenmgmt.abc import EngineEvent
from xenmgmt.drivers.libvirt import LibvirtDriver
from xenmgmt.errors import EngineError

VMS = [f"guest {number}" for number in range(20)]
SILENT, AWAY = VMS[0], VMS[3]


@pytest.fixture
def told() -> list[EngineEvent]:
    return []


@pytest.fixture
def driver(told: list[EngineEvent]) -> Iterator[LibvirtDriver]:
    made = LibvirtDriver("test:///default")
    made.open(told.append)
    yield made
    made.close()


def test_one_at_a_time(
    driver: LibvirtDriver, told: list[EngineEvent], monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many agents there are, and none answers, only one place is taken for them.

    The others are asked in their order when that one has answered, and one that fails is left out.
    """
    answers, asked = threading.Event(), []

    def agent(connection: Any, vm: str) -> dict[str, dict[str, str]]:
        asked.append(vm)
        if vm == SILENT:
            answers.wait(LONG)
        if vm == AWAY:
            raise EngineError("the agent is not connected", engine="libvirt")
        return {"os_version": {"name": vm}}

    monkeypatch.setattr(driver, "_agent", agent)
    for vm in (*VMS, *VMS):  # each connects, and is to be asked again a second later
        driver._ask_agent(vm)
    until(lambda: asked)
    assert driver.work.hanging() == ["agents"]
    assert driver.work.call("another", lambda: list(asked), LONG) == [SILENT]
    answers.set()
    until(lambda: driver.work.hanging() == [])
    assert asked == VMS
    until(lambda: len(told) == len(VMS) - 1)
    assert [(event.kind, event.subject) for event in told] == [
        ("agent", vm) for vm in VMS if vm != AWAY
    ]
    driver._ask_agent(AWAY)
    until(lambda: asked == [*VMS, AWAY])
