"""The command line: ``xenmgmt``, also ``python -m xenmgmt``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from . import cli_serve, cli_store
from .errors import XenError


def parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    found = argparse.ArgumentParser(
        prog="xenmgmt", description="The Xen Management API as an embeddable library."
    )
    commands = found.add_subparsers(dest="command", required=True, metavar="command")
    demo = commands.add_parser(
        "demo",
        help="take guests through their life on two simulated hosts",
        description="Read guest definitions (xl configuration files or libvirt domain XML), create "
        "the guests on two simulated hosts, and take them through their life. Without files, three "
        "guests of its own.",
    )
    demo.add_argument("files", nargs="*", type=Path, help="guest definitions")
    demo.add_argument(
        "--output", type=Path, default=Path("timeline.svg"), help="the picture (timeline.svg)"
    )
    demo.add_argument("--seed", type=int, default=1, help="what random choices come from (1)")
    cli_store.add_to(commands)
    cli_serve.add_to(commands)
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the exit status: 0 done, 1 an error of the library, 2 wrong usage."""
    given = parser().parse_args(arguments)
    try:
        if given.command == "store":
            return cli_store.run(given)
        if given.command in ("serve", "accounts"):
            return cli_serve.run(given)
        from .demo import run

        return run(given.files, given.output, given.seed)
    except (XenError, ValueError, OSError) as error:
        print(f"xenmgmt: {error}", file=sys.stderr)
        return 1
