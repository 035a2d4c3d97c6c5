"""A libvirtd of the tests' own: configuration, sockets and state below one directory.

No system service is touched. In a mount name space of its own the daemon sees its directory where
libvirt keeps things, and no /dev/kvm; its bridges and firewall rules are in a network name space of
their own. Guests run by software emulation, as root, without security driver.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.drivers.libvirt import collector, enclosed
from tests.patience import LONG, PROGRAM, until

QEMU_CONF = """
user = "root"
group = "root"
stdio_handler = "file"
security_driver = "none"
remember_owner = 0
namespaces = []
cgroup_controllers = []
vnc_listen = "127.0.0.1"
"""
PATH = "/usr/sbin:/usr/bin:/sbin:/bin"
HOMES = (
    "/etc/libvirt",
    "/var/lib/libvirt",
    "/var/cache/libvirt",
    "/var/log/libvirt",
    "/run/libvirt",
)
BIND = "".join(f'mkdir -p {home} && mount --bind "$0{home}" {home} && ' for home in HOMES)
BIND += 'if [ -e /dev/kvm ]; then : >"$0/kvm" && mount --bind "$0/kvm" /dev/kvm && '
BIND += "mount -o remount,ro,bind /dev/kvm; fi && "
HOLD = f'{BIND} ip link set lo up && : >"$0/ready" && exec sleep infinity'


class Daemon:
    """libvirtd, started below ``folder``; guests outlive it until `destroy`.

    Emulators that have ended are collected at once, or with ``collects`` unset by process 1.
    Those of one that is ``enclosed`` get no io_uring.
    """

    def __init__(self, folder: Path, *, collects: bool = True, enclosed: bool = False) -> None:
        self.folder = folder
        self._collects = collects
        self._enclosed = enclosed
        self._pid = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._begun: list[subprocess.Popen[bytes]] = []
        self._holder: subprocess.Popen[bytes] | None = None
        for name in ("socket", "pool", "log", *(home[1:] for home in HOMES)):
            (folder / name).mkdir(parents=True, exist_ok=True)
        (folder / "etc/libvirt/qemu.conf").write_text(QEMU_CONF)
        self._socket = folder / "socket" / "libvirt-sock"
        self._conf = folder / "libvirtd.conf"
        self._conf.write_text(
            f'unix_sock_dir = "{folder}/socket"\n'
            'auth_unix_ro = "none"\nauth_unix_rw = "none"\n'
            f'host_uuid = "{uuid.uuid4()}"\n'  # two on one machine must differ to move guests
            f'log_outputs = "2:file:{folder}/log/libvirtd.log"\n'
        )

    @property
    def uri(self) -> str:
        """Where clients find it."""
        return f"qemu+unix:///system?socket={self._socket}"

    @property
    def is_up(self) -> bool:
        """Whether it was started, and not stopped since."""
        return self._process is not None

    def start(self) -> None:
        """Start it, and wait until it answers."""
        program = shutil.which("libvirtd", path=PATH)
        assert program, "there is no libvirtd: apt-get install libvirt-daemon"
        if self._holder is None:
            self._holder = self._run("unshare", "-mn", "sh", "-c", HOLD, str(self.folder))
            self._wait_for(self.folder / "ready", self._holder)
        pid_file = self.folder / "libvirtd.pid"
        command = [program, "-f", str(self._conf), "-p", str(pid_file)]
        command = ["nsenter", "-t", str(self._holder.pid), "-m", "-n", *command]
        if self._enclosed:
            command = [sys.executable, enclosed.__file__, *command]
        if self._collects:
            command = [sys.executable, collector.__file__, *command]
        self._process = self._run(*command)
        self._begun.append(self._process)
        self._wait_for(self._socket, self._process)
        self._pid = int(pid_file.read_text())

    def _run(self, *command: str) -> subprocess.Popen[bytes]:
        with (self.folder / "log" / "stderr").open("ab") as told:
            return subprocess.Popen(
                command,
                stdout=subprocess.DEVNULL,
                stderr=told,
                env={**os.environ, "PATH": PATH},
            )

    def _wait_for(self, path: Path, process: subprocess.Popen[bytes]) -> None:
        def is_there() -> bool:
            assert process.poll() is None, (self.folder / "log" / "stderr").read_text()
            return path.exists()

        until(is_there)

    def stop(self, how: int = signal.SIGTERM) -> None:
        """End the daemon; its guests go on."""
        process, self._process = self._process, None
        if process is not None:
            with suppress(ProcessLookupError):
                os.kill(self._pid, how)
            until(lambda: process.poll() is not None or not Path(f"/proc/{self._pid}").exists())
        self._socket.unlink(missing_ok=True)

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """It does nothing as long as the block lasts, and closes nothing."""
        pid = self._pid
        os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)

    def virsh(self, *command: str) -> str:
        """What somebody else does with it."""
        done = subprocess.run(
            ["virsh", "-q", "-c", self.uri, *command],
            capture_output=True,
            text=True,
            timeout=PROGRAM,
        )
        assert done.returncode == 0, f"virsh {' '.join(command)}: {done.stderr}"
        return done.stdout.strip()

    def speak(self, port: int, words: bytes) -> bytes:
        """What a server of one of its guests answers, on the loopback of its name space."""
        assert self._holder is not None
        talk = (
            "import socket, sys; s = socket.create_connection(('127.0.0.1', int(sys.argv[1])), 5); "
            "s.settimeout(1); got = s.recv(99); s.sendall(sys.stdin.buffer.read()); "
            "sys.stdout.buffer.write(got + s.recv(99))"
        )
        done = subprocess.run(
            ["nsenter", "-t", str(self._holder.pid), "-n", sys.executable, "-c", talk, str(port)],
            input=words,
            capture_output=True,
            timeout=PROGRAM,
        )
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout

    def emulators(self) -> dict[int, str]:
        """The guests' emulators that run in our name space: process ids, and command lines."""
        assert self._holder is not None
        ours = _space(self._holder.pid)
        found = {}
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit() and ours and _space(int(entry.name)) == ours:
                try:
                    words = (entry / "cmdline").read_bytes().decode().replace("\0", " ")
                except OSError:  # it has just ended
                    continue
                if "qemu-system" in words.partition(" ")[0] and "-uuid" in words:
                    found[int(entry.name)] = words
        return found

    def destroy(self) -> None:
        """End it with all its guests, also after a test that failed half way."""
        if self._holder is None:
            return
        for pid in self.emulators():
            os.kill(pid, signal.SIGKILL)
        self.stop()
        for each in self._begun:
            each.wait(LONG)
        self._holder.kill()
        self._holder.wait(LONG)


@contextmanager
def running(folder: Path, **how: bool) -> Iterator[Daemon]:
    """A daemon for as long as the block lasts; a guest that is left then is a mistake."""
    daemon = Daemon(folder, **how)
    daemon.start()
    yield daemon
    left = daemon.emulators()
    daemon.destroy()
    assert left == {}, "guests were left running"


def _space(pid: int) -> str:
    try:
        return str(Path(f"/proc/{pid}/ns/mnt").readlink())
    except OSError:  # it has ended
        return ""
