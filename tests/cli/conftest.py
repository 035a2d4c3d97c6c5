"""The command, run in this process or as a person runs it."""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from tests.patience import LONG

from xenmgmt import cli


class Done(NamedTuple):
    """What a command said, and how it ended."""

    code: int
    out: str
    err: str


Run = Callable[..., Done]


@pytest.fixture(autouse=True)
def own_places(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """No test meets the user's store or settings."""
    for name in ("XENMGMT_ENGINE", "XENMGMT_CONFIG", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XENMGMT_STORE", str(tmp_path / "store.db"))
    return tmp_path


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command in this process, with an engine of its own, as another process has."""

    def call(*words: str) -> Done:
        capsys.readouterr()
        code = cli.main(list(words))
        told = capsys.readouterr()
        return Done(code, told.out, told.err)

    return call


@pytest.fixture
def ok(run: Run) -> Callable[..., str]:
    """Run a command that must succeed; what it printed."""

    def call(*words: str) -> str:
        done = run(*words)
        assert done.code == 0, (words, done)
        return done.out.strip()

    return call


@pytest.fixture
def on_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder first on the path, with the command ``xenmgmt``."""
    folder = tmp_path / "bin"
    folder.mkdir()
    command = folder / "xenmgmt"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -W error -m xenmgmt "$@"\n')
    command.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    return folder


class Terminal:
    """A program on a terminal of its own."""

    def __init__(self, command: tuple[str, ...]) -> None:
        self._master, slave = pty.openpty()
        self.process = subprocess.Popen(
            command,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # as on a terminal
        )
        os.close(slave)
        self.seen = ""

    def type(self, text: str) -> None:
        os.write(self._master, text.encode())

    def until(self, text: str, seconds: float = LONG) -> str:
        """Read until the program has shown a text; all that was shown."""
        end = time.monotonic() + seconds
        while text not in self.seen:
            assert time.monotonic() < end, f"no {text!r} in {self.seen!r}"
            if not self._read():
                break
        assert text in self.seen, self.seen
        return self.seen

    def _read(self) -> bool:
        if select.select([self._master], [], [], 0.2)[0]:
            try:
                found = os.read(self._master, 4096)
            except OSError:  # the program has closed its side
                return False
            self.seen += found.decode("utf-8", "replace")
        return True

    def ended(self, seconds: float = LONG) -> int:
        """Read to the end; the exit status."""
        end = time.monotonic() + seconds
        while self.process.poll() is None and time.monotonic() < end:
            self._read()
        while select.select([self._master], [], [], 0)[0] and self._read():
            continue
        return self.process.wait(LONG)

    def close(self) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(LONG)
        os.close(self._master)


@pytest.fixture
def terminal() -> Iterator[Callable[..., Terminal]]:
    """Run a program on a terminal."""
    made: list[Terminal] = []

    def start(*command: str) -> Terminal:
        made.append(Terminal(command))
        return made[-1]

    yield start
    for one in made:
        one.close()
