"""Turning a running guest back to a moment that was marked, in its domain."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...errors import EngineError
from ._machine import Domain
from ._protect import ProtectCalls
from ._standby import Checkpoint

Number = tuple[str, int]
"""What tells a domain from all others: its host, and its number there."""


class RewindCalls(ProtectCalls):
    """``vm_mark``, ``vm_rewind``, ``vm_unmark`` and ``vm_marks``.

    What a guest printed stays printed; load that is put on it goes on.
    """

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self._marks: dict[str, dict[str, tuple[Number, Checkpoint]]] = {}

    def vm_mark(self, vm: str, mark: str) -> Any:
        def effect() -> None:
            with self._lock:
                domain = self._domain(vm)
                self._marks.setdefault(vm, {})[mark] = (_number(domain), self._capture(domain))

        return self._do("vm_mark", self._domain(vm).memory, effect)

    def vm_rewind(self, vm: str, mark: str) -> Any:
        def effect() -> str:
            with self._lock:
                domain = self._domain(vm)
                number, taken = self._marks.get(vm, {}).get(mark, (None, None))
                if taken is None or number != _number(domain):
                    raise EngineError(f"the domain of VM {vm!r} has no mark {mark!r}")
                if vm in self._standbys:
                    raise EngineError(f"VM {vm!r} has a stand-by on another host")
                if _devices(domain) != _devices(taken):
                    raise EngineError("its devices are not those of the mark any more")
                self._turn_back(domain, taken)
                return "Paused" if taken.paused else "Running"

        return self._do("vm_rewind", self._domain(vm).memory, effect)

    def vm_unmark(self, vm: str, mark: str) -> Any:
        return self._do("vm_unmark", 0, lambda: self._marks.get(vm, {}).pop(mark, None) and None)

    def vm_marks(self, vm: str) -> Sequence[str]:
        with self._lock:
            domain = self._domains.get(vm)
            if domain is None:
                return ()
            marks = self._marks.get(vm, {})
            return tuple(name for name, taken in marks.items() if taken[0] == _number(domain))

    def _turn_back(self, domain: Domain, taken: Checkpoint) -> None:
        for path, frozen in taken.contents.items():
            repository, location = self._place(path)
            repository.thaw(location, frozen)
        domain.vcpus = taken.vcpus
        self._console(domain.spec.uuid).go_on(taken.console)
        if domain.paused != taken.paused:
            self._set_paused(domain, taken.paused)

    def _drop(self, vm: str, *, with_host: bool = False) -> Domain | None:
        self._marks.pop(vm, None)
        return super()._drop(vm, with_host=with_host)


def _number(domain: Domain) -> Number:
    return domain.host.uuid, domain.domid


def _devices(of: Domain | Checkpoint) -> tuple[Any, ...]:
    """What has to be the same: devices, and memory, of which the records tell too."""
    return of.disks, of.nics, of.devices, of.memory, of.target
