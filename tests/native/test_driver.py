"""The driver on the stand-in: what the lab's Xen cannot be made to do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from xenmgmt._native import Binding
from xenmgmt.drivers.xen import XenDriver, XenHost
from xenmgmt.engine.settling import settled
from xenmgmt.errors import NotSupported

ONE = "00000000-0000-0000-0000-000000000001"
"""Domain 1's."""


@pytest.fixture
def driver(binding: Binding, tmp_path: Path) -> Iterator[XenDriver]:
    """One that is connected, and does not watch."""
    made = XenDriver(state=tmp_path)
    made._xen = XenHost(binding)
    yield made
    made.close()


@pytest.mark.parametrize(("number", "name"), [(6, "credit2"), (7, "arinc653"), (9, "null")])
def test_scheduler_of_the_host(driver: XenDriver, standin: Any, number: int, name: str) -> None:
    """A host is one to manage, whatever scheduler it was booted with."""
    standin.scheduler = number

    assert driver.host_info(driver.host_uuid).sched_policy == name


def test_no_shares(driver: XenDriver, standin: Any) -> None:
    """A guest whose scheduler has no weight is refused one with the reason; it is not changed."""
    standin.pool, standin.scheduler = 2, 9
    with pytest.raises(NotSupported, match=f"weight of VM '{ONE}'.*scheduler null") as caught:
        settled(driver, driver.vm_set_sched(ONE, {"weight": "700"}))

    assert "credit and credit2" in str(caught.value)
    assert standin.last_weight == 256
