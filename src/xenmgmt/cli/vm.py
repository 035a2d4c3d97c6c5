"""Verbs of virtual machines that no message of the API is: console, top, export, import."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ._app import common, given, limit
from ._objects import OBJECT, find
from ._top import GUESTS, command
from ._verbs import show_result
from ._where import opened


def _console(name: str, send: tuple[str, ...], expect: str | None) -> int:
    from ._console import script, talk

    with opened(given().where) as xen:
        console = xen.open_console(find(xen, "VM", name))
        limit_ = given().timeout or 30.0
        if send or expect or not sys.stdin.isatty():
            return script(console, send, expect, limit_)
        return talk(console)


def _export(name: str, file: str) -> int:
    with opened(given().where) as xen:
        text = str(find(xen, "VM", name).export_metadata())
    if file == "-":
        print(text)
    else:
        with Path(file).open("x", encoding="utf-8") as target:
            target.write(text + "\n")
    return 0


def _import(file: str, force: bool) -> int:
    from ..importers import create, parse_guest

    text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    with opened(given().where) as xen:
        if text.lstrip().startswith("{"):
            show_result(xen.VM.import_metadata(text, force=force))
            return 0
        guest = parse_guest(text, file)
        for one in guest.unsupported:
            click.echo(f"{file}: has no place in the Xen-API: {one}", err=True)
        show_result(create(xen, guest))
    return 0


COMMANDS: dict[str, click.Command] = {
    "console": click.Command(
        "console",
        callback=_console,
        params=[
            click.Argument(["name"], type=OBJECT("VM", "send_sysrq")),
            click.Option(["--send"], multiple=True, metavar="LINE", help="Type this line."),
            click.Option(["--expect"], metavar="REGEX", help="Then wait until this is printed."),
            *common(),
            limit(),
        ],
        help="The text console; Ctrl-] leaves. Without a terminal, lines come from standard input.",
    ),
    "top": command(GUESTS),
    "export": click.Command(
        "export",
        callback=_export,
        params=[
            click.Argument(["name"], type=OBJECT("VM")),
            click.Argument(["file"], default="-"),
            *common(),
        ],
        help="Write configuration and devices as JSON to a new file; disks are not in it.",
    ),
    "import": click.Command(
        "import",
        callback=_import,
        params=[
            click.Argument(["file"], default="-"),
            click.Option(["--force"], is_flag=True, help="Leave out disks that are not there."),
            *common(),
        ],
        help="Make a VM of what export wrote, of an xl configuration, or of libvirt XML.",
    ),
}
