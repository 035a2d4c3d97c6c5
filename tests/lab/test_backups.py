"""Backup sets: what comes back is what was there, and damage is found before anything is done."""

from __future__ import annotations

import io
import json
import random
import shutil
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.lab.shops import by_name, on_disk, shop, size, write

import xenmgmt
from xenmgmt import Xen, backups, drills, errors
from xenmgmt.testing.invariants import check_quiet

CONTENT = st.one_of(
    st.text(max_size=20),
    st.binary(max_size=20),
    st.tuples(st.integers(), st.none()),
    st.none(),
    st.datetimes(),
)
WRITES = st.lists(st.tuples(st.sampled_from(["web", "db"]), st.integers(0, 3), CONTENT), max_size=6)
QUICK = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def fresh(path: Path) -> Path:
    shutil.rmtree(path, ignore_errors=True)
    return path


@QUICK
@given(first=WRITES, then=WRITES, later=WRITES)
def test_what_comes_back_is_what_was_there(
    tmp_path: Path, first: Any, then: Any, later: Any
) -> None:
    """A set, and the differences to it, on another site: each disk holds what it held then."""
    here, there = xenmgmt.connect("sim://", seed=1), xenmgmt.connect("sim://", seed=2)
    place = fresh(tmp_path / "sets")
    group = shop(here)

    def apply(writes: Any) -> None:
        for name, block, content in writes:
            write(here, by_name(group)[name], content, block)

    apply(first)
    monday = group.snapshot("monday")
    held = {name: on_disk(here, vm) for name, vm in by_name(group).items()}
    full = backups.export(here, monday, place / "monday")
    apply(then)
    tuesday = group.snapshot("tuesday")
    held_then = {name: on_disk(here, vm) for name, vm in by_name(group).items()}
    backups.export(here, tuesday, place / "tuesday", base=(monday, full))
    apply(later)

    one = backups.restore(there, place / "monday", "one", keep=True)
    two = backups.restore(there, place / "tuesday", "two", base=one)
    assert {name: on_disk(there, vm) for name, vm in by_name(one).items()} == held
    assert {name: on_disk(there, vm) for name, vm in by_name(two).items()} == held_then
    assert {vm.uuid for vm in one.VMs} == {vm.uuid for vm in group.VMs}
    for xen in (here, there):
        check_quiet(xen)


@pytest.fixture
def world(tmp_path: Path) -> tuple[Xen, Any, Path]:
    xen = xenmgmt.connect("sim://?hosts=2&memory=4GiB", seed=3)
    group = shop(xen)
    for vm in group.VMs:
        write(xen, vm, f"{vm.name_label} on monday")
    place = tmp_path / "monday"
    backups.export(xen, group.snapshot("monday"), place)
    return xen, group, place


def test_the_manifest_says_what_is_in_it(world: tuple[Xen, Any, Path]) -> None:
    """Members, moment, skew, and every file with its size; the set is whole."""
    _, group, place = world
    manifest = backups.read(place)
    assert set(manifest.members) == {vm.name_label for vm in group.VMs}
    assert manifest.skew_seconds == 0.0
    assert {name: (place / name).stat().st_size for name in manifest.files} == manifest.files
    assert {path.name for path in place.iterdir()} == {backups.MANIFEST, *manifest.files}
    assert backups.verify(place) == []


