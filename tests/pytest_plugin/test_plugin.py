"""The pytest plugin: other runs of pytest, with guests on the simulator."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from tests.harness.worlds import CONFTEST
from tests.patience import PROGRAM, until

ROOT = Path(__file__).resolve().parents[2]
pytest_plugins = "pytester"
PLUGIN = ("-p", "xenmgmt.pytest_plugin", "-p", "no:cacheprovider")
RESETS = ("fresh", "fork", "revert", "snapshot")


@pytest.fixture
def project(pytester: pytest.Pytester) -> pytest.Pytester:
    """A project whose conftest makes any template."""
    pytester.makeconftest(CONFTEST)
    return pytester


def child(project: pytest.Pytester, *arguments: str) -> subprocess.Popen[str]:
    """A run in a process of its own, that can be killed."""
    paths = [str(ROOT / "src"), str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    return subprocess.Popen(
        [sys.executable, "-m", "pytest", *PLUGIN, *arguments],
        cwd=project.path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@pytest.mark.parametrize("reset", RESETS)
def test_each_test_has_a_clean_guest(project: pytest.Pytester, reset: str) -> None:
    """Whatever the reset, a test sees nothing of the one before, and nothing is left."""
    project.makepyfile(
        f"""
        import pytest

        @pytest.mark.parametrize("number", range(4))
        @pytest.mark.vm(template="debian", reset="{reset}")
        def test_it(vm, xen, number):
            disk = vm.VBDs[0].VDI
            assert vm.state == "Running"
            assert vm.tags == ()
            assert xen.sim.disk_read(disk.SR.uuid, disk.location, 0) is None
            vm.add_tags("mine")
            xen.sim.disk_write(disk.SR.uuid, disk.location, 0, "mine")
            if number % 2:
                vm.hard_shutdown()
        """
    )
    done = project.runpytest_inprocess(*PLUGIN)
    done.assert_outcomes(passed=4)
    assert "xenmgmt:" not in done.stdout.str()


def test_matrix(project: pytest.Pytester) -> None:
    """A matrix makes a test of each version: of names, or of what differs; nearer marks count."""
    project.makepyfile(
        """
        import pytest

        pytestmark = pytest.mark.vm(reset="fork", matrix=("a", "b"))

        def test_names(vm):
            assert vm.name_label.startswith("pytest ")

        @pytest.mark.vm(matrix={"old": {"template": "c"}, "new": {"template": "d", "count": 2}})
        def test_differences(vm_pool, request):
            name = request.node.callspec.id
            assert (len(vm_pool), vm_pool[0].name_label.split()[1]) == {
                "old": (1, "c"), "new": (2, "d")
            }[name]
        """
    )
    done = project.runpytest_inprocess(*PLUGIN, "-v")
    done.assert_outcomes(passed=4)
    for name in (
        "test_names[a]",
        "test_names[b]",
        "test_differences[old]",
        "test_differences[new]",
    ):
        assert f"{name} PASSED" in done.stdout.str()


def test_engines(project: pytest.Pytester) -> None:
    """The run says on which engines; a test that names others is left out, and says why."""
    project.makeini("[pytest]\nxen_engines =\n  small = sim://?hosts=1\n  wide = sim://?hosts=3\n")
    project.makepyfile(
        """
        import pytest

        pytestmark = pytest.mark.vm(template="debian")

        def test_any(vm, xen, request):
            print(f"<{request.node.name} has {len(xen.host)} hosts>")

        @pytest.mark.vm(engine="wide")
        def test_wide(vm, xen):
            assert len(xen.host) == 3

        @pytest.mark.vm(engine="qemu")
        def test_qemu(vm):
            raise AssertionError
        """
    )
    two = ("--xen-engine", "small", "--xen-engine", "wide")
    done = project.runpytest_inprocess(*PLUGIN, "-rs", "-s", *two)
    done.assert_outcomes(passed=3, skipped=1)
    for text in ("<test_any[small] has 1 hosts>", "<test_any[wide] has 3 hosts>"):
        assert text in done.stdout.str()
    done.stdout.fnmatch_lines("*for qemu; this run has sim://?hosts=1, sim://?hosts=3")

    project.runpytest_inprocess(*PLUGIN, "--xen-engine", "sim").assert_outcomes(passed=1, skipped=2)
    done = project.runpytest_inprocess(*PLUGIN, "--xen-engine", "moon")
    assert done.ret == pytest.ExitCode.USAGE_ERROR or "moon" in done.stderr.str()
    assert "neither a URL nor one of sim, small, wide" in done.stderr.str()


def test_another_reset_for_a_run(project: pytest.Pytester) -> None:
    """A run may take another kind of reset than the marks say."""
    project.makepyfile(
        """
        import pytest

        @pytest.mark.vm(template="debian", reset="snapshot")
        def test_it(vm):
            assert len(vm.snapshots) == 0
        """
    )
    project.runpytest_inprocess(*PLUGIN).assert_outcomes(failed=1)
    project.runpytest_inprocess(*PLUGIN, "--xen-reset=fork").assert_outcomes(passed=1)


def test_a_leak_fails_the_run_by_name(project: pytest.Pytester) -> None:
    """What tests leave is named with the test that made it; the run fails, and it is gone."""
    project.makepyfile(
        """
        import pytest

        @pytest.fixture(scope="module")
        def shared():
            made = []
            yield made
            for vm in made:
                vm.destroy()

        @pytest.mark.vm(template="debian", reset="snapshot")
        def test_tidy(vm, xen, shared):
            shared.append(xen.VM.create(name_label="of the module", memory_static_max="64MiB"))

        @pytest.mark.vm(template="debian", reset="snapshot")
        def test_untidy(vm, xen):
            xen.VM.create(name_label="forgotten VM", memory_static_max="64MiB").start()
            xen.VDI.create(SR=vm.VBDs[0].VDI.SR, virtual_size=1, name_label="forgotten disk")
            vm.clone("forgotten clone") if vm.state == "Halted" else None
            vm.snapshot("goes with the guest")

        def test_after(xen):
            assert [one for one in xen.VM if one.name_label == "forgotten VM"]
        """
    )
    done = project.runpytest_inprocess(*PLUGIN)
    done.assert_outcomes(passed=3)
    assert done.ret == pytest.ExitCode.TESTS_FAILED
    done.stdout.fnmatch_lines(
        [
            "*left behind by tests, and taken away*",
            "VM 'forgotten VM', made in test_a_leak*::test_untidy",
            "disk 'forgotten disk', made in test_a_leak*::test_untidy",
        ]
    )
    assert "of the module" not in done.stdout.str()
    assert "goes with the guest" not in done.stdout.str()


def test_a_failure_has_what_is_known(project: pytest.Pytester) -> None:
    """Console, states, events are in the report, in files, and named for JUnit."""
    project.makepyfile(
        """
        import pytest

        @pytest.mark.vm(template="debian")
        def test_wrong(vm, xen):
            xen.open_console(vm).send("echo said by the guest")
            vm.pause()
            assert vm.state == "Running"

        @pytest.mark.vm(template="debian")
        def test_right(vm):
            vm.pause()

        @pytest.mark.vm(template="debian")
        def test_ended(vm):
            vm.hard_shutdown()
            assert vm.state == "Running"

        @pytest.mark.vm(template="debian", ready=lambda vm: vm.hard_shutdown())
        def test_never_ready(vm): pass

        @pytest.mark.vm(template="debian")
        def test_gone(vm):
            vm.hard_shutdown()
            vm.destroy()
            raise AssertionError
        """
    )
    done = project.runpytest_inprocess(*PLUGIN, "--junitxml=junit.xml")
    done.assert_outcomes(failed=3, passed=1, errors=1)
    done.stdout.fnmatch_lines(
        [
            "*ERROR at setup of test_never_ready*",
            "*xen console: debian*",
            "*login:*",
            "*xen not to be had: debian*",
            "console: VM 'pytest debian *' is Halted; shown is what was read before",
            "screen: VM 'pytest debian *' is Halted",
            "*xen console: debian*",
            "*said by the guest*",
            "*xen states: debian*",
            "*Running*",
            "*Paused*",
            "*xen events: debian*",
            "*mod VM 'pytest debian *power_state=Paused*",
            "*xen console: debian*",
            "*login:*",
            "*xen not to be had: debian*",
            "console: VM 'pytest debian *' is Halted; shown is what was read before",
            "*test_gone*",
            "*xen console: debian*",
            "*login:*",
        ]
    )
    assert done.stdout.str().count("xen console") == 4
    places = {path.name: path for path in (project.path / "xen-failures").iterdir()}
    (place,) = [path for name, path in places.items() if "test_wrong" in name]
    files = {path.name: path for path in place.rglob("*") if path.is_file()}
    assert files.keys() == {
        "console.txt", "events.txt", "screen.png", "timeline.txt", "timeline.svg"
    }  # fmt: skip
    assert files["screen.png"].read_bytes().startswith(b"\x89PNG")
    assert "said by the guest" in files["console.txt"].read_text()
    assert re.search(r"debian \|\.+~+#+~+=+\|", files["timeline.txt"].read_text())
    assert "<title>Paused on sim-host" in files["timeline.svg"].read_text()
    cases = ET.parse(project.path / "junit.xml").getroot().iter("testcase")
    told = {case.get("name"): [one.get("value") for one in case.iter("property")] for case in cases}
    assert str(files["console.txt"]) in told["test_wrong"]
    assert told["test_right"] == []


def test_a_guest_that_is_not_ready(project: pytest.Pytester) -> None:
    """The error of the set-up says what was waited for and what was seen; the console is there."""
    project.makepyfile(
        """
        import pytest
        from xenmgmt import ready

        def never(vm):
            return vm.tags

        @pytest.mark.vm(template="debian", ready=ready.console("welcome", timeout=3))
        def test_text(vm): pass

        @pytest.mark.vm(template="debian", reset="fork", ready=[ready.until(never, 3)])
        def test_function(vm): pass

        @pytest.mark.vm(template="debian")
        def test_next(vm): pass
        """
    )
    done = project.runpytest_inprocess(*PLUGIN)
    done.assert_outcomes(errors=2, passed=1)
    text = done.stdout.str()
    assert re.search(r"waited for console text 'welcome'; last seen: .*login:", text)
    assert "waited for never; last seen: it answered ()" in text
    assert text.count("xen console: debian") == 2
    assert "src/xenmgmt" not in text
    assert "left behind" not in text


def test_what_a_module_keeps(project: pytest.Pytester) -> None:
    """The how-to's way for fixtures of a module: once for each engine, and gone in the end."""
    page = (ROOT / "docs" / "howto" / "test-harness.md").read_text()
    blocks = re.findall(r"^```python\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    (code,) = (block for block in blocks if 'scope="module"' in block)
    tests = """

        seen = []

        @pytest.mark.vm(template="debian")
        @pytest.mark.parametrize("number", range(2))
        def test_it(vm, xen, server, number):
            assert server.state == "Running"
            seen.append((xen, server.uuid))

        def test_engines():
            assert (len(seen), len(set(seen))) == (4, 2)
        """
    project.makepyfile(code + dedent(tests))
    two = ("--xen-engine", "sim://?hosts=1", "--xen-engine", "sim://?hosts=3")
    done = project.runpytest_inprocess(*PLUGIN, *two)
    done.assert_outcomes(passed=5)
    assert done.ret == pytest.ExitCode.OK
    assert "left behind" not in done.stdout.str()


def test_workers(project: pytest.Pytester) -> None:
    """With pytest-xdist each worker has guests of its own, and what they leave fails the run."""
    project.makepyfile(
        """
        import pytest

        @pytest.mark.parametrize("number", range(8))
        @pytest.mark.vm(template="debian", reset="snapshot")
        def test_it(vm, worker_id, number):
            assert vm.tags == ()
            vm.add_tags(worker_id)

        @pytest.mark.vm(template="debian")
        def test_untidy(xen):
            xen.VM.create(name_label="forgotten", memory_static_max="64MiB")
        """
    )
    run = child(project, "-n2", "-v", "--xen-store", "kept")
    text, _ = run.communicate(timeout=PROGRAM)
    assert "9 passed" in text, text
    assert {"[gw0]", "[gw1]"} <= set(text.split()), text
    assert "VM 'forgotten', made in test_workers.py::test_untidy" in text, text
    assert run.returncode == pytest.ExitCode.TESTS_FAILED, text
    assert len(list((project.path / "kept").glob("*.db"))) == 2


def test_a_killed_run_is_reclaimed_by_the_next(project: pytest.Pytester) -> None:
    """After kill -9 the next run takes back what was leased and what was made for it."""
    project.makepyfile(
        """
        import json
        import time
        from pathlib import Path
        import pytest

        @pytest.mark.vm(template="debian", reset="snapshot", count=2)
        def test_it(vm_pool, xen):
            vms = [vm.name_label for vm in xen.VM.get_all()]
            Path("found.json").write_text(json.dumps(vms))
            if not Path("again").exists():
                Path("again").touch()
                time.sleep(60)
        """
    )
    kept = ("--xen-store", "kept", "--xen-engine", "sim://?guests=kept")
    run = child(project, *kept)
    until(lambda: (project.path / "again").exists())
    run.send_signal(signal.SIGKILL)
    run.communicate(timeout=PROGRAM)
    first = json.loads((project.path / "found.json").read_text())

    second = child(project, *kept)
    text, _ = second.communicate(timeout=PROGRAM)
    assert second.returncode == 0, text
    assert "reclaimed from runs that were killed" in text
    leased = {name for name in first if re.fullmatch("pytest debian [0-9a-f]{12}", name)}
    assert len(leased) == 2
    assert leased == set(re.findall("lease '(.*?)', of a run that was killed", text))
    now = json.loads((project.path / "found.json").read_text())
    assert len(now) == len(first)
    assert not leased & set(now)


@pytest.mark.parametrize(
    ("mark", "told"),
    [
        ("template='debian', rest='fork'", "mark vm has no 'rest'"),
        ("'debian'", "mark vm takes names"),
        ("template='debian', count=-1", "count=-1"),
        ("matrix='debian'", "names of templates, or a mapping"),
        ("matrix={'a': 'debian'}", "a mapping of"),
        ("matrix=()", "matrix=(): names of templates, or a mapping"),
        ("matrix={}", "matrix={}: names of templates, or a mapping"),
        ("matrix=5", "matrix=5: names of templates, or a mapping"),
        ("matrix=('debian', 5)", "matrix=('debian', 5): names of templates, or a mapping"),
        ("matrix={'a': 5}", "mapping of template, reset, engine, ready, lease, count would do"),
        ("matrix={'a': {'matrix': 5}}", "no 'matrix'; it has template, reset, engine, ready"),
        ("template='debian', engine=()", "engine=(): the name, URL or kind of an engine"),
        ("template='debian', engine=''", "engine='': the name, URL or kind of an engine"),
        ("template='debian', engine=5", "engine=5: the name, URL or kind of an engine"),
        ("template='debian', engine=[5]", "engine=[5]: the name, URL or kind of an engine"),
        ("template='debian', engine='moon'", "engine 'moon' is neither a URL nor one of sim"),
        ("template='debian', reset='soap'", "fresh, fork, revert, snapshot"),
        ("template='debian', lease='long'", "::test_it: mark vm: FIELD_TYPE_ERROR: lease does not"),
        ("template='debian', ready=5", "a condition of xenmgmt.ready, a function"),
        (
            "template='nobody'",
            "those that are there (none), or one that the hook pytest_xen_template makes",
        ),
        ("reset='fork'", "which guest"),
    ],
)
def test_mistakes_are_told(project: pytest.Pytester, mark: str, told: str) -> None:
    """A mark that cannot be meant is refused with what would do."""
    project.makepyfile(
        f"""
        import pytest

        @pytest.mark.vm({mark})
        def test_it(vm): pass
        """
    )
    done = project.runpytest_inprocess(*PLUGIN)
    text = done.stdout.str() + done.stderr.str()
    assert done.ret != pytest.ExitCode.OK
    assert told in text
    assert "pluggy/_caller.py" not in text
    assert "src/xenmgmt" not in text


def test_an_error_of_the_project_keeps_its_way(pytester: pytest.Pytester) -> None:
    """What the hook of a project does wrong is shown where it does it."""
    pytester.makeconftest(
        """
        def pytest_xen_template(xen, name):
            return xen.VM.create(name_label=name, memory_static_max="wrong")
        """
    )
    pytester.makepyfile(
        """
        import pytest

        @pytest.mark.vm(template="debian")
        def test_it(vm): pass
        """
    )
    done = pytester.runpytest_inprocess(*PLUGIN)
    done.assert_outcomes(errors=1)
    assert "return xen.VM.create(name_label=name" in done.stdout.str()


def test_an_engine_that_nobody_placed(project: pytest.Pytester) -> None:
    """A test for a kind of engine is skipped in a run without one, and says what would run it."""
    project.makepyfile(
        """
        import pytest

        @pytest.mark.vm(template="debian", engine=["qemu", "xen"])
        def test_real(vm): pass

        @pytest.mark.vm(matrix={"old": {"template": "debian", "engine": "test"}})
        def test_old(vm): pass

        @pytest.mark.vm(template="debian", engine=["qemu", "sim"])
        def test_both(vm): assert vm.state == "Running"
        """
    )
    done = project.runpytest_inprocess(*PLUGIN, "-rs")
    done.assert_outcomes(passed=1, skipped=2)
    for kinds in ("qemu, xen", "test"):
        told = f"for {kinds}; this run has the simulator; --xen-engine URL names another"
        assert told in done.stdout.str()


def test_nothing_is_loaded_before_a_test_asks() -> None:
    """A run that has no guests pays for none: the library is loaded with the first of them."""
    code = """
        import sys, xenmgmt.pytest_plugin
        heavy = [name for name in sys.modules if name.startswith("xenmgmt.")]
        print(*heavy)
        """
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(line.strip() for line in code.splitlines())],
        capture_output=True,
        text=True,
        timeout=PROGRAM,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )
    loaded = done.stdout.split()
    assert all(name.startswith("xenmgmt.pytest_plugin") for name in loaded), done


def test_pool(project: pytest.Pytester) -> None:
    """A pool has as many as asked for, takes more, and gives back what is its own."""
    project.makepyfile(
        """
        import pytest

        @pytest.mark.vm(template="debian", reset="snapshot", count=3)
        def test_it(vm_pool, vm):
            a, b, c = vm_pool
            assert len({one.uuid for one in (a, b, c, vm)}) == 4
            assert vm_pool[:2] == [a, b]
            vm_pool.give(b)
            assert b not in vm_pool
            d = vm_pool.take()
            assert (len(vm_pool), d.state) == (3, "Running")
            with pytest.raises(ValueError, match="not of this pool"):
                vm_pool.give(vm)
        """
    )
    project.runpytest_inprocess(*PLUGIN).assert_outcomes(passed=1)


def test_entry_point() -> None:
    """pytest finds the plugin under the name by which `-p` finds it too."""
    import tomllib

    project: Any = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["entry-points"]["pytest11"] == {"xenmgmt.pytest_plugin": "xenmgmt.pytest_plugin"}
