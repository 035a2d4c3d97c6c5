"""How a command ends: one exit status for each kind of error, and one line that says why."""

from __future__ import annotations

import os
import sys
from typing import Any, NamedTuple

from .. import errors as err


class Status(NamedTuple):
    """One row of the table of exit statuses."""

    code: int
    kind: type[BaseException]
    meaning: str


STATUS = (
    Status(6, err.StoreError, "the file of the store cannot be used"),
    Status(7, err.MissingExtra, "a library is not installed"),
    Status(7, err.NotSupported, "the engine cannot do it"),
    Status(5, err.Timeout, "it took longer than it may"),
    Status(3, err.Refused, "refused: the object is in a state in which this may not be done"),
    Status(
        1, err.CallerError, "the command is wrong: no such object, or a value that does not fit"
    ),
    Status(4, err.XenError, "the engine or the host failed"),
    Status(1, OSError, "a file cannot be read or written"),
    Status(1, ValueError, "a value or a file cannot be understood"),
)
"""The first row that fits counts. 0 is done, 2 wrong usage, 130 interrupted."""

DONE, WRONG, USAGE, INTERRUPTED = 0, 1, 2, 130


def status_of(error: BaseException) -> int | None:
    """The exit status for an error; None when it is a mistake in this program."""
    for row in STATUS:
        if isinstance(error, row.kind):
            return row.code
    return None


def told(error: BaseException) -> int:
    """Say what went wrong, and with what status to end. A reader that went away is no error."""
    if isinstance(error, BrokenPipeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)  # where what is buffered goes when the process ends
        os.close(nowhere)
        return DONE
    code = status_of(error)
    if code is None:
        raise error
    print(f"xenmgmt: {words(error)}", file=sys.stderr)
    return code


def words(error: BaseException) -> str:
    """An error with what would do, as far as it does not say so itself."""
    text = str(error)
    allowed: Any = getattr(error, "allowed_operations", None)
    if isinstance(error, err.Refused) and allowed and "llowed now" not in text:
        text += f"; allowed now: {', '.join(map(str, allowed))}"
    for note in getattr(error, "__notes__", ()):
        text += f"\n  {note}"
    return text


def run(arguments: list[str]) -> int:
    """Run a command that click understands."""
    try:
        import click
    except ModuleNotFoundError:
        raise err.MissingExtra("click", "cli", feature="the command line") from None
    from ._app import APP

    try:
        found = APP.main(arguments, prog_name="xenmgmt", standalone_mode=False)
    except click.exceptions.Abort:
        return INTERRUPTED
    except SystemExit:  # click's own, for a reader that went away
        return told(BrokenPipeError())
    except click.exceptions.Exit as end:
        return int(end.exit_code)
    except click.ClickException as error:
        error.show()
        return int(error.exit_code)
    return found if isinstance(found, int) else DONE
