"""The hook by which a test project says how its templates are made."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest


@pytest.hookspec(firstresult=True)
def pytest_xen_template(xen: Any, name: str, engine: str, images: Path | None) -> Any:
    """Make the template of a name, or answer None: then a VM of that name is looked for.

    ``engine`` is the URL of the connection ``xen``. ``images`` is a folder for disk images that
    outlives a killed run; None on the simulator. The result is a VM, or a
    `xenmgmt.harness.Template` that also says when guests made from it are ready. What is made here
    goes at the end of the run.
    """
