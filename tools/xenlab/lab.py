"""What a user of the lab holds."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import termios
import time
import tty
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from . import build, client, wire
from .machine import Machine, has_state
from .settings import BOOT_SECONDS, LabError, default_folder


class Result(NamedTuple):
    """What a command in dom0 did."""

    status: int
    output: str
    errors: str


def _say(text: str) -> None:
    print(f"xenlab: {text}", file=sys.stderr, flush=True)


def _nowhere(data: bytes) -> None:
    """Where nobody listens."""


class Lab:
    """A Xen host: ``with Lab() as lab: lab.capture("xl list")``.

    Args:
        folder: where images and machines are; `default_folder` when left out.
        name: of this machine, so that several can run at once.
        cpus: of the host. Two emulated CPUs are much slower than one, and a machine with more than
            one has no saved state: it boots cold.
        say: takes lines of progress.
    """

    def __init__(
        self,
        folder: Path | None = None,
        *,
        name: str = "default",
        cpus: int = 1,
        say: build.Say = _say,
    ) -> None:
        self.folder = (folder or default_folder()).resolve()
        self.say = say
        self.machine = Machine(self.folder, self.folder / "run" / name, cpus)

    def __enter__(self) -> Self:
        self.boot()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def is_running(self) -> bool:
        """Whether its machine runs."""
        return self.machine.pid is not None

    def build(self) -> bool:
        """Make the images unless they are current; whether any were made."""
        return build.build(self.folder, self.say)

    def prepare(self) -> None:
        """Build what is missing, and save the state of a machine that has booted."""
        self.build()
        if not has_state(self.folder):
            first = Lab(self.folder, name=f"first-{os.getpid()}", say=self.say)
            first._start(warm=False)
            first.machine.save()
            self.say("its state is saved for the next boots")

    def boot(self, *, cold: bool = False) -> bool:
        """Boot unless it runs, from the saved state unless asked not to; whether it was booted.

        Returns when dom0 takes commands. Does what `prepare` does, first.

        Raises:
            LabError: it could not be built, or dom0 did not come up.
        """
        if self.is_running:
            return False
        if cold or self.machine.cpus > 1:
            self.build()
            self._start(warm=False)
            return True
        self.prepare()
        try:
            self._start(warm=True)
        except LabError as error:  # a state that this machine cannot restore is of no use
            self.say(f"the saved state does not start, booting without it: {error}")
            shutil.rmtree(self.folder / "ready", ignore_errors=True)
            self._start(warm=False)
        return True

    def _start(self, *, warm: bool) -> None:
        begun = time.monotonic()
        self.machine.start(warm=warm)
        patience = 120.0 if warm else BOOT_SECONDS
        try:
            status = client.run(
                self.machine, "true", seconds=patience, patience=patience,
                output=_nowhere, errors=_nowhere,
            )  # fmt: skip
            if status:
                raise LabError(f"`true` ended with {status} in dom0")
        except BaseException:
            self.machine.kill()
            raise
        how = "from its saved state" if warm else "cold"
        self.say(f"dom0 is up, {how}, in {time.monotonic() - begun:.1f} s")

    def run(
        self,
        command: str,
        *,
        files: Mapping[str, Path] | None = None,
        results: Path | None = None,
        seconds: float = 600.0,
        quiet: float = float("inf"),
        output: client.Sink = _nowhere,
        errors: client.Sink = _nowhere,
    ) -> int:
        """Run a command in dom0; see `client.run`."""
        return client.run(
            self.machine, command, files=files, results=results, seconds=seconds, quiet=quiet,
            output=output, errors=errors,
        )  # fmt: skip

    def capture(
        self,
        command: str,
        *,
        files: Mapping[str, Path] | None = None,
        results: Path | None = None,
        seconds: float = 600.0,
    ) -> Result:
        """The same, with what it printed."""
        out, err = bytearray(), bytearray()
        status = self.run(
            command, files=files, results=results, seconds=seconds,
            output=out.extend, errors=err.extend,
        )  # fmt: skip
        return Result(status, out.decode(errors="replace"), err.decode(errors="replace"))

    def shell(self) -> None:
        """A prompt in dom0 on this terminal, until its end."""
        with _raw_terminal():
            client.run(
                self.machine, "", seconds=7 * 86400.0, terminal=True,
                output=_to_terminal, errors=_to_terminal,
            )  # fmt: skip

    def stop(self) -> None:
        """Power it off; pull the plug if dom0 does not answer."""
        if not self.is_running:
            return
        with contextlib.suppress(LabError):
            client.run(
                self.machine,
                wire.POWER_OFF,
                seconds=5,
                patience=5,
                output=_nowhere,
                errors=_nowhere,
            )
            self.machine.wait_end(10)
        self.machine.kill()
        shutil.rmtree(self.machine.folder, ignore_errors=True)


def _to_terminal(data: bytes) -> None:
    os.write(sys.stdout.fileno(), data)


@contextlib.contextmanager
def _raw_terminal() -> Iterator[None]:
    if not sys.stdin.isatty():
        yield
        return
    fd = sys.stdin.fileno()
    before = termios.tcgetattr(fd)
    tty.setraw(fd)
    try:
        yield
    finally:
        termios.tcsetattr(fd, termios.TCSADRAIN, before)