def test_every_byte_counts(world: tuple[Xen, Any, Path]) -> None:
    """Whichever byte of whichever file is changed, cut off or added: it is found, nothing is made.

    A random third of all bytes is tried.
    """
    xen, _, place = world
    die = random.Random(11)
    before = size(xen), xen.events.token
    for path in sorted(place.iterdir()):
        good = path.read_bytes()
        for at in die.sample(range(len(good)), min(len(good), 60)):
            bad = bytearray(good)
            bad[at] ^= 1 << die.randrange(8)
            path.write_bytes(bytes(bad))
            found = backups.verify(place)
            assert found, f"{path.name}: byte {at}"
            assert {one.file for one in found} == {path.name}
        for data in (good[:-1], good + b"x"):
            path.write_bytes(data)
            if path.name != backups.MANIFEST or data != good[:-1]:
                with pytest.raises(errors.BackupDamaged, match=path.name):
                    backups.restore(xen, place, "never")
        path.write_bytes(good)
    assert (size(xen), xen.events.token) == before
    assert backups.verify(place) == []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda told: told.pop("name"),
        lambda told: told.update(taken="yesterday"),
        lambda told: told.update(members=[1]),
        lambda told: told.update(files=[]),
        lambda told: told["files"]["0.disk"].pop("sha256"),
        lambda told: told["files"].update({"../0.disk": told["files"]["0.disk"]}),
    ],
)
def test_a_manifest_that_somebody_else_wrote(world: tuple[Xen, Any, Path], spoil: Any) -> None:
    """One whose own hash fits, and that does not say what a set's has to, is damage too."""
    xen, _, place = world
    before = size(xen), xen.events.token
    told = json.loads((place / backups.MANIFEST).read_text())["set"]
    spoil(told)
    digest = sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
    (place / backups.MANIFEST).write_text(json.dumps({"sha256": digest, "set": told}))
    assert [one.file for one in backups.verify(place)] == [backups.MANIFEST]
    with pytest.raises(errors.BackupDamaged, match=backups.MANIFEST):
        backups.restore(xen, place, "never")
    assert (size(xen), xen.events.token) == before


def test_missing_and_extra_files_are_named(world: tuple[Xen, Any, Path]) -> None:
    xen, _, place = world
    (place / "0.disk").rename(place / "lost.disk")
    found = {(one.kind, one.file) for one in backups.verify(place)}
    assert found == {("missing", "0.disk"), ("extra", "lost.disk")}
    with pytest.raises(errors.BackupDamaged, match=r"0\.disk.*lost\.disk"):
        backups.restore(xen, place, "never")
    (place / backups.MANIFEST).unlink()
    assert [one.kind for one in backups.verify(place)] == ["missing"]


