"""The lab itself: what its users build upon. These tests share one machine of their own."""

from __future__ import annotations

import os
import pty
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.patience import PROGRAM
from tools.xenlab import Lab, LabError

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    with Lab(name=f"test-lab-{os.getpid()}") as running:
        yield running


@pytest.fixture
def doomed() -> Iterator[Lab]:
    """A machine that a test may break."""
    with Lab(name=f"test-doomed-{os.getpid()}") as running:
        yield running


def command_line(*arguments: str, lab: Lab) -> list[str]:
    return [sys.executable, "-m", "tools.xenlab", "--name", lab.machine.folder.name, *arguments]


class TestCommands:
    """One command in dom0."""

    def test_it_is_xen(self, lab: Lab) -> None:
        """dom0 is the control domain of a real Xen 4.17."""
        done = lab.capture("cat /proc/xen/capabilities; xl info xen_version")

        assert done.status == 0, done.errors
        assert done.output.split()[0] == "control_d"
        assert done.output.split()[1].startswith("4.17")

    def test_output_and_status(self, lab: Lab) -> None:
        """Output, errors and exit status come back apart, whole and in order."""
        done = lab.capture("seq 100000; echo wrong >&2; exit 7")

        assert done.status == 7
        assert done.output.split() == [str(number) for number in range(1, 100001)]
        assert done.errors == "wrong\n"

    def test_files(self, lab: Lab, tmp_path: Path) -> None:
        """Files and folders go in, what is left in $OUT comes back, byte for byte."""
        data = os.urandom(3 << 20)
        (tmp_path / "in" / "deep").mkdir(parents=True)
        (tmp_path / "in" / "deep" / "data").write_bytes(data)

        done = lab.capture(
            "cp -r given/deep $OUT", files={"given": tmp_path / "in"}, results=tmp_path / "out"
        )

        assert done.status == 0, done.errors
        assert (tmp_path / "out" / "deep" / "data").read_bytes() == data

    def test_fresh_folder(self, lab: Lab, tmp_path: Path) -> None:
        """A command finds nothing of an earlier one."""
        (tmp_path / "given").touch()
        lab.capture("touch left $OUT/left", files={"given": tmp_path / "given"})

        assert lab.capture("ls; ls $OUT").output == ""

    def test_time_is_up(self, lab: Lab) -> None:
        """A command that takes too long is killed with its children, and the lab goes on."""
        begun = time.monotonic()
        done = lab.capture("sleep 1234 & sleep 1234", seconds=1)

        assert done.status == 124
        assert time.monotonic() - begun < PROGRAM
        assert lab.capture("pgrep -c -f 'sleep 123[4]'").output.strip() == "0"

    def test_silence(self, lab: Lab) -> None:
        """Where a command may not be silent for long, one that is has lost dom0, and is killed."""
        heard = bytearray()
        with pytest.raises(LabError, match="said nothing for"):
            lab.run("echo begun; sleep 2345", quiet=2, output=heard.extend)

        assert heard == b"begun\n"
        assert lab.capture("pgrep -c -f 'sleep 234[5]'").output.strip() == "0"

    def test_clock(self, lab: Lab) -> None:
        """dom0's clock is the host's, however old the saved state is."""
        begun = time.time()
        told = int(lab.capture("date +%s").output)

        assert begun - 2 < told < time.time() + 2

    def test_client_that_dies(self, lab: Lab) -> None:
        """When the client is killed its command ends too, and the next client is served."""
        client = subprocess.Popen(
            command_line("run", "echo begun; sleep 4321", lab=lab), cwd=ROOT, stdout=subprocess.PIPE
        )
        assert client.stdout is not None
        assert client.stdout.readline() == b"begun\n"
        client.kill()
        client.wait()
        client.stdout.close()

        assert lab.capture("pgrep -c -f 'sleep 432[1]'").output.strip() == "0"


