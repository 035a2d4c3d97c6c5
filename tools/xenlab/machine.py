"""One QEMU with Xen in it: started from the saved state where there is one, saved, stopped.

A machine is a folder: its disk (an overlay), its log, its sockets, its process id. Whoever has the
folder can use it; it need not be the process that started it.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .settings import CPU, LINUX_ARGUMENTS, MEMORY, XEN_ARGUMENTS, LabError

PANIC, LAST = b"(XEN) Panic on CPU", 8 << 10
"""What Xen writes when it gives up, within so many bytes of its log's end."""


SEVERAL_CPUS = "sched_credit_tslice_ms=900"
"""What Xen is told beside that with several CPUs. When a pool under the credit scheduler gets a
CPU, Xen 4.17 starts its tick before that CPU has what the tick is for; if it comes before, Xen
panics. It comes after a third of the time slice: 10 ms otherwise, in which a busy machine may not
get round to the other CPU."""


def qemu_arguments(images: Path, cpus: int = 1) -> list[str]:
    """QEMU's command line, run in the machine's own folder; the saved state depends on it."""
    xen = XEN_ARGUMENTS if cpus == 1 else f"{XEN_ARGUMENTS} {SEVERAL_CPUS}"
    return [
        "qemu-system-x86_64",
        *("-name", "xenlab", "-machine", "pc,hpet=off,usb=off,vmport=off"),
        # In two threads, QEMU 7.2 was seen to lose an interrupt from one CPU to the other: the
        # hypervisor waits for it for ever.
        *("-accel", f"tcg,thread={'multi' if cpus == 1 else 'single'},tb-size=512", "-cpu", CPU),
        *("-smp", str(cpus)),
        *("-m", str(MEMORY), "-nodefaults", "-no-user-config", "-display", "none", "-no-reboot"),
        *("-serial", "file:console.log"),
        *("-chardev", "socket,id=agent,path=agent.sock,server=on,wait=off"),
        *("-device", "virtio-serial-pci,max_ports=2"),
        *("-device", "virtserialport,chardev=agent,name=xenlab"),
        *("-drive", "file=disk.qcow2,if=none,id=root,format=qcow2,cache=unsafe,discard=unmap"),
        *("-device", "virtio-blk-pci,drive=root"),
        *("-qmp", "unix:qmp.sock,server=on,wait=off"),
        *("-kernel", str(images / "xen"), "-append", xen),
        *("-initrd", f"{images / 'vmlinux'} {LINUX_ARGUMENTS},{images / 'initramfs.cpio'}"),
    ]


