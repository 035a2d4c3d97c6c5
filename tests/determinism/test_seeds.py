"""A thousand random scripts; one seed gives one event log, in every process and on every Python."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import transitions
from tests.patience import PROGRAM

import xenmgmt
from xenmgmt import scenario
from xenmgmt.testing import scripts

SOURCE = Path(xenmgmt.__file__).parents[1]
SEEDS = 1000
PROCESSES = 2
WANTED = ("3.11", "3.12", "3.13")


def begin(python: str, *arguments: str, hash_seed: str = "random") -> subprocess.Popen[str]:
    """``python -m xenmgmt.testing.scripts`` with another Python, or another hash seed."""
    libraries = Path(transitions.__file__).parents[1]
    six = [entry for entry in sys.path if entry and Path(entry, "six.py").exists()]
    path = os.pathsep.join([str(SOURCE), str(libraries), *six])
    return subprocess.Popen(
        [python, "-m", "xenmgmt.testing.scripts", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": path, "PYTHONHASHSEED": hash_seed},
    )


def output(process: subprocess.Popen[str]) -> str:
    """What a process printed; its failure when it failed."""
    out, problems = process.communicate(timeout=PROGRAM)
    assert process.returncode == 0, out + problems
    return out


def pythons() -> dict[str, str | None]:
    """The Pythons to compare, by version; None for one that is not installed."""
    found: dict[str, str | None] = {}
    for version in WANTED:
        places = [
            *sorted(Path.home().glob(f".pyenv/versions/{version}.*/bin/python{version}")),
            *(Path(each, f"python{version}") for each in os.get_exec_path()),
        ]
        if sys.version.startswith(f"{version}."):
            places.insert(0, Path(sys.executable))
        found[version] = next((str(each) for each in places if works(each)), None)
    return found


def works(python: Path) -> bool:
    """Whether a Python is there and starts."""
    if not os.access(python, os.X_OK):
        return False
    return subprocess.run([python, "-c", ""], capture_output=True, check=False).returncode == 0


def test_a_thousand_seeds() -> None:
    """Every script ends with a whole model; a failure tells how to see it again."""
    each = SEEDS // PROCESSES
    running = [
        begin(sys.executable, "--seed", str(first), "--count", str(each))
        for first in range(0, SEEDS, each)
    ]
    for process in running:
        assert "0 failed" in output(process)


def test_same_digests_in_every_process() -> None:
    """The order of strings in sets differs between the processes; the event log does not."""
    asked = ("--seed", "0", "--count", "24", "--digests")
    running = [begin(sys.executable, *asked, hash_seed=each) for each in ("0", "1", "4242")]
    one, *others = [output(process) for process in running]
    assert len(one.splitlines()) > 24
    assert others == [one, one]


def test_same_digests_on_every_python(record_property: Any) -> None:
    """What Pythons are there agree; those that are not are named."""
    found = pythons()
    asked = ("--seed", "100", "--count", "24", "--digests")
    running = {version: begin(path, *asked) for version, path in found.items() if path}
    told = {version: output(process) for version, process in running.items()}
    missing = [version for version, path in found.items() if path is None]
    record_property("Pythons compared", ", ".join(told))
    record_property("Pythons not installed", ", ".join(missing) or "none")
    assert len(set(told.values())) == 1


@pytest.mark.parametrize("seed", range(8))
def test_a_recording_replays(seed: int) -> None:
    """What a random script did, replayed from its recording, causes the same events."""

    def play(xen: xenmgmt.Xen) -> None:
        run = scripts.Run(xen)
        run.furnish()
        for step in scripts.script(seed, 40):
            run.do(step)

    recording = scenario.record(play, scripts.url(seed), seed=seed)
    assert recording.replay().digest == recording.digest


def test_different_seeds_differ() -> None:
    """The digest does look at what happens."""
    assert scripts.run_seed(1, 10) != scripts.run_seed(5, 10)


class TestShrinking:
    """A failing script is made small."""

    def test_only_what_is_needed_stays(self) -> None:
        """Two steps of a hundred are to blame."""
        found = scripts.shrink(range(100), lambda steps: {17, 80} <= set(steps))
        assert found == [17, 80]

    def test_a_failure_is_reported(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """With the command that shows it again, and the fewest steps."""

        def broken(self: scripts.Run, step: scripts.Step) -> None:
            if step.verb == "xen.sample":
                raise AssertionError("made to fail")

        monkeypatch.setattr(scripts.Run, "do", broken)
        seed = next(s for s in range(50) if any(x.verb == "xen.sample" for x in scripts.script(s)))
        with pytest.raises(AssertionError) as caught:
            scripts.run_seed(seed)
        assert f"python -m xenmgmt.testing.scripts --seed {seed} --steps 60" in str(caught.value)
        assert "1 of 60 steps do" in str(caught.value)
