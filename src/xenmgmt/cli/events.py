"""``xenmgmt events``: what happened, and what happens."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from typing import Any

import click

from .. import errors as err
from ._app import common, given, limit
from ._list import name_of
from ._rows import plain
from ._where import opened

TICK = 0.1


def _events(since: int | None, classes: tuple[str, ...], follow: bool, count: int | None) -> int:
    seconds = given().timeout
    end = None if seconds is None else time.monotonic() + seconds
    told = 0
    for event in _found(since, follow, end):
        if classes and event["class"] not in classes:
            continue
        _print_event(event)
        told += 1
        if told == count:
            break
    return 0


def _found(since: int | None, follow: bool, end: float | None) -> Iterator[dict[str, Any]]:
    path = given().where.readable
    if path is not None:
        yield from _from_file(path, since, follow, end)
        return
    if not follow:
        raise err.InvalidValue("follow", False, would_do="--follow: this engine keeps no past here")
    with opened(given().where) as xen:
        stream = xen.events.stream(token=None if since is None else str(since))
        while end is None or time.monotonic() < end:
            for event in stream.next(TICK):
                row = {"ref": event.ref, **{k: plain(v) for k, v in event.snapshot.items()}}
                when = event.timestamp.isoformat()
                yield _plain(event.id, event.revision, event.cls, event.operation, when, row)


def _from_file(
    path: str, since: int | None, follow: bool, end: float | None
) -> Iterator[dict[str, Any]]:
    from ..store.reading import Reader

    with Reader(path) as reader:
        after = since if since is not None else reader.revision if follow else reader.oldest
        if after < reader.oldest:
            raise err.TokenCompacted(
                token=str(after), oldest=reader.oldest, current=reader.revision
            )
        while True:
            for one in reader.events(after):
                after = one.revision
                yield _plain(one.number, one.revision, one.cls, one.operation, one.time, one.row)
            if not follow or (end is not None and time.monotonic() >= end):
                return
            time.sleep(TICK)
            reader.renew()


def _plain(
    number: int, revision: int, cls: str, operation: str, when: str, row: dict[str, Any]
) -> dict[str, Any]:
    return {
        "id": number,
        "revision": revision,
        "time": when,
        "class": cls,
        "operation": operation,
        "ref": row["ref"],
        "name": name_of(row),
        "state": row.get("state", ""),
        "snapshot": row,
    }


def _print_event(event: dict[str, Any]) -> None:
    if given().form == "json":
        sys.stdout.write(json.dumps(event, ensure_ascii=False) + "\n")
    else:
        told = [str(event["revision"]), event["time"][11:23], event["operation"], event["class"]]
        sys.stdout.write("  ".join([*told, event["name"], str(event["state"])]) + "\n")
    sys.stdout.flush()


COMMAND = click.Command(
    "events",
    callback=_events,
    help="What happened, from the oldest that is kept; --follow: from now on. --json: one a line.",
    params=[
        click.Option(["--since"], type=click.IntRange(min=0), help="After this revision."),
        click.Option(["--class", "classes"], multiple=True, metavar="CLASS", help="Only these."),
        click.Option(["--follow"], is_flag=True, help="Wait for more, until Ctrl-C."),
        click.Option(["--count"], type=click.IntRange(min=1), help="End after so many."),
        *common(),
        limit(),
    ],
)
