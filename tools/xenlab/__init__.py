"""A real Xen hypervisor with a real Linux dom0, in QEMU, by software emulation alone.

Made of Debian packages only. It needs no virtualisation in the CPU, no hardware and, once built,
no network. ``docs/howto/xenlab.md`` is for its users; the modules, in the order of reading:

``settings``  what is in the lab: packages, kernel command lines, QEMU's arguments
``wire``      the frames between host and dom0
``build``     the images, out of ``packages``, ``kernel`` and ``guests``
``machine``   QEMU: start from the saved state, save it, stop
``client``    one command in dom0, files in and out
``lab``       what a user holds
"""

from .lab import Lab
from .settings import LabError

__all__ = ["Lab", "LabError"]