class TestGuests:
    """The guests that the lab brings along."""

    @pytest.mark.parametrize("kind", ["pv", "pvh"])
    def test_linux_guest(self, lab: Lab, kind: str) -> None:
        """The guest boots, says so on its console and shuts down when asked."""
        log = f"/var/log/xen/console/guest-{kind}.log"
        script = f"""
            set -e
            rm -f {log}
            xl create -q /srv/xen/{kind}.cfg
            for try in $(seq 400); do
                busybox grep -qs 'guest is up' {log} && break
                busybox sleep 1
            done
            cat {log}
            xl shutdown -w {kind} >&2
        """
        done = lab.capture(script, seconds=PROGRAM)

        assert done.status == 0, done.errors
        assert re.search(r"guest is up: [0-9a-f-]{36}", done.output)

    def test_hotplug(self, lab: Lab) -> None:
        """Disks and an interface come and go, and what the lab's scripts cannot do, Debian's do."""
        script = """
            truncate -s 1M /tmp/w.img /tmp/other
            ip link add lan type bridge && ip link set lan up
            sed '1s/tiny/hotplug/' /srv/xen/tiny.cfg >/tmp/hotplug.cfg
            echo "disk = ['/tmp/w.img,raw,xvda,r', '/tmp/other,raw,xvdb,rw']" >>/tmp/hotplug.cfg
            echo "vif = ['bridge=lan']" >>/tmp/hotplug.cfg
            xl create -q /tmp/hotplug.cfg || cat /var/log/xen/xen-hotplug.log >&2
            losetup --list --noheadings --raw --output BACK-FILE,RO | sort
            ls /sys/class/net/lan/brif; cat /sys/class/net/lan/brif/*/state
            xl destroy hotplug; ip link del lan; losetup --list; ls /run/xen-hotplug
            sed -i 's/lan/none/' /tmp/hotplug.cfg
            xl create -q /tmp/hotplug.cfg 2>&1 || losetup --list
        """
        done = lab.capture(script, seconds=PROGRAM)

        there, refused = re.split(r"vif\d+\.0\n\d\n", done.output)
        assert there == "/tmp/other 0\n/tmp/w.img 1\n", done
        assert "No such file" in done.errors, done
        assert "Could not find bridge device none" in refused, done
        assert "/dev/loop" not in refused, done

    def test_hotplug_by_debian(self, lab: Lab) -> None:
        """Who asks for them has Debian's scripts alone, which lock each other out."""
        script = """
            export XENLAB_SCRIPTS=debian
            truncate -s 1M /tmp/disk
            sed '1s/tiny/debian/' /srv/xen/tiny.cfg >/tmp/debian.cfg
            echo "disk = ['/tmp/disk,raw,xvda,rw']" >>/tmp/debian.cfg
            xl create -q /tmp/debian.cfg
            losetup --list --noheadings --raw --output BACK-FILE
            xl destroy debian; losetup --list
            [ -d /run/xen-hotplug ] && echo locked
        """
        done = lab.capture(script, seconds=PROGRAM)

        assert done.output == "/tmp/disk\nlocked\n", done

    def test_tiny_guest(self, lab: Lab) -> None:
        """The smallest guest runs in 4 MiB and blocks."""
        script = """
            xl create -q /srv/xen/tiny.cfg
            for try in $(seq 500); do
                xl list tiny | grep -E '^tiny +[0-9]+ +4 +1 +-b----' && break
            done
            xl destroy tiny
        """
        done = lab.capture(script, seconds=PROGRAM)

        assert done.status == 0, done.errors
        assert done.output.startswith("tiny"), done.errors