class Machine:
    """A virtual machine in a folder of its own."""

    def __init__(self, images: Path, folder: Path, cpus: int = 1) -> None:
        self.cpus = cpus
        self.images = images
        self.folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """Its process, None when it is not running."""
        if self._process is not None:
            return None if self._process.poll() is not None else self._process.pid
        try:
            pid = int((self.folder / "pid").read_text())
            if b"agent.sock" not in Path(f"/proc/{pid}/cmdline").read_bytes():
                return None  # the number has gone to another process, or this one is dead
        except (OSError, ValueError):
            return None
        return pid

    def start(self, *, warm: bool) -> None:
        """Start QEMU and return at once."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        ready = self.images / "ready"
        backing = (ready / "disk.qcow2", "qcow2") if warm else (self.images / "root.ext4", "raw")
        overlay(self.folder / "disk.qcow2", *backing)
        command = qemu_arguments(self.images, self.cpus)
        if warm:
            command += ["-incoming", f"exec:cat '{ready / 'state'}'"]
        with (self.folder / "qemu.log").open("wb") as log:
            self._process = subprocess.Popen(
                command, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip
        (self.folder / "pid").write_text(str(self._process.pid))

    def connect(self, name: str) -> socket.socket:
        """A connection to one of its sockets; the path may be longer than a socket's can be."""
        place = os.open(self.folder, os.O_PATH)
        link = socket.socket(socket.AF_UNIX)
        try:
            link.connect(f"/proc/self/fd/{place}/{name}")
        except OSError:
            link.close()
            raise
        finally:
            os.close(place)
        return link

    def wait_end(self, seconds: float) -> bool:
        """Whether it ended within so many seconds."""
        end = time.monotonic() + seconds
        while self.pid is not None:
            if time.monotonic() > end:
                return False
            time.sleep(0.05)
        return True

    def kill(self) -> None:
        """Pull the plug."""
        if (pid := self.pid) is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            self.wait_end(10)

    @property
    def has_panicked(self) -> bool:
        """Whether Xen says so at the end of its log; it may be too far gone to end the machine."""
        with contextlib.suppress(OSError), (self.folder / "console.log").open("rb") as log:
            log.seek(max(0, log.seek(0, os.SEEK_END) - LAST))
            return PANIC in log.read()
        return False

    def story(self, lines: int = 20) -> str:
        """The last lines of Xen's and QEMU's logs, for whoever must find out what happened."""
        parts = []
        for name in ("console.log", "qemu.log"):
            with contextlib.suppress(OSError):
                text = (self.folder / name).read_text(errors="replace")
                parts += [f"{name}: {line}" for line in text.splitlines()[-lines:]]
        return "\n".join(parts)

    def save(self) -> None:
        """Keep the state of this running machine for later starts; the machine is gone then."""
        key = state_key(self.images)
        target = self.images / "ready"
        fresh = self.images / f"ready-{os.getpid()}"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir()
        with self._qmp() as ask:
            ask("migrate-set-parameters", {"max-bandwidth": 10**11})
            ask("migrate", {"uri": f"exec:cat > '{fresh / 'state'}'"})
            end = time.monotonic() + 300
            while (status := ask("query-migrate").get("status")) != "completed":
                if status in ("failed", "cancelled") or time.monotonic() > end:
                    raise LabError(f"the state was not saved: {status}")
                time.sleep(0.05)
            ask("quit")
        if not self.wait_end(30):
            self.kill()
        (self.folder / "disk.qcow2").rename(fresh / "disk.qcow2")
        (fresh / "key").write_text(key)
        shutil.rmtree(target, ignore_errors=True)
        with contextlib.suppress(OSError):  # another process was as quick
            fresh.rename(target)
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.rmtree(self.folder, ignore_errors=True)

    @contextlib.contextmanager
    def _qmp(self) -> Iterator[Any]:
        """QEMU's own control socket: a function that asks and gives the answer."""
        with self.connect("qmp.sock") as link, link.makefile("rwb") as stream:
            stream.readline()

            def ask(command: str, arguments: dict[str, Any] | None = None) -> dict[str, Any]:
                request = {"execute": command, "arguments": arguments or {}}
                stream.write(json.dumps(request).encode() + b"\n")
                stream.flush()
                while line := stream.readline():
                    answer = json.loads(line)
                    if "error" in answer:
                        raise LabError(f"QEMU: {command}: {answer['error']['desc']}")
                    if "return" in answer:
                        return dict(answer["return"])
                return {}  # it has quit

            ask("qmp_capabilities")
            yield ask


def overlay(disk: Path, backing: Path, kind: str) -> None:
    """A disk that keeps only what differs from another one."""
    command = ["qemu-img", "create", "-q", "-f", "qcow2", "-b", str(backing), "-F", kind, str(disk)]
    subprocess.run(command, check=True)


def state_key(images: Path) -> str:
    """What a saved state is good for: these images, this QEMU, this command line."""
    arguments = qemu_arguments(images)
    version = subprocess.run([arguments[0], "--version"], capture_output=True, check=True).stdout
    recipe = (images / "recipe").read_text()
    return hashlib.sha256(repr((arguments, version, recipe)).encode()).hexdigest()


def has_state(images: Path) -> bool:
    """Whether there is a saved state that can be started from."""
    key = images / "ready" / "key"
    return key.exists() and key.read_text() == state_key(images)
