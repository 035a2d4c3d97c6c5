"""The command line: ``python -m tools.xenlab``."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path

from .lab import Lab
from .machine import qemu_arguments
from .settings import LabError

LAB_FAILED = 125


def parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    top = argparse.ArgumentParser(prog="python -m tools.xenlab", description=__doc__)
    top.add_argument("--dir", type=Path, help="where images and machines are ($XENLAB_DIR)")
    top.add_argument("--name", default="default", help="of the machine; several can run at once")
    top.add_argument("--cpus", type=int, default=1, help="of a machine that is booted; "
                     "more than one are slower, and boot cold")  # fmt: skip
    commands = top.add_subparsers(dest="command", required=True)
    commands.add_parser("build", help="make the images, unless they are current")
    boot = commands.add_parser("boot", help="boot; the machine runs on in the background")
    boot.add_argument("--cold", action="store_true", help="not from the saved state")
    commands.add_parser("shell", help="boot if need be, and give a prompt in dom0")
    run = commands.add_parser(
        "run",
        help="run a command in dom0; boots if need be, and then stops afterwards",
        description="The exit status is the command's; 124: out of time; 125: the lab failed.",
    )
    run.add_argument("-s", "--send", action="append", default=[], type=_there, metavar="PATH",
                     help="a file or folder for the command's folder")  # fmt: skip
    run.add_argument("-o", "--out", type=Path, metavar="DIR",
                     help="takes what the command leaves in $OUT")  # fmt: skip
    run.add_argument("-t", "--time", type=float, default=600.0, metavar="SECONDS")
    run.add_argument("words", nargs="+", metavar="COMMAND")
    commands.add_parser("stop", help="power the machine off")
    commands.add_parser("status", help="whether it runs")
    commands.add_parser("log", help="what Xen and dom0 wrote to the console")
    commands.add_parser("qemu", help="print QEMU's arguments, one a line")
    return top


def _there(text: str) -> Path:
    path = Path(text)
    if not path.exists():
        raise argparse.ArgumentTypeError(f"there is no {text}")
    return path


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line says; the exit status."""
    given = parser().parse_args(arguments)
    lab = Lab(given.dir, name=given.name, cpus=given.cpus)
    try:
        return _do(lab, given)
    except LabError as error:
        print(f"xenlab: {error}", file=sys.stderr)
        return LAB_FAILED
    except KeyboardInterrupt:
        return 130


def _do(lab: Lab, given: argparse.Namespace) -> int:
    match given.command:
        case "build":
            if not lab.build():
                lab.say(f"the images in {lab.folder} are current")
        case "boot":
            if not lab.boot(cold=given.cold):
                lab.say("it runs already")
        case "shell":
            return _with_machine(lab, lambda: _shell(lab))
        case "run":
            files = _named(given.send)
            return _with_machine(lab, lambda: _run(lab, given, files))
        case "stop":
            lab.stop()
        case "status":
            print(f"running, process {lab.machine.pid}" if lab.is_running else "stopped")
            return 0 if lab.is_running else 3
        case "log":
            print(_log(lab))
        case "qemu":
            print("\n".join(qemu_arguments(lab.folder, given.cpus)))
    return 0


def _with_machine(lab: Lab, work: Callable[[], int]) -> int:
    booted = lab.boot()
    try:
        return work()
    finally:
        if booted:
            lab.stop()


def _log(lab: Lab) -> str:
    path = lab.machine.folder / "console.log"
    if not path.exists():
        raise LabError(f"machine {lab.machine.folder.name!r} has written nothing: boot it first")
    return path.read_text(errors="replace")


def _shell(lab: Lab) -> int:
    lab.say("this is dom0; Ctrl-D or `exit` ends it. Guests to try: xl create /srv/xen/pv.cfg")
    lab.shell()
    return 0


def _named(paths: list[Path]) -> dict[str, Path]:
    files = {path.resolve().name: path for path in paths}
    if len(files) < len(paths):
        raise LabError("two of the files to send have the same name")
    return files


def _run(lab: Lab, given: argparse.Namespace, files: dict[str, Path]) -> int:
    return lab.run(
        " ".join(given.words),
        files=files,
        results=given.out,
        seconds=given.time,
        output=lambda data: os.write(sys.stdout.fileno(), data),
        errors=lambda data: os.write(sys.stderr.fileno(), data),
    )


if __name__ == "__main__":
    sys.exit(main())
