"""What scenarios did on which engines, kept in ``results.json`` for the documentation.

``XENMGMT_WRITE_RESULTS=1 python -m pytest tests/usecases/real`` writes it anew; otherwise a run
that did something else than what is written fails.
"""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path
from typing import Any

from tests.usecases.story import Story

FILE = Path(__file__).with_name("results.json")


def recorded(node: Any, engine: str, story: Story) -> None:
    """Compare, or write, what a scenario that passed did."""
    found = re.match(r"test_uc(\d+)", node.function.__name__)
    assert found is not None
    module = sys.modules[node.function.__module__]  # its text may be shared by several
    title = (module.__doc__ or "").strip().partition("\n")[0]
    known = json.loads(FILE.read_text()) if FILE.exists() else {}
    case = known.setdefault(found[1], {"limits": {}})
    now = {
        "title": title,
        "path": f"tests/usecases/real/{module.__name__.rpartition('.')[2]}.py",
        "steps": [step.text for step in story.steps],
    }
    if os.environ.get("XENMGMT_WRITE_RESULTS"):
        case.update(now)
        case["limits"][engine] = story.limits
        FILE.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n")
    assert {key: case.get(key) for key in now} == now
    assert case["limits"].get(engine) == story.limits
