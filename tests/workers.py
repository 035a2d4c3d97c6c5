"""Which worker of pytest-xdist runs which tests: a file's tests stay together, and so does the lab.

What a file's tests share is then made once, and dom0 boots once. What takes longest begins first,
so that the workers end at about the same time.
"""

from __future__ import annotations

from collections import Counter

import pytest
from xdist.scheduler import LoadScopeScheduling

LAB = "tests/xen/"
LONGEST = (
    LAB,
    "tests/drivers/libvirt/",
    "tests/test_soak.py",
    "tests/usecases/",
    "tests/conformance/",
    "tests/faults/",
    "tests/recovery/",
)
"""Where the number of tests says little of the time that they take, the longest first."""


class ByFile(LoadScopeScheduling):
    """Files are handed out whole, in the order of the tests."""

    def __init__(self, config: pytest.Config, log: object) -> None:
        super().__init__(config, log)  # type: ignore[arg-type]
        config.option.loadscopereorder = False

    def _split_scope(self, nodeid: str) -> str:
        return scope_of(nodeid)


def scope_of(nodeid: str) -> str:
    """What a test stays together with."""
    return LAB if nodeid.startswith(LAB) else nodeid.partition("::")[0]


def put_in_order(items: list[pytest.Item]) -> None:
    """The longest files first, then those with the most tests."""
    count = Counter(scope_of(item.nodeid) for item in items)

    def place(item: pytest.Item) -> tuple[int, int, str]:
        scope = scope_of(item.nodeid)
        known = (at for at, path in enumerate(LONGEST) if scope.startswith(path))
        return next(known, len(LONGEST)), -count[scope], scope

    items.sort(key=place)
