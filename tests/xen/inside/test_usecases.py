"""Use cases on real Xen: the scenarios that run on the simulator and on QEMU, word for word."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.usecases.real.results import recorded
from tests.usecases.real.test_uc06_deploy import test_uc06
from tests.usecases.story import Story
from tests.xen.inside.world import XenWorld

import xenmgmt

__all__ = ["test_uc06"]


@pytest.fixture
def story() -> Story:
    return Story()


@pytest.fixture
def world(request: pytest.FixtureRequest, story: Story, tmp_path: Path) -> Iterator[XenWorld]:
    """Real Xen; what the scenario did here is compared with what is recorded."""
    (tmp_path / "files").mkdir()
    with xenmgmt.connect(f"xen+native://?state={tmp_path}/state") as xen:
        found = XenWorld(tmp_path / "files", xen, tmp_path / "pool")
        found.enter()
        yield found
        found.leave()
    recorded(request.node, "Xen", story)
