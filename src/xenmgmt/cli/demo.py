"""``xenmgmt demo``: guests through their life on two simulated hosts."""

from __future__ import annotations

from pathlib import Path

import click

FILE = click.Path(path_type=Path)


@click.command("demo")
@click.argument("files", nargs=-1, type=FILE)
@click.option("--output", type=FILE, default=Path("timeline.svg"), help="The picture.")
@click.option("--seed", type=int, default=1, help="What random choices come from.")
def COMMAND(files: tuple[Path, ...], output: Path, seed: int) -> int:
    """Read guest definitions (xl configuration files or libvirt domain XML), create the guests on
    two simulated hosts, and take them through their life. Without files, three guests of its own.
    """
    from ..demo import run

    return run(list(files), output, seed)
