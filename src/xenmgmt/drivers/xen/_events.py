"""What happens to domains by itself, and what becomes of our guests when they shut down.

Xenstore tells when a domain comes or goes, but not which; one hypercall then tells what all of
them are. It also tells whose devices change. A guest that pauses tells nobody, and so they are
looked at from time to time as well. Who is the same as at the look before is passed over. A
connection to xenstore that is lost is opened again, and what it may have told meanwhile is taken as
told.
"""

from __future__ import annotations

import os
import re
import select
import threading
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from typing import Any
from uuid import UUID

from ..._native import XenStore
from ...abc import EngineEvent
from ...errors import ConnectionClosed, EngineError, XenError
from .._pending import Promise
from ._config import Config
from ._core import LIMIT, LONG, STATES, XenCore, alive
from .table import DomainRow, Glance

DEVICES = "/libxl"
"""Below it libxl writes down which devices each domain has."""
WATCHES = ("@introduceDomain", "@releaseDomain", DEVICES)
DEVICE = re.compile(rf"{DEVICES}/(\d+)/device/(?:vbd|vif)/\d+")
PAUSES = (1.0, 2.0, 5.0, 10.0, 30.0)
"""Seconds before what the end of a guest asks for is tried again, each time that it fails."""
LOOK = 1.0
"""Seconds between two looks when nothing is told."""


