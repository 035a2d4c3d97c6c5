"""The importers on files not written for them: Debian's xl examples, libvirt's own XML."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.patience import LONG, PROGRAM, until

import xenmgmt
from xenmgmt.importers import create, libvirt_xml, read_guest

EXAMPLES = Path(__file__).parents[2] / "examples" / "guests"
PACKAGE = "xen-utils-common"


def run(*words: str, cwd: Path | None = None, env: dict[str, str] | None = None) -> str:
    """A command that must succeed."""
    done = subprocess.run(words, cwd=cwd, env=env, capture_output=True, text=True, timeout=PROGRAM)
    assert done.returncode == 0, f"{' '.join(words)}: {done.stderr}"
    return done.stdout


@pytest.fixture(scope="session")
def debian_examples(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The xlexample files of Debian's package, fetched now."""
    folder = tmp_path_factory.mktemp("deb")
    download = ("apt-get", "-q", "download", PACKAGE)
    if subprocess.run(download, cwd=folder, capture_output=True, timeout=PROGRAM).returncode:
        run("apt-get", "-q", "update")
        run(*download, cwd=folder)
    (package,) = folder.glob("*.deb")
    run("dpkg-deb", "-x", str(package), str(folder / "root"))
    return sorted((folder / "root").rglob("xlexample*"))


def test_debian_xl_examples(debian_examples: list[Path]) -> None:
    """Every example that Debian ships becomes a VM that starts on the simulator."""
    assert len(debian_examples) >= 3
    with xenmgmt.connect("sim://?seed=1") as xen:
        for path in debian_examples:
            guest = read_guest(path)
            assert guest.format == "xl"
            assert guest.disks
            vm = create(xen, guest)
            vm.start()
            assert len(vm.VBDs) == len(guest.disks)
            assert vm.name_label == guest.name


@pytest.fixture(scope="session")
def daemon(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A libvirt daemon of our own, with no driver but the built-in test one; its URI."""
    program = shutil.which("libvirtd", path="/usr/sbin:/usr/bin:/usr/local/sbin")
    needs = "needs: apt-get install --no-install-recommends libvirt-daemon libvirt-clients"
    assert program, needs
    assert shutil.which("virsh"), needs
    folder = tmp_path_factory.mktemp("lv")
    run_folder = folder / "run"
    no_drivers = folder / "none"
    run_folder.mkdir()
    no_drivers.mkdir()
    config = folder / "libvirtd.conf"
    config.write_text(
        f'unix_sock_dir = "{run_folder}"\nauth_unix_ro = "none"\nauth_unix_rw = "none"\n'
    )
    environment = {**os.environ, "LIBVIRT_DRIVER_DIR": str(no_drivers)}
    command = (program, "-f", str(config), "-p", str(folder / "pid"))
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    socket = run_folder / "libvirt-sock"
    try:

        def is_there() -> bool:
            assert process.poll() is None, (folder / "log").read_text()
            return socket.exists()

        until(is_there)
        yield f"test+unix:///default?socket={socket}"
    finally:
        process.terminate()
        process.wait(LONG)


def test_what_virsh_prints(daemon: str) -> None:
    """The XML of the test driver's own domain, printed by a daemon, is read."""
    guest = libvirt_xml.parse(run("virsh", "-c", daemon, "dumpxml", "test"))
    assert guest.name == "test"
    assert guest.record["memory_static_max"] == 8 << 30
    assert guest.record["VCPUs_max"] == 2


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.xml")), ids=lambda path: path.stem)
def test_examples_that_libvirt_has_rewritten(daemon: str, path: Path, tmp_path: Path) -> None:
    """Our XML, defined in libvirt and printed again, means the same guest."""
    ours = read_guest(path)
    text = path.read_text()
    start = text.index("<domain type=") + len("<domain type=")
    end = text.index(">", start)
    changed = f'{text[:start]}"test"{text[end:]}'
    for word in ('machine="xenpv"', 'machine="pc"', 'arch="x86_64"'):
        changed = changed.replace(word, "")
    changed = changed.replace(">linux</type>", ">hvm</type>")
    rewritten = tmp_path / path.name
    rewritten.write_text(changed)
    script = f"define {rewritten}; dumpxml {ours.name}; undefine {ours.name}"
    printed = run("virsh", "-q", "-c", daemon, script)
    xml = printed[printed.index("<domain") : printed.index("</domain>") + len("</domain>")]
    theirs = libvirt_xml.parse(xml)
    same = ("name_label", "memory_static_max", "memory_dynamic_max", "VCPUs_max")
    assert {key: ours.record[key] for key in same} == {key: theirs.record[key] for key in same}
    assert [disk.userdevice for disk in ours.disks] == [disk.userdevice for disk in theirs.disks]
    assert [disk.source for disk in ours.disks] == [disk.source for disk in theirs.disks]
    assert [nic.mac for nic in ours.interfaces] == [nic.mac for nic in theirs.interfaces]
    with xenmgmt.connect("sim://?seed=1") as xen:
        create(xen, theirs).start()
