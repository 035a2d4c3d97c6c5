"""Guests that end by themselves: while nobody is there, while somebody waits, and in vain."""

from __future__ import annotations

import json
import os
import threading
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from tests.patience import PROGRAM
from tests.xen.inside.guests import LINUX, LOGS, create, domains, is_up, within, xl

import xenmgmt
from xenmgmt import errors
from xenmgmt._native import light
from xenmgmt.drivers.xen import _events


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"xen+native://?state={tmp_path}/state"


def named(connection: Any, name: str) -> Any:
    return next(vm for vm in connection.VM if vm.name_label == name)


def states(name: str) -> list[str]:
    return [one.state for one in domains() if one.name == name]


def started(connection: Any, name: str, **more: Any) -> Any:
    """A Linux guest that is up."""
    vm = create(connection, name, 128, LINUX, **more)
    vm.start()
    wait_up(connection, vm)
    return vm


def wait_up(connection: Any, vm: Any) -> None:
    within(lambda: b"guest is up" in connection.driver.console_read(vm.uuid, 0).data)


def test_crashed_while_nobody_was_there(url: str, tmp_path: Path) -> None:
    """What its record asks for after a crash is done by whoever opens its store."""
    store = tmp_path / "store"
    with xenmgmt.connect(url, store=store) as xen:
        words = f"{LINUX['PV_args']} sysrq_always_enabled=1"
        started(xen, "broken", actions_after_crash="destroy", PV_args=words)
    xl("sysrq", "broken", "c")
    within(lambda: "c" in "".join(states("broken")))
    with xenmgmt.connect(url, store=store) as xen:
        within(lambda: named(xen, "broken").power_state == "Halted")
        within(lambda: not states("broken"))
        assert not [one for one in xen.recovery if one.operation.startswith("VM.")]


def test_shut_down_while_nobody_was_there(url: str, tmp_path: Path) -> None:
    """So is what it asks for after a shutdown."""
    store = tmp_path / "store"
    with xenmgmt.connect(url, store=store) as xen:
        domid = started(xen, "eternal", actions_after_shutdown="restart").domid
    xl("shutdown", "eternal")
    within(lambda: "s" in "".join(states("eternal")))
    with xenmgmt.connect(url, store=store) as xen:
        vm = named(xen, "eternal")
        within(lambda: vm.power_state == "Running")
        assert int(xl("domid", "eternal")) == vm.domid > domid
        vm.hard_shutdown()


def test_theirs_reboots(url: str) -> None:
    """A guest of xl's is asked to reboot, and xl's own watcher builds it anew."""
    xl("create", "-q", "/srv/xen/pv.cfg", 'name="again"', "memory=128")
    within(lambda: is_up("again"))
    with xenmgmt.connect(url) as xen:
        vm = named(xen, "again")
        domid = vm.domid
        vm.clean_reboot()
        assert vm.power_state == "Running"
        assert int(xl("domid", "again")) == vm.domid > domid
        assert not xen.driver.is_ours(vm.uuid)
    LOGS.joinpath("guest-again.log").unlink(missing_ok=True)


