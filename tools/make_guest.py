"""Make a small guest for tests on real engines: a Debian kernel and an initramfs with busybox.

    python -m tools.make_guest [FOLDER]

The folder (``build/guest``) then holds ``vmlinuz`` and ``initrd``. The kernel's package comes
through ``apt-get download`` and is unpacked, not installed; busybox is the machine's own, linked
statically. The kernel stays packed. An unpacked one starts sooner by most of a second, but QEMU
puts all of it back whenever it loads a snapshot, which makes that take twice as long.

The guest prints ``guest ready``, answers the power button, brings new CPUs online, has a shell on
its serial line, and an agent that speaks as much of QEMU's protocol as is asked of it.
``run=COMMAND`` on its command line, with commas for spaces, is done before it is ready. What is
there already is kept.
"""

from __future__ import annotations

import fcntl
import gzip
import os
import re
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from tools.xenlab.kernel import with_dependencies

FOLDER = Path(__file__).resolve().parents[1] / "build" / "guest"
META = "linux-image-cloud-amd64"
WANTED = (
    "virtio_pci",
    "virtio_blk",
    "virtio_net",
    "virtio_balloon",
    "virtio_console",
    "button",
    "evdev",
    "isofs",
    "pvpanic_mmio",
)
"""The modules that the guest loads, with those that they need."""

INIT = """#!/bin/busybox sh
/bin/busybox --install -s /bin
export PATH=/bin HOME=/
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs dev /dev
mount -t tmpfs tmp /tmp
for module in $(cat /modules); do insmod /lib/$module; done
echo 0 > /proc/sys/kernel/printk
for event in /dev/input/event*; do
  case $(cat /sys/class/input/${event##*/}/device/name) in
    *Power*) (dd if=$event bs=24 count=1 >/dev/null 2>&1 && poweroff -f) & ;;
  esac
done
(while :; do
  for cpu in /sys/devices/system/cpu/cpu[0-9]*; do
    [ "$(cat $cpu/online 2>/dev/null)" = 0 ] && echo 1 > $cpu/online
  done
  sleep 1
done) 2>/dev/null &
/agent 2>/dev/null &
for word in $(cat /proc/cmdline); do
  case $word in run=*) /bin/busybox sh -c "$(echo ${word#run=} | tr , ' ')" ;; esac
done
echo "guest ready"
while :; do setsid cttyhack sh; done
"""


AGENT = r"""#!/bin/busybox sh
# The guest agent: one JSON command a line, one answer a line.
export PATH=/bin
for port in /sys/class/virtio-ports/*; do
  [ "$(cat $port/name 2>/dev/null)" = org.qemu.guest_agent.0 ] && device=/dev/${port##*/}
done
[ -n "$device" ] || exit 0
known() { printf '{"name":"%s","enabled":true,"success-response":true},' $1; }
interfaces() {
  for path in /sys/class/net/*; do
    name=${path##*/}
    printf '{"name":"%s","hardware-address":"%s"' $name $(cat $path/address)
    set -- $(ip -4 -o addr show dev $name)
    if [ "$3" = inet ]; then
      printf ',"ip-addresses":[{"ip-address-type":"ipv4","ip-address":"%s",' ${4%/*}
      printf '"prefix":%s}]' ${4#*/}
    fi
    printf '},'
  done
}
answer() {
  case $1 in
    *'"guest-sync'*) number=${1##*'"id":'}; echo "{\"return\":${number%%[!0-9]*}}" ;;
    *'"guest-ping"'*) echo '{"return":{}}' ;;
    *'"guest-info"'*)
      list=$(for name in sync sync-delimited ping info get-osinfo get-host-name shutdown \
        network-get-interfaces; do known guest-$name; done)
      echo "{\"return\":{\"version\":\"1\",\"supported_commands\":[${list%,}]}}" ;;
    *'"guest-get-osinfo"'*)
      echo "{\"return\":{\"id\":\"small\",\"name\":\"Small guest\",\
\"kernel-release\":\"$(uname -r)\",\"machine\":\"$(uname -m)\"}}" ;;
    *'"guest-get-host-name"'*) echo "{\"return\":{\"host-name\":\"$(hostname)\"}}" ;;
    *'"guest-network-get-interfaces"'*)
      list=$(interfaces); echo "{\"return\":[${list%,}]}" ;;
    *'"guest-shutdown"'*reboot*) sync; reboot -f ;;
    *'"guest-shutdown"'*) sync; poweroff -f ;;
    *) echo '{"error":{"class":"CommandNotFound","desc":"not known"}}' ;;
  esac
}
exec 3<>$device
while :; do
  if IFS= read -r line <&3; then answer "$line" >&3; else sleep 0.2; fi
done
"""


