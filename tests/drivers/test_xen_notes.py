"""What the native driver keeps beside its guests, where there is no Xen."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import uuid
from contextlib import suppress
from pathlib import Path

import pytest
from tests.patience import PROGRAM

from xenmgmt.drivers.xen import NativeError, XenDriver
from xenmgmt.drivers.xen._claims import Claims
from xenmgmt.drivers.xen._found import KEPT, Line
from xenmgmt.drivers.xen._notes import sweep, write_file
from xenmgmt.engine.settling import settled
from xenmgmt.errors import EngineError

VM, OTHER, SR = (str(uuid.uuid4()) for _ in range(3))


def test_a_file_that_cannot_be_written(tmp_path: Path) -> None:
    """The one that was there stays, and nothing beside it."""
    note = tmp_path / "note"
    write_file(note, "before")
    with pytest.raises(UnicodeEncodeError):
        write_file(note, "\ud800")
    assert [path.name for path in tmp_path.iterdir()] == ["note"]
    assert note.read_text() == "before"


def test_a_file_that_was_being_written(tmp_path: Path) -> None:
    """What a process left that died over it goes; what one that lives is writing stays."""
    there = write_until_killed(tmp_path / f"{VM}.json", tmp_path / "networks" / f"{OTHER}.json")
    ours, theirs = Claims(), Claims()
    for one in (ours, theirs):
        one.open(tmp_path / "claims")
    theirs.take(OTHER, 0)
    sweep(tmp_path, ours)
    assert [path for path in there if path.exists()] == there[1:]
    theirs.close()
    sweep(tmp_path, ours)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [tmp_path / "claims"]
    ours.close()


def write_until_killed(*paths: Path) -> list[Path]:
    """Write files in a process that is killed before they have their names; what there is then."""
    text = (
        "import os, pathlib, signal, sys; from xenmgmt.drivers.xen._notes import write_file\n"
        "pathlib.Path.replace = lambda *paths: os.kill(os.getpid(), signal.SIGKILL)\n"
        "write_file(pathlib.Path(sys.argv[1]), 'text')"
    )
    there = []
    for path in paths:
        path.parent.mkdir(exist_ok=True)
        done = subprocess.run([sys.executable, "-c", text, path], check=False, timeout=PROGRAM)
        assert done.returncode == -signal.SIGKILL
        (left,) = [each for each in path.parent.iterdir() if each.is_file() and each not in there]
        there.append(left)
    return there


def test_devices_noted_at_the_same_time(tmp_path: Path) -> None:
    """Each of them is in the note afterwards."""
    driver = XenDriver(state=tmp_path)
    write_file(driver.note_path(VM), '{"vbds": {}}')
    failed: list[BaseException] = []

    def plug(name: str) -> None:
        try:
            for number in range(30):
                driver._note_device(VM, "vbds", f"{name}{number}", VM)
        except Exception as error:  # noqa: BLE001  whatever it is
            failed.append(error)

    threads = [threading.Thread(target=plug, args=(name,)) for name in "abcdef"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert not failed
    assert len(driver.note_of(VM)["vbds"]) == 180


def test_no_folder_without_xen(tmp_path: Path) -> None:
    """Where this is no control domain, opening changes nothing."""
    with pytest.raises(NativeError):
        XenDriver(state=tmp_path / "state").open(lambda event: None)
    assert not list(tmp_path.iterdir())


def test_a_console_that_goes(tmp_path: Path) -> None:
    """Its terminal has gone with the domain: that is what is said."""
    with pytest.raises(EngineError, match=r"console of domain 5: .*no-tty"):
        Line().attach(5, str(tmp_path / "no-tty"))


def test_a_console_without_end() -> None:
    """A guest that prints faster than is read does not keep the reader."""
    line = Line()
    line.attach(5, "/dev/zero")
    first, second = line.read(0), line.read(0)
    line.close()

    assert 0 < len(first.data) <= KEPT
    assert second.lost > 0


def is_open(name: str) -> bool:
    """Whether a descriptor of this process leads there."""
    for path in Path("/proc/self/fd").iterdir():
        with suppress(OSError):
            if str(path.readlink()) == name:
                return True
    return False


def test_a_console_of_a_guest_that_ended() -> None:
    """Its terminal is given back, and what it printed is kept."""
    guest, tty = os.openpty()
    name = os.ttyname(tty)
    os.close(tty)
    line = Line()
    line.attach(5, name)
    os.write(guest, b"last words\n")
    line.let_go({5})
    assert is_open(name)
    line.let_go({6})
    assert not is_open(name)
    os.close(guest)

    assert line.read(0).data == b"last words\n"


def test_an_image_that_cannot_be_read(tmp_path: Path) -> None:
    """Whether it holds a guest cannot be said: it is the file that is told of."""
    driver = XenDriver(state=tmp_path)
    settled(driver, driver.sr_create(SR, "file", 0, {}))
    path = driver.memory_path(f"{SR}/image")
    path.mkdir()
    with pytest.raises(EngineError, match=str(path)):
        driver.vm_has_image(f"{SR}/image")


def test_what_a_killed_process_left(tmp_path: Path) -> None:
    """Unfinished files of a disk go with it, and those of a repository with that."""
    driver = XenDriver(state=tmp_path / "state")
    settled(driver, driver.sr_create(SR, "file", 0, {"location": str(tmp_path / "sr")}))
    left = [".one.disk.part", ".one.memory.part", "one.part", "one.disk"]
    for name in [*left, "two.part", "theirs"]:
        (tmp_path / "sr" / name).touch()
    settled(driver, driver.vdi_destroy(SR, "one"))
    assert {path.name for path in (tmp_path / "sr").iterdir()} == {"two.part", "theirs"}
    settled(driver, driver.sr_destroy(SR))
    assert {path.name for path in (tmp_path / "sr").iterdir()} == {"theirs"}


def test_nobody_is_busy_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A guest that cannot be looked at when an operation ends is nobody's all the same."""
    driver = XenDriver(state=tmp_path)

    def breaks(vm: str) -> None:
        raise EngineError("no answer", engine="test")

    monkeypatch.setattr(driver, "settle", breaks)
    with pytest.raises(EngineError, match="no answer"), driver.busy(VM):
        pass
    assert not driver.is_busy(VM)
