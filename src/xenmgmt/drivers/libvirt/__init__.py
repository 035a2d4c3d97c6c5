"""Engines that libvirt manages: QEMU, Xen's libxl, and libvirt's own test driver."""

from __future__ import annotations

from ._engine import LibvirtDriver

__all__ = ["LibvirtDriver"]
