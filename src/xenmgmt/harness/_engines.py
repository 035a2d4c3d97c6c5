"""The labs of one process, a store for each, and what killed runs have left in such stores."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import errors as err
from .. import leases
from ..toolstack import connect
from ._lab import Lab, remove_made

if TYPE_CHECKING:
    from ..toolstack import Xen

MOST = 256
"""So many runs may share a folder at once."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file in which a run keeps its records, open: no other process has it."""

    path: Path
    xen: Xen

    @property
    def images(self) -> Path:
        """A folder for disk images, which the next run on this file finds again."""
        return self.path.with_suffix(".images")


class Engines:
    """One lab for each URL, opened when it is first asked for.

    With a ``folder``, records are kept in files there, one for each process that runs. Such a file
    is locked as long as its process lives. So whoever can open it knows that its last owner ended,
    and takes back what that had, without waiting for leases to end. Elsewhere, as on a server that
    others use too, leases are reaped when they have expired.
    """

    def __init__(
        self,
        folder: Path | None,
        make: Callable[[Xen, str, str, Path | None], Any] | None = None,
        *,
        name: str = "lab",
        how: str = "Engines(make=…)",
    ) -> None:
        self.labs: dict[str, Lab] = {}
        self.reclaimed: list[str] = []
        """What was taken back from runs that were killed, in words."""
        self._folder = folder
        self._make = make
        self._name = name
        self._how = how
        self._failed: dict[str, Exception] = {}

    def lab(self, url: str) -> Lab:
        """The lab on an engine. When it could not be opened once, the same error comes again."""
        if url in self._failed:
            raise self._failed[url]
        found = self.labs.get(url)
        if found is None:
            try:
                found = self.labs[url] = self._open(url)
            except (err.XenError, OSError) as error:
                self._failed[url] = error
                raise
        return found

    def _open(self, url: str) -> Lab:
        kept = None if self._folder is None else self._keep(url, self._folder)
        xen = connect(url) if kept is None else kept.xen
        self.reclaimed += [f"lease {name!r}, expired" for name in leases.reap(xen)]
        make = self._make
        images = None if kept is None else kept.images
        return Lab(
            xen,
            None if make is None else lambda name: make(xen, name, url, images),
            name=self._name,
            how=self._how,
        )

    def _keep(self, url: str, folder: Path) -> Kept:
        """A file of our own; those of ended runs are cleared, and the first of them is taken."""
        folder.mkdir(parents=True, exist_ok=True)
        scheme = re.sub(r"\W+", "-", url.partition(":")[0])
        stem = f"{scheme}-{sha256(url.encode()).hexdigest()[:8]}"
        fixed = url.startswith("sim:") and "seed=" not in url  # its hosts are the same next time
        seed = 0 if fixed else None
        mine: Kept | None = None
        for number in count():
            path = folder / f"{stem}-{number}.db"
            if mine is not None and not path.exists():
                return mine
            if number == MOST:
                raise err.InvalidValue("folder", str(folder), would_do="one with fewer runs in it")
            try:
                xen = connect(url, store=path, seed=seed)
            except err.StoreInUse:
                continue
            kept = Kept(path, xen)
            self._clear(kept)
            if mine is None:
                mine = kept
            else:
                xen.close()
        raise AssertionError("unreachable")

    def _clear(self, kept: Kept) -> None:
        """Take back what the last owner of a file had."""
        for lease in leases.held(kept.xen):
            leases.release(kept.xen, lease.name)
            self.reclaimed.append(f"lease {lease.name!r}, of a run that was killed")
        self.reclaimed += [f"not removed: {one}" for one in remove_made(kept.xen)]

    def close(self) -> list[str]:
        """Close all labs; what could not be taken away, in words."""
        trouble = []
        for lab in self.labs.values():
            trouble += lab.close()
            lab.xen.close()
        self.labs = {}
        return trouble