def test_what_cannot_be_done(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reboot that fails is no reboot, and says why; an end is told though its domain stays."""
    with xenmgmt.connect(url) as xen:
        vm = started(xen, "unlucky")

        def fails(*_: object) -> None:
            raise errors.EngineError("not today", engine="test")

        with monkeypatch.context() as patched:
            patched.setattr(xen.driver.light, "create", fails)
            with pytest.raises(errors.EngineError, match="not today"):
                vm.clean_reboot()
        within(lambda: vm.power_state == "Halted")
        assert not states("unlucky")
        assert not xen.driver.is_ours(vm.uuid)
        vm.start()
        within(lambda: xen.driver.console_read(vm.uuid, 0).data.count(b"guest is up") == 2)
        with monkeypatch.context() as patched:
            patched.setattr(_events, "PAUSES", (0.1,))
            patched.setattr(xen.driver.light, "destroy", fails)
            xl("shutdown", "unlucky")
            within(lambda: vm.power_state == "Halted")
            assert states("unlucky")
        vm.start()
        assert len(states("unlucky")) == 1
        vm.hard_shutdown()


def test_one_that_ends_as_it_is_asked(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks a guest to shut down that does so just now need not wait for it."""
    with xenmgmt.connect(url) as xen:
        vm = create(xen, "quick")
        vm.start()
        driver = xen.driver
        look = driver.domain_of

        def ends(uuid: str) -> Any:
            row = look(uuid)
            xl("destroy", "quick")
            within(lambda: uuid not in driver._known)
            return row

        monkeypatch.setattr(driver, "domain_of", ends)
        vm.clean_shutdown()
        assert vm.power_state == "Halted"


def test_no_memory_to_go_on_from(url: str, tmp_path: Path) -> None:
    """The error names the VM and the file; what was saved elsewhere is not touched."""
    with xenmgmt.connect(url) as xen:
        (host,) = xen.host
        next(iter(xen.pool)).default_SR = xen.SR.create(host=host, type="file")
        vm = started(xen, "lost")
        vm.suspend()
        (image,) = tmp_path.glob("state/storage/*/*.memory")
        image.rename(tmp_path / "away")
        with pytest.raises(errors.EngineError, match=rf"{vm.uuid}.*{image.name}"):
            vm.resume()
        assert vm.power_state == "Suspended"
        assert not states("lost")
        (tmp_path / "away").rename(image)
        vm.resume()
        assert vm.power_state == "Running"
        vm.hard_shutdown()


def test_a_save_of_somebody_else(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A saver that lives is left alone; one that cannot be helped keeps nobody from opening."""
    with xenmgmt.connect(url) as xen:
        vm = started(xen, "half")
        note = tmp_path / "state" / f"{vm.uuid}.saving"
        note.write_text(json.dumps({"path": os.devnull, "end": False}))
        xen.driver.claims.take(vm.uuid, 0)
        with xenmgmt.connect(url):
            assert note.exists()
        xen.driver.claims.give_back(vm.uuid)
        with Path(os.devnull).open("wb") as file:
            xen.driver.light.save(vm.domid, file.fileno(), 60)

    def fails(*_: object) -> None:
        raise errors.EngineError("not today", engine="test")

    with monkeypatch.context() as patched:
        patched.setattr(light.Light, "resume", fails)
        with xenmgmt.connect(url):
            assert note.exists()
    with xenmgmt.connect(url) as xen:
        assert not note.exists()
        assert named(xen, "half").power_state == "Running"
        named(xen, "half").hard_shutdown()


def test_one_at_a_time_wherever_the_notes_are(tmp_path: Path) -> None:
    """Guests are the host's: who works on one keeps away also those with notes elsewhere."""
    one, other = (f"xen+native://?state={tmp_path}/{name}" for name in ("one", "other"))
    uuid = str(uuid4())
    with xenmgmt.connect(one) as first, xenmgmt.connect(other) as second:
        with first.driver.busy(uuid):
            assert second.driver.is_busy(uuid)
        assert not second.driver.is_busy(uuid)


def test_a_folder_that_cannot_be(tmp_path: Path) -> None:
    """The notes cannot be kept in a file: the error says where."""
    (tmp_path / "file").touch()
    with pytest.raises(errors.EngineError, match=f"{tmp_path}/file/state"):
        xenmgmt.connect(f"xen+native://?state={tmp_path}/file/state")


def test_a_move_that_fails_at_its_end(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first domain cannot be taken away: it goes on, and the second one is gone."""
    with xenmgmt.connect(url) as xen:
        vm = started(xen, "stays")
        domid, destroy, tried = vm.domid, xen.driver.light.destroy, []

        def fails(number: int, seconds: float) -> None:
            tried.append(number)
            if len(tried) == 1:
                raise errors.EngineError("not today", engine="test")
            destroy(number, seconds)

        monkeypatch.setattr(xen.driver.light, "destroy", fails)
        with pytest.raises(errors.EngineError, match="not today"):
            vm.pool_migrate(vm.resident_on, {"live": "false"})
        assert tried[0] == domid
        assert (vm.power_state, vm.domid) == ("Running", domid)
        assert [one.name for one in domains()] == ["stays"]
        console = xen.open_console(vm)
        console.send("still there")
        console.expect("guest heard: still there", timeout=PROGRAM)
        vm.hard_shutdown()


def test_twins_at_the_same_time(url: str) -> None:
    """Two guests of one name that are started at once both run, by two names."""
    with xenmgmt.connect(url) as xen:
        twins = [create(xen, "twin") for _ in range(4)]
        failed: list[BaseException] = []

        def start(vm: Any) -> None:
            try:
                vm.start()
            except errors.XenError as error:
                failed.append(error)

        threads = [threading.Thread(target=start, args=(vm,)) for vm in twins]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(PROGRAM)
        assert not failed
        assert len({one.name for one in domains() if one.name.startswith("twin")}) == 4
        for vm in twins:
            vm.hard_shutdown()
