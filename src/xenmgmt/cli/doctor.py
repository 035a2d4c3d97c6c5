"""``xenmgmt doctor``: what works on this machine, and what would make the rest work."""

from __future__ import annotations

import click

from . import _print
from ._app import common, given


def _doctor() -> int:
    from ._checks import examine

    found = examine(given().where)
    if given().form in ("json", "yaml"):
        _print.data([one._asdict() for one in found], given().form)
    else:
        rows = [[one.what, one.state, one.told] for one in found]
        _print.table(["WHAT", "STATE", "FOUND"], rows)
        for one in found:
            if one.fix:
                print(f"\n{one.what}: {one.then}\n  {one.fix}")
    return 1 if any(one.needed and one.state != "ok" for one in found) else 0


COMMAND = click.Command(
    "doctor",
    callback=_doctor,
    params=common(),
    help="What works on this machine, and what would make the rest work. "
    "Status 1 when something is missing that every command needs.",
)
