"""Moving a guest while it runs: a second domain of it is fed by the first, through a pipe.

This driver has one host, and so both are here. The guest's memory is there twice meanwhile. Until
the first domain is taken away, it can go on; from then on the second one is the guest.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Event as Give
from typing import Any

from ...errors import EngineError, HostNotEnoughFreeMemory, XenError
from ._config import Config
from ._core import LIMIT, LONG
from ._life import OVERHEAD, LifeCalls
from .table import DomainRow

INCOMING = "--incoming"
"""What `xl` adds to the name of a guest that arrives."""


class MovingCalls(LifeCalls):
    """The ``vm_`` calls that move domains."""

    def vm_migrate(self, vm: str, host: str, live: bool) -> Any:
        self.assert_host(host)
        return self.begin_long("vm_migrate", vm, lambda enough: self._move(vm, enough, live))

    def _move(self, vm: str, enough: Give, live: bool) -> int:
        row = self.domain_of(vm)
        config = self.config_of_successor(row)
        if config is None:
            raise EngineError(f"VM {vm!r} was built without libxl", engine="Xen")
        if row.state != "running":
            raise EngineError(f"VM {vm!r} is {row.state}, and has a part in it", engine="Xen")
        free, needed = self.xen.physinfo().memory_free, row.memory + OVERHEAD
        if needed > free:
            raise HostNotEnoughFreeMemory(needed, free)
        name = self.xen.store.read(f"/local/domain/{row.domid}/name")
        with self.saving(vm, Path(os.devnull), end=False):
            try:
                domid = self._second(row, config, name, enough, live)
                self.destroy(row)
                self._arrive(vm, domid, name)
            except BaseException:
                with suppress(XenError):  # what failed first is what is told
                    self.see_to_cut_short(vm, Path(os.devnull), end=False)
                raise
        return domid

    def _second(self, row: DomainRow, config: Config, name: str, enough: Give, live: bool) -> int:
        """Have the guest's state flow into another domain, which stays paused; its number."""
        there = {**config, "c_info": {**config["c_info"], "name": f"{name}{INCOMING}"}}
        out, into = os.pipe2(os.O_CLOEXEC)
        failed: list[BaseException] = []

        def attempt(work: Callable[[], object], fd: int) -> object:
            """One end; when it is closed, the other ends, too."""
            try:
                return work()
            except BaseException as error:
                failed.append(error)
                raise
            finally:
                os.close(fd)

        def send() -> None:
            with suppress(BaseException):  # it is in the list
                attempt(lambda: self.light.save(row.domid, into, LONG, enough, live), into)

        sender = threading.Thread(target=send, name="xenmgmt-xen-send", daemon=True)
        sender.start()
        made: Any = None
        with suppress(BaseException):  # likewise
            made = attempt(lambda: self.light.restore(there, out, LONG, enough), out)
        sender.join()  # its call has a limit of its own
        if failed:
            if made is not None:
                self.light.destroy(made, LIMIT)
            raise failed[0]
        return int(made)

    def _arrive(self, vm: str, domid: int, name: str) -> None:
        """The guest is the second domain from now on, and ours, whoever had made the first."""
        self.light.rename(domid, name)
        if (config := self.config_of_domain(self.domain_of(vm))) is not None:
            self.make_ours(vm, config)
        self.light.unpause(domid, LIMIT)

    def see_to_cut_short(self, vm: str, image: Path, *, end: bool) -> None:
        """A guest that was on its way goes on where it is whole."""
        store = self.xen.store
        names = {
            row.domid: store.get(f"/local/domain/{row.domid}/name") or ""
            for row in self.rows_of(vm)
        }
        # one that is still being made has no name yet
        arriving = [domid for domid, name in names.items() if not name or name.endswith(INCOMING)]
        if len(arriving) < len(names):
            for domid in arriving:
                self.light.destroy(domid, LIMIT)
        elif arriving:  # the first one had been taken away: the second is whole
            domid = arriving[0]
            self._arrive(vm, domid, names[domid].removesuffix(INCOMING))
        super().see_to_cut_short(vm, image, end=end)


__all__ = ["MovingCalls"]
