"""What the conformance suite found of each engine, kept in ``results.json`` for the documentation.

``XENMGMT_WRITE_RESULTS=1 python -m pytest tests/conformance`` writes it anew; otherwise a run that
finds something else than what is written fails.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from xenmgmt.testing.bench import Bench, methods

TAKE_AWAY = ("host_join", "host_eject")
FILE = Path(__file__).with_name("results.json")


def found(bench: Bench) -> dict[str, str]:
    """Of each method "" when it has worked, else why the engine refuses it."""
    told = {name: "" if name in bench.worked else why_not(bench, name) for name in methods()}
    failed = [name for name, reason in told.items() if reason is None]
    assert not failed, f"nothing is recorded of a run in which these failed: {', '.join(failed)}"
    return {name: str(reason) for name, reason in told.items()}


def why_not(bench: Bench, name: str) -> str | None:
    """Why a method did not work; None when it should have."""
    if not (found := bench.driver.capability(name)):
        return found.reason
    return "the suite does not try it: it takes a host away" if name in TAKE_AWAY else None


def assert_recorded(engine: str, bench: Bench) -> None:
    """The file says what this run has found."""
    known = json.loads(FILE.read_text()) if FILE.exists() else {}
    now = found(bench)
    if os.environ.get("XENMGMT_WRITE_RESULTS"):
        known[engine] = now
        FILE.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n")
    assert known.get(engine) == now
