"""Use cases on real Xen: the scenarios that run on the simulator and on QEMU, word for word."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.usecases.real.results import recorded
from tests.usecases.real.test_uc06_deploy import test_uc06
from tests.usecases.real.test_uc14_guest_crash import test_uc14
from tests.usecases.real.test_uc16_all_is_well import test_uc16
from tests.usecases.real.test_uc24_many_idle import test_uc24
from tests.usecases.real.test_uc27_accounting import test_uc27
from tests.usecases.real.test_uc28_tune_cost import test_uc28
from tests.usecases.real.test_uc37_text_console import test_uc37
from tests.usecases.real.test_uc44_clone import test_uc44
from tests.usecases.real.test_uc51_big_smp import test_uc51
from tests.usecases.real.test_uc52_matrix import test_uc52
from tests.usecases.real.test_uc65_output_held_back import test_uc65
from tests.usecases.real.test_uc66_tiny_guests import test_uc66
from tests.usecases.story import Story
from tests.xen.inside.world import XenWorld

import xenmgmt

__all__ = [
    "test_uc06",
    "test_uc14",
    "test_uc16",
    "test_uc24",
    "test_uc27",
    "test_uc28",
    "test_uc37",
    "test_uc44",
    "test_uc51",
    "test_uc52",
    "test_uc65",
    "test_uc66",
]


@pytest.fixture
def story() -> Story:
    return Story()


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[XenWorld]:
    """Real Xen; its first guest is booted once, and the others are clones of it."""
    folder = tmp_path_factory.mktemp("real")
    with xenmgmt.connect(f"xen+native://?state={folder}/state") as xen:
        yield XenWorld(folder, xen, folder / "pool")


@pytest.fixture
def world(
    request: pytest.FixtureRequest, story: Story, real: XenWorld, tmp_path: Path
) -> Iterator[XenWorld]:
    """What the scenario did here is compared with what is recorded."""
    real.folder = tmp_path
    real.enter()
    yield real
    real.leave()
    recorded(request.node, "Xen", story)
