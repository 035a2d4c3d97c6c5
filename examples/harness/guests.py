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
def kernel_and_initrd(engine: str) -> tuple[str, str]:
    """Paths on the machine of the engine. A simulated guest needs none."""
    if engine.startswith("sim:"):
        return "/kernel", "/initrd"
    sys.path.insert(0, str(ROOT))
    from tools.make_guest import make, with_files

    files = {"bin/capacity": (HERE / "capacity").read_bytes()}
    if engine.startswith("xen+native:"):
        kernel, initrd = XEN / "vmlinux", XEN / "initrd"
        files["init"] = INIT.encode()
    else:
        kernel, initrd = make()
    mine = initrd.with_name("initrd-capacity")
    with_files(initrd, files, mine)
    return str(kernel), str(mine)
