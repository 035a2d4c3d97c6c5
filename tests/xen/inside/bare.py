"""Domains without memory, vCPUs or devices, which Xen makes by the thousand."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterator
from contextlib import contextmanager

FIRST_RESERVED = 0x7FF0


class Creation(ctypes.Structure):
    """``struct xen_domctl_createdomain`` of Xen 4.17, which is the lab's."""

    _fields_ = (
        ("ssidref", ctypes.c_uint32),
        ("handle", ctypes.c_uint8 * 16),
        ("flags", ctypes.c_uint32),
        ("iommu_opts", ctypes.c_uint32),
        ("max_vcpus", ctypes.c_uint32),
        ("max_evtchn_port", ctypes.c_uint32),
        ("max_grant_frames", ctypes.c_int32),
        ("max_maptrack_frames", ctypes.c_int32),
        ("grant_opts", ctypes.c_uint32),
        ("vmtrace_size", ctypes.c_uint32),
        ("cpupool_id", ctypes.c_uint32),
        ("arch", ctypes.c_uint32 * 2),
    )


@contextmanager
def every_number_taken() -> Iterator[int]:
    """While it lasts, no number of a domain is free; how many domains there are then.

    From the last number down: Xen keeps its domains in the order of their numbers, and looks for
    the place of a new one from the first.
    """
    lib = ctypes.CDLL("libxenctrl.so.4.17", use_errno=True)
    lib.xc_interface_open.restype = ctypes.c_void_p
    lib.xc_interface_open.argtypes = (ctypes.c_void_p, ctypes.c_void_p, ctypes.c_uint)
    lib.xc_interface_close.argtypes = (ctypes.c_void_p,)
    lib.xc_domain_create.argtypes = (ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)
    lib.xc_domain_destroy.argtypes = (ctypes.c_void_p, ctypes.c_uint32)
    handle = lib.xc_interface_open(None, None, 0)
    what = Creation(max_vcpus=1, max_evtchn_port=1, max_grant_frames=1, grant_opts=1)
    made = 0
    try:
        for wanted in range(FIRST_RESERVED - 1, 0, -1):
            number = ctypes.c_uint32(wanted)
            if lib.xc_domain_create(handle, ctypes.byref(number), ctypes.byref(what)):
                code = ctypes.get_errno()
                raise OSError(code, f"domain {wanted}: {os.strerror(code)}")
            made += 1
        yield made + 1
    finally:
        for number_of in range(FIRST_RESERVED - made, FIRST_RESERVED):
            lib.xc_domain_destroy(handle, number_of)
        lib.xc_interface_close(handle)
