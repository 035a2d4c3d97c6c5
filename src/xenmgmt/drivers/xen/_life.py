"""The life of domains: building, pausing, ending, rebooting, saving."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event as Give
from typing import Any
from uuid import UUID

from ..._durable import put
from ..._native import FIRST_RESERVED, NativeError, NoSuchDomain, too_many
from ...abc import DomainInfo, EngineEvent, VMSpec
from ...errors import EngineError, HostNotEnoughFreeMemory, XenError
from .._boot import boot_failed
from ._config import Config, awake, config_of, vdev_of
from ._core import LIMIT, LONG, STATES, alive, linux_failed
from ._notes import write_file
from ._pools import PoolCalls
from ._saved import is_saved, read_head, write_head
from ._xl import dump_core
from .table import DomainRow

OVERHEAD = 2 << 20
"""What Xen itself takes for a small guest, at least."""


class LifeCalls(PoolCalls):
    """The ``vm_`` calls that make and end domains."""

    def vm_list(self) -> Sequence[DomainInfo]:
        return [
            self.info_of(row)
            for row in self.xen.domains().rows()
            if row.domid and row.state in STATES
        ]

    def vm_info(self, vm: str) -> DomainInfo | None:
        row = self.row_of(vm)
        return self.info_of(row) if row is not None and row.state in STATES else None

    # --- building -------------------------------------------------------------------------------

    def vm_start(self, spec: VMSpec, host: str, paused: bool) -> Any:
        self.assert_host(host)

        def build(enough: Give) -> int:
            return self._made(spec, paused, lambda config: self.light.create(config, LONG, enough))

        return self.begin_long("vm_start", spec.uuid, build)

    def _made(
        self,
        spec: VMSpec,
        paused: bool,
        make: Callable[[Config], int],
        saved: Config | None = None,
    ) -> int:
        """Have a domain made; its number, or nothing is left of it.

        ``saved``: the configuration that its memory was saved with.
        """
        vm = spec.uuid
        self._take_remains(vm)
        self._assert_room(spec)
        config = self._write_note(spec, saved)
        try:
            domid = make(config)
            if not paused:
                self.light.unpause(domid, LIMIT)
        except BaseException as error:
            left = self.row_of(vm)
            if left is not None:
                self.destroy(left)
            self.forget(vm)
            if type(error) is NativeError and (failed := boot_failed(spec, error.message or "")):
                raise failed from error
            raise
        return domid

    def _take_remains(self, vm: str) -> None:
        """Take away what is left of a guest that crashed, kept to be looked at, or ended.

        Raises:
            EngineError: it has a domain that lives.
        """
        row = self.row_of(vm)
        has_ended = row is not None and row.state == "halted" and self.is_ours(vm)
        if row is not None and (row.state == "crashed" or has_ended):
            self.destroy(row)
        elif row is not None and row.state != "dying":
            raise EngineError(f"VM {vm!r} has a domain already", engine="Xen")

    def _assert_room(self, spec: VMSpec) -> None:
        """Raise while nothing has begun: libxl was seen to stand still where no number was left."""
        there = len(self.xen.domains())
        if there >= FIRST_RESERVED:
            raise too_many(there)
        free = self.xen.physinfo().memory_free
        needed = spec.memory_target + OVERHEAD
        if needed > free:
            raise HostNotEnoughFreeMemory(needed, free)

    def _write_note(self, spec: VMSpec, saved: Config | None) -> Config:
        paths = self.disk_paths(spec.disks)
        bridges = {nic.network: self.bridge_of(nic.network) for nic in spec.nics}
        config = config_of(spec, self.free_name(spec.name, spec.uuid), paths, bridges)
        if saved is not None:
            known = {str(path) for _, path in self.disks_there()}
            config = awake(config, saved, known, {one.bridge for one in self.network_found()})
        if spec.cpu_pool:
            config["c_info"]["poolid"] = self.pool_number(spec.cpu_pool)
        note = {
            "name": spec.name,
            "config": config,
            "vbds": {vdev_of(disk.device): disk.vbd for disk in spec.disks},
            "vifs": {nic.mac: nic.vif for nic in spec.nics},
        }
        write_file(self.note_path(spec.uuid), json.dumps(note))
        return config

    # --- ending ---------------------------------------------------------------------------------

    def vm_destroy(self, vm: str) -> Any:
        def end() -> None:
            row = self.row_of(vm)
            if row is not None:
                self.destroy(row)
            self.forget(vm)
            self.happened(vm, "stopped")

        return self.begin("vm_destroy", vm, end)

    def vm_pause(self, vm: str) -> Any:
        def stop() -> None:
            row = self.domain_of(vm)
            if row.state != "paused":  # Xen counts
                self.xen.hypervisor.pause(row.domid)

        return self.begin("vm_pause", vm, stop)

    def vm_unpause(self, vm: str) -> Any:
        def go() -> None:
            row = self.domain_of(vm)
            if row.state == "paused":
                self.xen.hypervisor.unpause(row.domid)

        return self.begin("vm_unpause", vm, go)

    # --- asking the guest -----------------------------------------------------------------------

    def vm_shutdown(self, vm: str) -> Any:
        return self._ask(vm, "poweroff", "stopped")

    def vm_reboot(self, vm: str, force: bool) -> Any:
        if not force:
            return self._ask(vm, "reboot", "rebooted")
        return self.begin("vm_reboot", vm, lambda: self.rebuild(vm, self.domain_of(vm)))

    def _ask(self, vm: str, word: str, answer: str) -> Any:
        """Write the guest a word; it ends when the guest has followed, which may be never."""
        promise = self.expect(vm, answer)  # before it is looked at: it may end at any moment
        try:
            row = self.domain_of(vm)
            self.xen.store.write(f"/local/domain/{row.domid}/control/shutdown", word)
        except XenError:
            promise.cancel()
            raise
        return promise

    # --- memory in files ------------------------------------------------------------------------

    def vm_suspend(self, vm: str, image: str) -> Any:
        return self.begin_long("vm_suspend", vm, lambda enough: self._save(vm, image, enough, True))

    def vm_checkpoint(self, vm: str, image: str) -> Any:
        return self.begin_long(
            "vm_checkpoint", vm, lambda enough: self._save(vm, image, enough, False)
        )

    def _save(self, vm: str, image: str, enough: Give, end: bool) -> None:
        row, path = self.domain_of(vm), self.memory_path(image)
        part = path.with_suffix(".part")
        config = self.config_of_domain(row)
        if config is None:
            raise EngineError(f"VM {vm!r} was built without libxl", engine="Xen")
        paused = row.state == "paused"
        with self.saving(vm, path, end=end), passing(part):
            try:
                if paused:  # the guest has its part in it; it is held again before it goes on
                    self.xen.hypervisor.unpause(row.domid)
                with part.open("wb") as file:
                    write_head(file, config)
                    self.light.save(row.domid, file.fileno(), LONG, enough)
                put(part, path)
            except BaseException:
                self._go_on_as(vm, row, paused)
                raise
            if end:
                self.destroy(row)
                self.forget(vm)
            else:
                self._go_on_as(vm, row, paused)

    def _go_on_as(self, vm: str, row: DomainRow, paused: bool) -> None:
        """Let a guest that was stopped to be saved be as it was before."""
        if paused:
            with suppress(NoSuchDomain):
                self.xen.hypervisor.pause(row.domid)
        self.go_on(vm)

    def go_on(self, vm: str) -> None:
        """Let a guest that was stopped to be saved run on."""
        row = self.row_of(vm)
        if row is not None and row.state == "suspended":
            self.light.resume(row.domid, LIMIT)

    @contextmanager
    def saving(self, vm: str, path: Path, *, end: bool) -> Iterator[None]:
        """While a guest is saved, a file says so; who finds it without a saver sees to it."""
        note = self.state / f"{UUID(vm)}.saving"
        write_file(note, json.dumps({"path": str(path), "end": end}))
        try:
            yield
        except BaseException as error:
            row = self.row_of(vm)
            if row is None or row.state != "suspended":  # else it is yet to go on
                note.unlink(missing_ok=True)
            if (row is not None and row.state != "dying") or type(error) is not NativeError:
                raise
            self.forget(vm)
            text = f"the domain of VM {vm!r} ended while its memory was read"
            raise NoSuchDomain(text, call=error.call, domid=error.domid) from error
        note.unlink(missing_ok=True)

    def open(self, listener: Callable[[EngineEvent], None]) -> None:
        super().open(listener)
        try:
            self._see_to_all_cut_short()
            self._see_to_all_ended()
        except BaseException:
            self.close()
            raise

    def _see_to_all_ended(self) -> None:
        """Guests that crashed, or shut down and are ours, while nobody was there to see it."""
        for row in alive(self.xen.domains().rows()):
            vm = row.uuid_text
            if row.state == "crashed":
                self.emit(EngineEvent(kind="crashed", subject=vm))
            elif row.state == "halted" and self.is_ours(vm):
                try:
                    self.see_to_and_tell(vm, row)
                except (OSError, XenError):
                    self._ended(vm, row)

    def _see_to_all_cut_short(self) -> None:
        """A guest whose saver has died goes on, or goes if its memory had been saved."""
        for path in self.state.glob("*.saving"):
            vm = path.stem
            if self.claims.is_elsewhere(vm):
                continue  # its saver lives
            with suppress(OSError, XenError), self.busy(vm):  # or the next opening sees to it
                self._see_to_note(vm, path)

    def _see_to_note(self, vm: str, path: Path) -> None:
        try:
            noted = json.loads(path.read_text())
        except ValueError:  # it died before it had begun
            noted = {"path": os.devnull, "end": False}
        image = Path(noted["path"])
        self.see_to_cut_short(vm, image, end=noted["end"])
        image.with_suffix(".part").unlink(missing_ok=True)
        path.unlink()

    def see_to_cut_short(self, vm: str, image: Path, *, end: bool) -> None:
        """One guest whose saver has died."""
        row = self.row_of(vm)
        if row is not None and row.state == "suspended":
            if end and is_saved(image):
                self.destroy(row)
                self.forget(vm)
            else:
                self.light.resume(row.domid, LIMIT)

    def vm_has_image(self, image: str) -> bool:
        path = self.memory_path(image)
        try:
            return is_saved(path)
        except OSError as error:
            raise linux_failed(f"the memory in {path}", error) from error

    def vm_resume(self, spec: VMSpec, host: str, image: str, paused: bool) -> Any:
        self.assert_host(host)

        def restore(enough: Give) -> int:
            path = self.memory_path(image)
            if not is_saved(path):
                text = f"VM {spec.uuid!r} cannot go on: no memory of a guest is saved in {path}"
                raise EngineError(text, engine="Xen")
            with path.open("rb", buffering=0) as file:
                saved = read_head(file)
                return self._made(
                    spec,
                    paused,
                    lambda config: self.light.restore(config, file.fileno(), LONG, enough),
                    saved,
                )

        return self.begin_long("vm_resume", spec.uuid, restore)

    def vm_dump_core(self, vm: str, image: str) -> Any:
        def dump(enough: Give) -> None:
            path, row = self.disk_path(image), self.domain_of(vm)
            part = path.with_suffix(".part")
            with passing(part):
                dump_core(row.domid, part, LONG, enough)
                put(part, path)

        return self.begin_long("vm_dump_core", vm, dump)


@contextmanager
def passing(part: Path) -> Iterator[None]:
    """A file that is gone afterwards, if nobody has renamed it."""
    try:
        yield
    finally:
        part.unlink(missing_ok=True)


__all__ = ["LifeCalls"]
