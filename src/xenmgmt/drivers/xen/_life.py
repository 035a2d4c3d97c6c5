"""The life of domains: building, pausing, ending, rebooting, saving."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ...abc import DomainInfo, VMSpec
from ...errors import EngineError, HostNotEnoughFreeMemory, NotSupported, XenError
from ._config import config_of
from ._core import STATES, write_file
from ._storage import StorageCalls
from ._xl import Xl

SAVED = b"Xen saved domain, xl format\n"
OVERHEAD = 2 << 20
"""What Xen itself takes for a small guest, at least."""


class LifeCalls(StorageCalls):
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
        if spec.nics:
            raise NotSupported("vm_start", capability="vif_plug", reason=self.cannot["vif_plug"])
        command: list[Xl] = []

        def build() -> int:
            self._assert_none(spec.uuid)
            self._assert_room(spec)
            self._write_config(spec)
            flags = ["-p"] if paused else []
            return self._made(spec.uuid, command, "create", "-q", "-e", *flags)

        return self.begin("vm_start", spec.uuid, build, give_up=lambda: _cancel(command))

    def _made(self, vm: str, command: list[Xl], *arguments: str, then: tuple[str, ...] = ()) -> int:
        """Let xl make a domain from the configuration; its number, or nothing is left of it."""
        xl = Xl(*arguments, str(self.config_path(vm)), *then)
        command.append(xl)
        try:
            xl.run()
            return self.domain_of(vm).domid
        except BaseException:
            left = self.row_of(vm)
            if left is not None:
                self.destroy(left)
            self.config_path(vm).unlink(missing_ok=True)
            raise

    def _assert_none(self, vm: str) -> None:
        row = self.row_of(vm)
        if row is not None and row.state != "dying":
            raise EngineError(f"VM {vm!r} has a domain already", engine="xl")

    def _assert_room(self, spec: VMSpec) -> None:
        free = self.xen.physinfo().memory_free
        needed = spec.memory_target + OVERHEAD
        if needed > free:
            raise HostNotEnoughFreeMemory(needed, free)

    def _write_config(self, spec: VMSpec) -> None:
        paths = {disk.vdi: str(self.disk_path(disk.vdi)) for disk in spec.disks if disk.vdi}
        name = self.free_name(spec.name, spec.uuid)
        write_file(self.config_path(spec.uuid), config_of(spec, name, paths))

    # --- ending ---------------------------------------------------------------------------------

    def vm_destroy(self, vm: str) -> Any:
        def end() -> None:
            row = self.row_of(vm)
            if row is not None:
                self.destroy(row)
            self.config_path(vm).unlink(missing_ok=True)
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
        if not self.is_ours(vm):
            raise EngineError(f"VM {vm!r} was built by another toolstack", engine="xl")
        if not force:
            return self._ask(vm, "reboot", "rebooted")
        return self.begin("vm_reboot", vm, lambda: self.rebuild(vm, self.domain_of(vm)))

    def _ask(self, vm: str, word: str, answer: str) -> Any:
        """Write the guest a word; it ends when the guest has followed, which may be never."""
        row = self.domain_of(vm)
        promise = self.expect(vm, answer)
        try:
            self.xen.store.write(f"/local/domain/{row.domid}/control/shutdown", word)
        except XenError:
            promise.cancel()
            raise
        return promise

    # --- memory in files ------------------------------------------------------------------------

    def vm_suspend(self, vm: str, image: str) -> Any:
        return self._save(vm, image, end=True)

    def vm_checkpoint(self, vm: str, image: str) -> Any:
        return self._save(vm, image, end=False)

    def _save(self, vm: str, image: str, *, end: bool) -> Any:
        command: list[Xl] = []

        def save() -> None:
            row, path = self.domain_of(vm), self.memory_path(image)
            part = path.with_suffix(".part")
            flags = [] if end else ["-c"]
            xl = Xl("save", *flags, str(row.domid), str(part))
            command.append(xl)
            try:
                xl.run()
                part.replace(path)
            finally:
                part.unlink(missing_ok=True)
            if end:
                self.config_path(vm).unlink(missing_ok=True)

        return self.begin("vm_suspend", vm, save, give_up=lambda: _cancel(command))

    def vm_has_image(self, image: str) -> bool:
        return _is_saved(self.memory_path(image))

    def vm_resume(self, spec: VMSpec, host: str, image: str, paused: bool) -> Any:
        self.assert_host(host)
        command: list[Xl] = []

        def restore() -> int:
            path = self.memory_path(image)
            if not _is_saved(path):
                raise EngineError(f"disk {image!r} holds no memory image", engine="xl")
            self._assert_none(spec.uuid)
            self._assert_room(spec)
            self._write_config(spec)
            flags = ["-p"] if paused else []
            return self._made(spec.uuid, command, "restore", "-e", *flags, then=(str(path),))

        return self.begin("vm_resume", spec.uuid, restore, give_up=lambda: _cancel(command))

    def vm_dump_core(self, vm: str, image: str) -> Any:
        def dump() -> None:
            path = self.memory_path(image).with_suffix(".core")
            Xl("dump-core", str(self.domain_of(vm).domid), str(path)).run()

        return self.begin("vm_dump_core", vm, dump)


def _is_saved(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(len(SAVED)) == SAVED
    except FileNotFoundError:
        return False


def _cancel(command: list[Xl]) -> bool:
    return bool(command) and command[-1].cancel()


__all__ = ["LifeCalls"]
