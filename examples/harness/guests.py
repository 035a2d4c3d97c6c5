"""A kernel, and an initramfs with the program that is tested in it."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
XEN = Path("/srv/xen")
"""Where the laboratory has a kernel and an initramfs for guests of Xen."""

INIT = """#!/bin/busybox sh
export PATH=/bin HOME=/
/bin/busybox --install -s /bin
mkdir -p /tmp
mount -t devtmpfs dev /dev
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t tmpfs tmp /tmp
for word in $(cat /proc/cmdline); do
  case $word in run=*) $(echo ${word#run=} | tr , ' ') ;; esac
done
echo "guest ready"
while :; do setsid cttyhack sh; done
"""
"""The first process of a guest of Xen: a shell on the console."""


@cache
def boot(engine: str, cpus: int) -> tuple[str, str, str]:
    """Kernel and initramfs on the machine of the engine, and the kernel's command line."""
    if engine.startswith("sim:"):  # which needs none of them
        return "/kernel", "/initrd", "quiet"
    sys.path.insert(0, str(ROOT))
    from tools.make_guest import arguments, make, with_files
    from tools.xenlab.settings import GUEST_ARGUMENTS

    files = {"bin/capacity": (HERE / "capacity").read_bytes()}
    if engine.startswith("xen+native:"):
        kernel, initrd = XEN / "vmlinux", XEN / "initrd"
        line = GUEST_ARGUMENTS
        files["init"] = INIT.encode()
    else:
        line, (kernel, initrd) = arguments(cpus), make()
    mine = initrd.with_name("initrd-capacity")
    with_files(initrd, files, mine)
    return str(kernel), str(mine), line
