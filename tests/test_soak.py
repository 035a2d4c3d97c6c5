"""A short soak: nothing is left of what came and went."""

from __future__ import annotations

import pytest

pytest.importorskip("benchmarks.soak", reason="only beside the sources")


def test_nothing_is_left() -> None:
    """No object, task, session, domain, timer, thread or descriptor; most operations succeed."""
    from benchmarks.soak import soak

    figures = soak(5_000)
    assert figures.left == {}
    assert figures.operations >= 5_000
    assert figures.refused < figures.operations / 3
