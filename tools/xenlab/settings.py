"""What the lab is made of. Whatever is here changes the images, so a change builds them anew."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

SUITE = "bookworm"
XEN = "4.17"

DOM0_PACKAGES = (
    f"xen-utils-{XEN}",
    "xenstore-utils",
    "python3",
    "python3-cffi",  # the native binding is tested where it belongs
    "mount",
    "kmod",
    "busybox-static",
    "procps",
    "iproute2",
    "qemu-system-xen",  # the device model of HVM guests
    "libvirt-daemon",  # xen:///system
    "libvirt-daemon-driver-xen",
    "python3-libvirt",
    "iptables",  # libvirt's networks
    "qemu-utils",  # what reads and writes disks for the driver of libvirt
)
"""What dom0 holds, beside Debian's essential packages."""

UNPACKED_PACKAGES = (f"xen-hypervisor-{XEN}-amd64",)
"""Taken apart, never installed."""

DOM0_KERNEL = "linux-image-amd64"
GUEST_KERNEL = "linux-image-cloud-amd64"
"""Metapackages: the cloud kernel cannot be dom0, and is the smaller guest."""

ROOT_MODULES = ("virtio_pci", "virtio_blk", "crc32c_generic", "ext4")
"""Kernel modules to find the root file system with."""

GUEST_MODULES = ("xen-blkfront", "xen-netfront")
"""What the Linux guest loads beside what its kernel has."""

DOM0_MODULES = (
    "virtio_console",
    "xenfs",
    "xen-privcmd",
    "xen-evtchn",
    "xen-gntdev",
    "xen-gntalloc",
    "xen-blkback",
    "xen-netback",
    "loop",
    "tun",
    "bridge",
    "nf_tables",
    "nft_compat",
    "xt_tcpudp",
    "xt_CHECKSUM",
    "ipt_REJECT",
    "ip6t_REJECT",
)

MEMORY = 3072
DOM0_MEMORY = 1024
"""MiB. The difference, less what Xen keeps, is there for guests."""

ROOT_SIZE = "2G"

# Each minus has its reason: SMAP and SMEP end dom0 early under emulation, MONITOR makes Xen
# panic, RDTSCP breaks PVH guests.
CPU = "EPYC,-smap,-smep,-monitor,-rdtscp"

# Lazy FPU switching, which spec-ctrl=no would allow, loses state when PVH guests are emulated.
XEN_ARGUMENTS = (
    "console=com1 com1=115200,8n1 loglvl=info guest_loglvl=info sched=credit "
    "spec-ctrl=no,eager-fpu=yes xpti=no "
    f"dom0_max_vcpus=1 dom0_mem={DOM0_MEMORY}M,max:{DOM0_MEMORY}M"
)
LINUX_ARGUMENTS = (
    "console=hvc0 quiet loglevel=4 mitigations=off nmi_watchdog=0 audit=0 apparmor=0 selinux=0 "
    "raid=noautodetect random.trust_cpu=on tsc=reliable cryptomgr.notests "
    "init_on_alloc=0 hardened_usercopy=off"
)
GUEST_ARGUMENTS = (
    "console=hvc0 quiet loglevel=4 mitigations=off init_on_alloc=0 cryptomgr.notests rodata=off"
)
"""Of the Linux guest: a tenth of its start each are the tests of ciphers, and write protection."""

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]

BOOT_SECONDS = 300.0
"""A cold boot takes 15 to 40 s on two cores; this is for a machine that has other work too."""


class LabError(Exception):
    """The lab itself failed: it could not be built or booted, or went away."""


def default_folder() -> Path:
    """Where images and machines are kept: ``$XENLAB_DIR``, or below the project's build folder."""
    given = os.environ.get("XENLAB_DIR")
    return Path(given) if given else ROOT / "build" / "xenlab"


HOST_ONLY = ("__init__.py", "__main__.py", "client.py", "lab.py", "machine.py")
"""The files here that decide nothing of what is in the images."""


def recipe() -> str:
    """A checksum of all that decides what is in the images."""
    digest = hashlib.sha256()
    for path in sorted(HERE.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts and path.name not in HOST_ONLY:
            digest.update(str(path.relative_to(HERE)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
