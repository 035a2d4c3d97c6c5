"""libxl's part about CPU pools: processors set aside, with a scheduler of their own."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from .hypervisor import SCHEDULERS
from .light import ROOM, Call, Light

FIRST = 0
"""The pool that is always there, and has the processors that no other has."""
ANY = 0xFFFFFFFF
"""LIBXL_CPUPOOL_POOLID_ANY: libxl chooses the number."""


class Pool(NamedTuple):
    """A pool as libxl tells it."""

    number: int
    name: str
    scheduler: str
    domains: int
    cpus: tuple[int, ...]


class Pools:
    """CPU pools of the running hypervisor. Each call is one of its own."""

    def __init__(self, light: Light) -> None:
        self._light = light

    def info(self, number: int) -> Pool:
        """One pool.

        Raises:
            NativeError: there is none of this number.
        """
        light = self._light
        with Call(light, "cpupool_info") as call:
            memory = light.ffi.new(f"char[{ROOM}]")
            light.lib.libxl_cpupoolinfo_init(memory)
            try:
                call.check(light.lib.libxl_cpupool_info(call.ctx, memory, number))
                text = light.lib.libxl_cpupoolinfo_to_json(call.ctx, memory)
                try:
                    told = json.loads(light.ffi.string(text))
                finally:
                    light.libc.free(text)
            finally:
                light.lib.libxl_cpupoolinfo_dispose(memory)
        return Pool(  # what is 0 or empty is left out
            number,
            told.get("pool_name") or "",
            told.get("sched") or "",
            int(told.get("n_dom") or 0),
            tuple(told.get("cpumap") or ()),
        )

    def create(self, name: str, scheduler: str, uuid: str) -> int:
        """Make a pool without processors; its number.

        Raises:
            NativeError: Xen has not this scheduler, or no room for another pool.
        """
        ffi, lib = self._light.ffi, self._light.lib
        numbers = {word: number for number, word in SCHEDULERS.items()}
        with Call(self._light, "cpupool_create") as call:
            made = ffi.new("uint32_t *", ANY)
            given = ffi.new("libxl_uuid *", {"uuid": UUID(uuid).bytes})
            nothing = ffi.new("libxl_bitmap *")[0]
            sched = numbers.get(scheduler, 0)
            call.check(
                lib.libxl_cpupool_create(call.ctx, name.encode(), sched, nothing, given, made)
            )
            return int(made[0])

    def destroy(self, number: int) -> None:
        """Take a pool away in which no domain is; its processors are nobody's then."""
        with Call(self._light, "cpupool_destroy") as call:
            call.check(self._light.lib.libxl_cpupool_destroy(call.ctx, number))

    def add(self, number: int, cpus: Iterable[int]) -> None:
        """Give it processors that no pool has."""
        with Call(self._light, "cpupool_cpuadd") as call:
            for cpu in cpus:
                call.check(self._light.lib.libxl_cpupool_cpuadd(call.ctx, number, cpu))

    def remove(self, number: int, cpus: Iterable[int]) -> None:
        """Take processors from it; they are nobody's then."""
        with Call(self._light, "cpupool_cpuremove") as call:
            for cpu in cpus:
                call.check(self._light.lib.libxl_cpupool_cpuremove(call.ctx, number, cpu))

    def move(self, number: int, domid: int) -> None:
        """Have a domain run on the processors of this pool."""
        with Call(self._light, "cpupool_movedomain", domid) as call:
            call.check(self._light.lib.libxl_cpupool_movedomain(call.ctx, number, domid))


__all__ = ["FIRST", "Pool", "Pools"]
