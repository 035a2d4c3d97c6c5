"""What one process of a test run has: engines, what was left, what was reclaimed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ._variants import Variant, resolve

if TYPE_CHECKING:
    from ..harness import Engines, Guest, Lab, Want

STORE = ".xenmgmt"
"""Where records are kept by default, below the root of the tests."""

NAME = "pytest"
"""Begins the names of guests."""


class Session:
    """The harness of one process. Nothing is opened before a test asks for it."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self.names = named(config.getini("xen_engines"))
        asked: Sequence[str] = config.getoption("xen_engine") or ()
        self.chosen = [resolve(one, self.names, "--xen-engine") for one in asked]
        self.failures = config.rootpath / str(config.getoption("xen_failures"))
        self.left: list[str] = []
        self.trouble: list[str] = []
        self.reclaimed: list[str] = []
        self._kept: Engines | None = None
        self._forgotten: Engines | None = None
        self._ihook: Any = config.hook

    def lab(self, variant: Variant, item: pytest.Item) -> Lab:
        """The lab on the engine of a variant."""
        self._ihook = item.ihook
        return self._engines(variant.engine).lab(variant.engine)

    def _engines(self, url: str) -> Engines:
        """With stores in files where guests outlive this process, or when a folder is named."""
        folder = self._config.getoption("xen_store")
        if url.startswith("sim:") and not folder:
            if self._forgotten is None:
                self._forgotten = self._in(None)
            return self._forgotten
        if self._kept is None:
            root = self._config.rootpath
            self._kept = self._in(root / (folder or STORE))
        return self._kept

    def _in(self, folder: Path | None) -> Engines:
        from ..harness import Engines

        return Engines(folder, self._template, name=NAME, how="the hook pytest_xen_template")

    def _template(self, xen: Any, name: str, url: str, images: Path | None) -> Any:
        return self._ihook.pytest_xen_template(xen=xen, name=name, engine=url, images=images)

    def end(self) -> None:
        """Look at what was left, take it away, and close everything."""
        for engines in (self._kept, self._forgotten):
            if engines is None:
                continue
            self.reclaimed += engines.reclaimed
            for lab in engines.labs.values():
                lab.end()
                left = lab.left()
                self.left += map(str, left)
                self.trouble += lab.close(left)
                self.trouble += [f"made anew: {one}" for one in lab.rebuilt]
            self.trouble += engines.close()

    def told(self) -> dict[str, list[str]]:
        """All of it as plain data, for another process."""
        return {"left": self.left, "trouble": self.trouble, "reclaimed": self.reclaimed}

    def hear(self, told: dict[str, list[str]]) -> None:
        """What a worker has told."""
        for name, lines in told.items():
            getattr(self, name).extend(lines)


def named(lines: Sequence[str]) -> dict[str, str]:
    """The engines that the configuration names: ``name = URL``."""
    found = {}
    for line in lines:
        name, equals, url = line.partition("=")
        if not equals or ":/" not in url:
            raise pytest.UsageError(f"xen_engines: {line!r} is not name = URL")
        found[name.strip()] = url.strip()
    return found


class Pool(Sequence["Any"]):
    """The running VMs of a test: those of its mark's ``count``, and what it takes beside."""

    def __init__(self, lab: Lab, want: Want, count: int) -> None:
        self._lab = lab
        self._want = want
        self._guests: list[Guest] = [lab.take(want) for _ in range(count)]

    def take(self) -> Any:
        """One more VM, ready."""
        self._guests.append(self._lab.take(self._want))
        return self._guests[-1].vm

    def give(self, vm: Any) -> None:
        """Give a VM back before the test ends; `ValueError` when it is not of this pool."""
        for guest in self._guests:
            if guest.vm == vm:
                self._guests.remove(guest)
                self._lab.give(guest)
                return
        raise ValueError(f"{vm!r} is not of this pool")

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return [guest.vm for guest in self._guests[index]]
        return self._guests[index].vm

    def __len__(self) -> int:
        return len(self._guests)

    def __repr__(self) -> str:
        return f"<Pool {list(self)!r}>"
