"""What the conformance suite found of each engine, kept in ``results.json`` for the documentation.

``XENMGMT_WRITE_RESULTS=1 python -m pytest tests/conformance`` writes it anew; otherwise a run that
finds something else than what is written fails.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from xenmgmt.testing.bench import Bench, methods

FILE = Path(__file__).with_name("results.json")


def found(bench: Bench) -> dict[str, str]:
    """Of each method "" when it has worked, else why the engine refuses it."""
    driver = bench.driver
    return {
        name: ""
        if name in bench.worked
        else driver.capability(name).reason or "the suite does not try it: it takes a host away"
        for name in methods()
    }


def assert_recorded(engine: str, bench: Bench) -> None:
    """The file says what this run has found."""
    known = json.loads(FILE.read_text()) if FILE.exists() else {}
    now = found(bench)
    if os.environ.get("XENMGMT_WRITE_RESULTS"):
        known[engine] = now
        FILE.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n")
    assert known.get(engine) == now