def make(folder: Path = FOLDER) -> tuple[Path, Path]:
    """Kernel and initramfs; made when they are missing, or older than this script."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:  # one makes it, others wait for it
        fcntl.flock(lock, fcntl.LOCK_EX)
        return _made(folder)


def _made(folder: Path) -> tuple[Path, Path]:
    kernel, initrd = folder / "vmlinuz", folder / "initrd"
    script = Path(__file__).stat().st_mtime
    if kernel.exists() and initrd.exists() and initrd.stat().st_mtime > script:
        return kernel, initrd
    with tempfile.TemporaryDirectory(prefix="guest-") as name:
        root = Path(name)
        unpacked = _kernel_package(folder, root)
        image = next(unpacked.glob("boot/vmlinuz-*"))
        modules = unpacked / "lib" / "modules" / image.name.removeprefix("vmlinuz-")
        packed = gzip.compress(_initramfs(modules), compresslevel=6, mtime=0)
        shutil.copyfile(image, root / kernel.name)
        (root / "initrd").write_bytes(packed)
        for one in (kernel, initrd):  # whoever looks meanwhile sees the old one or the new
            shutil.copyfile(root / one.name, one.with_suffix(f".{os.getpid()}"))
            one.with_suffix(f".{os.getpid()}").replace(one)
    return kernel, initrd


def arguments(cpus: int = 1) -> str:
    """The kernel's command line for an emulator and so many CPUs from the start.

    Emulated, the kernel's tests of its own ciphers take most of a second. The check of timers fails
    on a busy machine. With several CPUs, the kernel measures each, and patches the code of its
    timers when it turns idle ticks off. QEMU 7.2 now and then runs the old translation of that code
    on, with the breakpoint that stood there meanwhile: such a guest traps without end.
    """
    several = "nohz=off tsc=reliable lpj=10000000" if cpus > 1 else ""
    return f"console=ttyS0 quiet cryptomgr.notests no_timer_check {several}".strip()


def with_files(initrd: Path, files: Mapping[str, bytes], to: Path) -> None:
    """Write an initramfs that has more files, by path; each of them can be run."""
    archive = _Archive()
    for name, content in files.items():
        archive.add(name, stat.S_IFREG | 0o755, content)
    new = to.with_suffix(f".{os.getpid()}")
    new.write_bytes(initrd.read_bytes() + gzip.compress(archive.end(), mtime=0))
    new.replace(to)


def _kernel_package(folder: Path, root: Path) -> Path:
    """The unpacked package of the kernel; the package itself is kept."""
    found = sorted(folder.glob("linux-image-*.deb"))
    if not found:
        shown = _run("apt-cache", "show", "--no-all-versions", META)
        match = re.search(r"^Depends:.*?(linux-image-[^ ,]+)", shown, re.M)
        if match is None:
            raise SystemExit(f"apt knows no package {META}: run apt-get update")
        _run("apt-get", "download", match[1], cwd=folder)
        found = sorted(folder.glob("linux-image-*.deb"))
    _run("dpkg-deb", "-x", str(found[-1]), str(root / "kernel"))
    return root / "kernel"


def _run(*command: str, cwd: Path | None = None) -> str:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}: {done.stderr.strip()}")
    return done.stdout


def _initramfs(modules: Path) -> bytes:
    """The archive: busybox, the modules in the order in which they are loaded, init."""
    busybox = shutil.which("busybox")
    if busybox is None:
        raise SystemExit("there is no busybox: apt-get install busybox-static")
    files = {
        "init": INIT.encode(),
        "agent": AGENT.encode(),
        "bin/busybox": Path(busybox).read_bytes(),
    }
    order = with_dependencies(modules, WANTED)
    for path in order:
        files[f"lib/{path.name}"] = path.read_bytes()
    archive = _Archive()
    for name in ("bin", "dev", "lib", "proc", "sys", "tmp"):
        archive.add(name, stat.S_IFDIR | 0o755)
    archive.add("dev/console", stat.S_IFCHR | 0o600, device=(5, 1))
    for name, content in files.items():
        archive.add(name, stat.S_IFREG | 0o755, content)
    archive.add(
        "modules", stat.S_IFREG | 0o644, "\n".join(path.name for path in order).encode() + b"\n"
    )
    return archive.end()


class _Archive:
    """A cpio archive in the format that the kernel unpacks (newc)."""

    def __init__(self) -> None:
        self._data = bytearray()
        self._number = 0

    def add(
        self, name: str, mode: int, content: bytes = b"", device: tuple[int, int] = (0, 0)
    ) -> None:
        self._number += 1
        spelt = name.encode() + b"\0"
        fields = (self._number, mode, 0, 0, 1, 0, len(content), 0, 0, *device, len(spelt), 0)
        self._data += b"070701" + b"".join(b"%08X" % value for value in fields) + spelt
        self._pad()
        self._data += content
        self._pad()

    def end(self) -> bytes:
        """The whole of it."""
        self.add("TRAILER!!!", 0)
        return bytes(self._data)

    def _pad(self) -> None:
        self._data += bytes(-len(self._data) % 4)


if __name__ == "__main__":
    for one in make(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER):
        print(one)
