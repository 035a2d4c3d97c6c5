"""Which worker of pytest-xdist runs which tests: a file's tests stay together, and so does the lab.

What a file's tests share is then made once, and dom0 boots once.
"""

from __future__ import annotations

from xdist.scheduler import LoadScopeScheduling

LAB = "tests/xen/"


class ByFile(LoadScopeScheduling):
    """Files are handed out whole, those with the most tests first."""

    def _split_scope(self, nodeid: str) -> str:
        return LAB if nodeid.startswith(LAB) else nodeid.partition("::")[0]
