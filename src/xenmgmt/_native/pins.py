"""libxl's part about pins: which processors each virtual CPU of a domain may run on."""

from __future__ import annotations

from .light import FAIL, Call, Light


def pins_of(light: Light, domid: int) -> tuple[tuple[int, ...], ...]:
    """For each virtual CPU the processors that it may run on; empty when all may run on all.

    That is the hard affinity, in libxl's words.

    Raises:
        NoSuchDomain: there is no domain of this number.
    """
    ffi, lib = light.ffi, light.lib
    with Call(light, "list_vcpu", domid) as call:
        number, processors = ffi.new("int *"), ffi.new("int *")
        found = lib.libxl_list_vcpu(call.ctx, domid, number, processors)
        if found == ffi.NULL:
            call.check(FAIL)
        try:
            maps = [found[at].cpumap for at in range(number[0])]
            bits = [int.from_bytes(ffi.buffer(one.map, one.size)[:], "little") for one in maps]
        finally:
            lib.libxl_vcpuinfo_list_free(found, number[0])
    everywhere = range(processors[0])
    pins = tuple(tuple(cpu for cpu in everywhere if one >> cpu & 1) for one in bits)
    return pins if any(len(one) < len(everywhere) for one in pins) else ()