def test_a_file_that_is_damaged_under_way_undoes_all(
    world: tuple[Xen, Any, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The engine looks again when it reads; what was made until then goes."""
    xen, _, place = world
    monkeypatch.setattr(backups, "verify", lambda _: [])
    path = place / "1.disk"
    path.write_bytes(path.read_bytes().replace(b"monday", b"sunday"))
    before = size(xen)
    with pytest.raises(errors.EngineError, match="damaged"):
        backups.restore(xen, place, "never")
    assert size(xen) == before
    check_quiet(xen)


def test_one_stream(world: tuple[Xen, Any, Path], tmp_path: Path) -> None:
    """A stream gives the same set; one that is cut off or damaged gives none, and no folder."""
    _, _, place = world
    stream = io.BytesIO()
    backups.pack(place, stream)
    data = stream.getvalue()
    found = backups.unpack(io.BytesIO(data), tmp_path / "again")
    assert found == backups.read(place)
    for bad in (data[: len(data) // 3], data.replace(b"monday", b"sunday"), b"no tar at all" * 99):
        with pytest.raises(errors.BackupDamaged):
            backups.unpack(io.BytesIO(bad), tmp_path / "bad")
        assert not (tmp_path / "bad").exists()
        assert not (tmp_path / "bad.partial").exists()


def test_an_export_that_fails_leaves_no_set(world: tuple[Xen, Any, Path], tmp_path: Path) -> None:
    xen, group, _ = world
    taken = group.snapshot("tuesday")
    xen.sim.fail("vdi_export", errors.EngineError("the disk is gone"), after=1)
    with pytest.raises(errors.EngineError, match="the disk is gone"):
        backups.export(xen, taken, tmp_path / "tuesday")
    assert not (tmp_path / "tuesday").exists()
    backups.export(xen, taken, tmp_path / "tuesday")
    assert backups.verify(tmp_path / "tuesday") == []
    with pytest.raises(errors.InvalidValue, match="not there yet"):
        backups.export(xen, taken, tmp_path / "tuesday")


def test_differences_want_what_they_differ_from(
    world: tuple[Xen, Any, Path], tmp_path: Path
) -> None:
    xen, group, place = world
    monday = next(one for one in xen.VM_group if one.name_label == "monday")
    base = (monday, backups.read(place))
    backups.export(xen, group.snapshot("tuesday"), tmp_path / "tuesday", base=base)
    for wrong in (None, group):
        with pytest.raises(errors.InvalidValue, match="base"):
            backups.restore(xen, tmp_path / "tuesday", "never", base=wrong)


def test_a_network_that_is_not_here_is_asked_for(
    world: tuple[Xen, Any, Path],
) -> None:
    """Nothing is made until every interface has a place."""
    _, _, place = world
    there = xenmgmt.connect("sim://", seed=5)
    there.network.get_all()[0].name_label = "other"
    before = size(there)
    with pytest.raises(errors.ImportErrorFailedToFindObject, match="Guest network"):
        backups.restore(there, place, "never")
    assert size(there) == before
    home = there.network.get_all()[0]
    made = backups.restore(there, place, "shop", networks={"Guest network": home}, prefix="")
    assert {vm.name_label for vm in made.VMs} == {"web", "db"}
    assert {vif.network for vm in made.VMs for vif in vm.VIFs} == {home}


@pytest.mark.parametrize("connected", [True, False])
def test_a_drill_leaves_all_as_it_was(world: tuple[Xen, Any, Path], connected: bool) -> None:
    """From files and from snapshots; the copies have no way out, and are gone in the end."""
    xen, _, place = world
    before = size(xen)
    monday = next(one for one in xen.VM_group if one.name_label == "monday")
    networks: set[str] = set()
    xen.sim.at("vm_start", lambda: networks.update(_states(xen)))
    for source in (place, monday):
        report = drills.run(xen, source, seconds=30, connected=connected)
        assert report.passed, report
        assert (report.members, size(xen)) == (2, before)
    assert networks == ({"Detached"} if connected else {"Quarantined"})
    check_quiet(xen)


def _states(xen: Xen) -> set[str]:
    drilled = [vm for vm in xen.VM if vm.name_label.startswith(drills.PREFIX)]
    return {vif.state for vm in drilled for vif in vm.VIFs}


def test_a_drill_of_nothing(world: tuple[Xen, Any, Path]) -> None:
    """That nothing could be restored is not shown by restoring nothing."""
    with pytest.raises(errors.InvalidValue, match="sources"):
        drills.run(world[0])


def test_a_drill_that_fails_is_told(world: tuple[Xen, Any, Path]) -> None:
    """For a guest that does not come up, and for a set that cannot be restored."""
    xen, _, place = world
    before = size(xen)
    xen.sim.behave(boot_seconds=1e6)
    report = drills.run(xen, place, seconds=30)
    assert (report.passed, len(report.late), size(xen)) == (False, 2, before)
    (place / "0.disk").unlink()
    report = drills.run(xen, place, seconds=30)
    assert "0.disk" in report.problem
    told = [message.body for message in xen.message if message.name == drills.FAILED]
    assert len(told) == 2
    assert size(xen) == before


def test_what_an_interrupted_drill_left_is_swept(
    world: tuple[Xen, Any, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    xen, _, place = world
    before = size(xen)

    def dies(_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(drills, "discard", dies)
        patch.setattr(type(xen.network.get_all()[0]), "destroy", lambda _: None)
        with pytest.raises(KeyboardInterrupt):
            drills.run(xen, place, connected=True)
    assert size(xen) != before
    assert len(drills.sweep(xen)) == 1
    assert size(xen) == before
    assert drills.sweep(xen) == []
    check_quiet(xen)


def test_drills_on_a_schedule(world: tuple[Xen, Any, Path]) -> None:
    """Every so often, until it is ended; the source is asked for each time."""
    xen, _, place = world
    asked: list[Path] = []
    end = drills.every(xen, 3600, lambda: asked.append(place) or place)  # type: ignore[func-returns-value]
    xen.clock.sleep(3 * 3600 + 60)
    end()
    xen.clock.sleep(7200)
    assert len(asked) == 3