class TestFailures:
    """A lab that fails says so."""

    def test_dom0_dies(self, doomed: Lab) -> None:
        """When dom0 crashes, the command ends with an error that shows the console's end."""
        with pytest.raises(LabError, match=r"went away(.|\n)*console.log"):
            doomed.capture("echo c >/proc/sysrq-trigger; sleep 60")

        assert not doomed.is_running

    def test_xen_panics(self, doomed: Lab) -> None:
        """A panic that does not end the machine is told at once, with what Xen said."""
        with (doomed.machine.folder / "console.log").open("ab") as log:
            log.write(b"(XEN) Panic on CPU 1:\n(XEN) FATAL PAGE FAULT\n")
        with pytest.raises(LabError, match=r"has panicked(.|\n)*FATAL PAGE FAULT"):
            doomed.capture("sleep 600")

    def test_plug_is_pulled(self, doomed: Lab) -> None:
        """When QEMU is killed, a command ends with an error, and the lab can be booted again."""
        assert doomed.machine.pid is not None
        os.kill(doomed.machine.pid, signal.SIGKILL)

        with pytest.raises(LabError):
            doomed.capture("true")
        assert doomed.boot()
        assert doomed.capture("echo back").output == "back\n"

    def test_state_that_does_not_start(self, tmp_path: Path, lab: Lab) -> None:
        """A saved state that is damaged costs a cold boot, no more."""
        for name in ("xen", "vmlinux", "initramfs.cpio", "root.ext4", "recipe"):
            (tmp_path / name).symlink_to(lab.folder / name)
        from tools.xenlab.machine import has_state, state_key

        (tmp_path / "ready").mkdir()
        (tmp_path / "ready" / "state").write_bytes(b"no state")
        (tmp_path / "ready" / "key").write_text(state_key(tmp_path))
        subprocess.run(
            ["qemu-img", "create", "-q", "-f", "qcow2", "-b", tmp_path / "root.ext4", "-F", "raw",
             tmp_path / "ready" / "disk.qcow2"],
            check=True,
        )  # fmt: skip
        assert has_state(tmp_path)
        said: list[str] = []
        with Lab(tmp_path, say=said.append) as other:
            assert other.capture("echo up").output == "up\n"
        assert any("does not start" in line for line in said)


def test_prompt(lab: Lab) -> None:
    """`shell` gives a prompt on the terminal: what is typed is answered, Ctrl-D ends it."""
    ours, theirs = pty.openpty()
    shell = subprocess.Popen(
        command_line("shell", lab=lab), cwd=ROOT, stdin=theirs, stdout=theirs, stderr=theirs
    )
    os.close(theirs)
    seen = b""
    try:
        while b"root@dom0" not in seen:
            seen += os.read(ours, 1024)
        os.write(ours, b"echo six times seven is $((6 * 7))\r")
        while b"root@dom0" not in seen.partition(b"seven is 42")[2]:
            seen += os.read(ours, 1024)
        os.write(ours, b"\x04")
        assert shell.wait(PROGRAM) == 0
    finally:
        shell.kill()
        shell.wait()
        os.close(ours)


def test_command_line_boots_for_one_command(tmp_path: Path) -> None:
    """`run` without a machine boots one, passes the status on and leaves nothing behind."""
    name = f"once-{os.getpid()}"
    done = subprocess.run(
        [sys.executable, "-m", "tools.xenlab", "--name", name, "run", "xl list; exit 5"],
        cwd=ROOT, capture_output=True, text=True, timeout=PROGRAM,
    )  # fmt: skip

    assert done.returncode == 5, done.stderr
    assert "Domain-0" in done.stdout
    assert not Lab(name=name).machine.folder.exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("run", "-s", "/nowhere", "ls"), "there is no /nowhere"),
        (("run", "-s", "tests/xen/conftest.py", "-s", "tests/conftest.py", "ls"), "the same name"),
        (("log",), "boot it first"),
    ],
)
def test_wrong_command_lines(words: tuple[str, ...], told: str) -> None:
    """What cannot be done is said before a machine is booted for it."""
    command = [sys.executable, "-m", "tools.xenlab", "--name", f"never-{os.getpid()}", *words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=PROGRAM)
    assert done.returncode in (2, 125)
    assert told in done.stderr
    assert "dom0 is up" not in done.stderr