class EventCalls(XenCore):
    """Watching, and telling the listener."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._known: dict[str, tuple[int, str]] = {}
        self._memory: dict[str, int] = {}
        """Bytes of each guest, as the listener knows them."""
        self._glances: set[Glance] = set()
        """How all of them looked at the last look."""
        self._unsettled: set[bytes] = set()
        """Who is to be looked at, also when it is the same."""
        self._waiting: dict[tuple[str, str], list[Promise]] = {}
        self._closing = threading.Event()
        self._thread: threading.Thread | None = None
        self._wake: int | None = None

    def open(self, listener: Callable[[EngineEvent], None]) -> None:
        super().open(listener)
        with ExitStack() as undo:
            undo.callback(super().close)
            store = undo.enter_context(self._watching())
            table = self.xen.domains()
            rows = alive(table.rows())
            self._known = {row.uuid_text: (row.domid, row.state) for row in rows}
            self._memory = {row.uuid_text: row.memory for row in rows}
            self._glances, self._unsettled = set(table.glances()), set()
            closing, (heard, wake) = threading.Event(), os.pipe2(os.O_CLOEXEC)
            undo.callback(os.close, heard)
            undo.callback(os.close, wake)
            given = store, heard, closing
            thread = threading.Thread(
                target=self._watch, args=given, name="xenmgmt-xen-events", daemon=True
            )
            thread.start()
            self._closing, self._thread, self._wake = closing, thread, wake
            undo.pop_all()

    def _watching(self) -> XenStore:
        """A connection that tells of what is watched."""
        store = XenStore(self.xen.hypervisor.binding)
        try:
            for path in WATCHES:
                store.watch(path, path)
        except BaseException:
            store.close()
            raise
        return store

    def close(self) -> None:
        self._closing.set()
        thread, self._thread = self._thread, None
        wake, self._wake = self._wake, None
        if wake is not None:
            os.close(wake)  # its other end, which is the thread's, is readable then
        if thread is not None and thread is not threading.current_thread():
            thread.join(10)
        with self._guard:
            waiting, self._waiting = self._waiting, {}
        for promises in waiting.values():
            for each in promises:
                each.cancel()
        super().close()

    def _watch(self, store: XenStore, wake: int, closing: threading.Event) -> None:
        """In a thread of its own, whose the connection and the descriptor are."""
        held: XenStore | None = store
        changed: set[int] = set()
        try:
            while not closing.is_set():
                try:
                    if held is None:
                        held = self._watching()
                        changed |= {domid for domid, _ in tuple(self._known.values())}
                    else:
                        changed |= heard(held, wake)
                except (XenError, OSError):
                    if held is not None:
                        held.close()
                    held = None
                    closing.wait(LOOK)
                if not closing.is_set():
                    with suppress(XenError, OSError):  # it is looked at again
                        self.look()
                        self._tell_devices(changed)
                        changed = set()
        finally:
            if held is not None:
                held.close()
            os.close(wake)

    # --- looking --------------------------------------------------------------------------------

    def look(self) -> None:
        """Compare what there is with what there was, and tell what is new."""
        with self._guard:
            again, self._unsettled = self._unsettled, set()
        try:
            table = self.xen.domains()
            glances = set(table.glances())
            for handle in sorted(again | {one.handle for one in glances ^ self._glances}):
                if self._look_at(str(UUID(bytes=handle)), alive(table.named(handle))):
                    again.discard(handle)
                else:
                    again.add(handle)
            self._glances = glances
        finally:
            with self._guard:
                self._unsettled |= again

    def _look_at(self, vm: str, rows: list[DomainRow]) -> bool:
        """Tell what is new about a guest; false when that cannot be said yet."""
        if self.is_busy(vm):
            return False
        row, was = rows[-1] if rows else None, self._known.get(vm)
        now = (row.domid, row.state) if row is not None else None
        if now == was:
            if row is not None:
                self.tell_memory(vm, row.memory)
            return True
        if self.is_busy(vm):
            return False
        if row is not None and was is None and not self.userdata_path(row).exists():
            return False  # it is being built, or nobody knows of what
        self._set_known(vm, now)
        if row is None:
            self._gone(vm, was)
        elif row.state in ("halted", "crashed") and self.is_ours(vm):
            self._ended(vm, row)
        elif row.state == "crashed":
            self.emit(EngineEvent(kind="crashed", subject=vm))
        elif row.state in STATES:
            self._lives(vm, row, was)
        return True

    def _tell_devices(self, domids: set[int]) -> None:
        """Tell of guests whose devices somebody else has changed, whatever else has been told."""
        for vm, (domid, _) in tuple(self._known.items()) if domids else ():
            if domid in domids and not self.is_busy(vm):
                self.emit(EngineEvent(kind="changed", subject=vm, data={"defined": True}))

    def tell_memory(self, vm: str, memory: int) -> None:
        """Tell how much a guest has, if that is not known; its balloon tells nobody."""
        with self._guard:
            known = self._memory.get(vm, memory)
            self._memory[vm] = memory
        if known != memory:
            self.emit(EngineEvent(kind="memory", subject=vm, data={"memory": memory}))

    def _set_known(self, vm: str, now: tuple[int, str] | None) -> None:
        if now is None:
            self._known.pop(vm, None)
            self._memory.pop(vm, None)
        else:
            self._known[vm] = now

    def settle(self, vm: str) -> None:
        with self._guard:  # what is known now is not what was seen at the last look
            self._unsettled.add(UUID(vm).bytes)
        row = self.row_of(vm) if self._xen is not None else None
        if row is not None and row.state in ("halted", "crashed"):
            return  # whatever the operation was for, that a guest has ended is news
        alive = row is not None and row.state != "dying"
        self._set_known(vm, (row.domid, row.state) if row is not None and alive else None)
        if row is not None and alive:
            self._memory.setdefault(vm, row.memory)

    def _gone(self, vm: str, was: tuple[int, str] | None) -> None:
        with self._guard:  # nobody here begins to build it meanwhile
            if vm not in self._busy and self.claims.try_take(vm):  # else somebody builds it anew
                try:
                    if self.row_of(vm) is None:
                        self.forget(vm)
                finally:
                    self.claims.give_back(vm)
        self.happened(vm, "stopped")
        if was is not None and was[1] != "crashed":
            self.emit(EngineEvent(kind="halted", subject=vm))

    def _lives(self, vm: str, row: DomainRow, was: tuple[int, str] | None) -> None:
        if was is None or was[0] != row.domid:
            self.happened(vm, "rebooted", row.domid)
        if was is None:
            self.emit(EngineEvent(kind="changed", subject=vm))  # maybe nobody knows it yet
        elif was[0] != row.domid:
            data = {"domid": row.domid}
            self.emit(EngineEvent(kind="rebooted", subject=vm, data=data))
        else:
            kind = "paused" if row.state == "paused" else "running"
            self.emit(EngineEvent(kind=kind, subject=vm, data={"domid": row.domid}))

    def _ended(self, vm: str, row: DomainRow) -> None:
        """A guest of ours has shut down: its domain is taken away, or built again."""
        if row.state == "crashed":
            self.happened(vm, "stopped")
            self.emit(EngineEvent(kind="crashed", subject=vm))
            return
        self._see_to_later(vm, row, PAUSES)

    def _see_to_later(self, vm: str, row: DomainRow, pauses: Sequence[float]) -> None:
        """In a thread of its own; what fails is tried again, behind such pauses."""

        def see_to() -> None:
            try:
                self.see_to_and_tell(vm, row)
            except (OSError, XenError):
                if not pauses:
                    self._tell_end(vm, row, None)  # its domain is there still, and it has ended
                    raise

                def again() -> None:
                    if not self._closing.is_set():
                        self._see_to_later(vm, row, pauses[1:])

                self.clock.call_later(pauses[0], again)

        with suppress(ConnectionClosed):
            self.workers.begin(f"the end of {vm}", see_to)

    def see_to_and_tell(self, vm: str, row: DomainRow) -> None:
        """See to the end of a guest of ours, and tell what became of it."""
        with self.busy(vm):
            self._tell_end(vm, row, self._see_to_end(vm, row))

    def _see_to_end(self, vm: str, row: DomainRow) -> DomainRow | None:
        """Take the domain of a guest of ours away that has shut down, or build it again.

        Another connection may have done it. What the guest has now: a domain, or none.

        Raises:
            XenError: it could not be taken away.
        """
        there, failed = self.row_of(vm), None
        if there is not None and (there.domid, there.state) == (row.domid, row.state):
            if row.shutdown_code == "reboot":
                try:
                    self.rebuild(vm, row)
                except XenError as error:  # it has ended, then
                    failed = error
            else:
                self.destroy(row)
                self.forget(vm)
            there = self.row_of(vm)
            if there is not None and there.domid == row.domid and there.state != "dying":
                raise EngineError(f"domain {row.domid} cannot be taken away", engine="Xen")
        if failed is not None:
            self._missed(vm, "rebooted", failed)
        return there if there is not None and there.state != "dying" else None

    def _tell_end(self, vm: str, row: DomainRow, now: DomainRow | None) -> None:
        """A guest that had ended has another domain now, or none."""
        if now is None:
            text = f"VM {vm!r} has ended, and not rebooted"
            self._missed(vm, "rebooted", EngineError(text, engine="Xen"))
            if not self.happened(vm, "stopped"):
                self.emit(EngineEvent(kind="halted", subject=vm))
        elif not self.happened(vm, "rebooted", now.domid):
            self.emit(EngineEvent(kind="rebooted", subject=vm, data={"domid": now.domid}))

    def rebuild(self, vm: str, row: DomainRow) -> int:
        """End the domain and build it again as it was; its new number. It is ours then.

        Raises:
            XenError: it could not be ended; or not be built, and is no more.
        """
        config: Config | None = self.config_of_successor(row) or self.note_of(vm).get("config")
        if config is None:
            raise EngineError(f"VM {vm!r} was built without libxl", engine="Xen")
        self.destroy(row)
        self.make_ours(vm, config)
        try:
            domid = self.light.create(config, LONG)
            self.light.unpause(domid, LIMIT)
        except BaseException:
            left = self.row_of(vm)
            if left is not None:
                self.destroy(left)
            self.forget(vm)
            raise
        return domid

    # --- waiting --------------------------------------------------------------------------------

    def expect(self, vm: str, what: str) -> Promise:
        """A promise that ends when it happens to the guest; it may never."""
        key = (vm, what)

        def give_up() -> bool:
            with self._guard:
                if promise in self._waiting.get(key, []):
                    self._waiting[key].remove(promise)
            return True

        promise = Promise(give_up)
        with self._guard:
            self._waiting.setdefault(key, []).append(promise)
        return promise

    def happened(self, vm: str, what: str, value: object = None) -> bool:
        """It has; whether anybody waited for it."""
        found = self._who_waits(vm, what)
        for promise in found:
            promise.finish(value)
        return bool(found)

    def _missed(self, vm: str, what: str, error: XenError) -> None:
        """It will not any more."""
        for promise in self._who_waits(vm, what):
            promise.fail(error)

    def _who_waits(self, vm: str, what: str) -> list[Promise]:
        """Those who do so no longer after this."""
        with self._guard:
            return self._waiting.pop((vm, what), [])


def heard(store: XenStore, wake: int, seconds: float = LOOK) -> set[int]:
    """The domains whose devices have changed, as soon as anything is told, or is readable."""
    waiting = select.poll()  # which takes any descriptor
    for fd in (store.fileno(), wake):
        waiting.register(fd, select.POLLIN)
    waiting.poll(seconds * 1000)
    found = [DEVICE.match(one.path) for one in store.fired()]
    return {int(one[1]) for one in found if one is not None}


__all__ = ["EventCalls"]
