"""Exit statuses: one for each kind of error, and every error has one."""

from __future__ import annotations

import re
from pathlib import Path

from tests.cli.conftest import Run

from xenmgmt import errors
from xenmgmt.cli import _exit
from xenmgmt.cli._app import APP

PAGE = Path(__file__).resolve().parents[2] / "docs" / "howto" / "cli.md"


def kinds() -> list[type[errors.XenError]]:
    found: list[type[errors.XenError]] = []
    waiting = [errors.XenError]
    while waiting:
        kind = waiting.pop()
        found.append(kind)
        waiting += kind.__subclasses__()
    return found


def test_every_error_has_a_status() -> None:
    """All classes of errors, each by the first row that fits; who is at fault can be told."""
    for kind in kinds():
        code = _exit.status_of(kind.__new__(kind))
        assert code in (1, 3, 4, 5, 6, 7), kind
        if issubclass(kind, errors.Refused):
            assert code == 3
        if issubclass(kind, errors.HostError):
            assert code in (4, 5, 6, 7)
    assert _exit.status_of(KeyError("x")) is None


def test_the_table_is_documented() -> None:
    """The how-to and the help have the statuses that there are."""
    codes = {row.code for row in _exit.STATUS} | {0, 2, 130}
    rows = re.findall(r"^\| (\d+) \| ", PAGE.read_text(), re.MULTILINE)
    assert {int(one) for one in rows} == codes
    told = {int(one) for one in re.findall(r"\b(\d)\b ", APP.epilog or "")}
    assert told == codes - {130}


def test_a_mistake_of_ours_is_not_hidden(run: Run, monkeypatch: object) -> None:
    """What is no error of the library or the system is raised, with its trace."""
    try:
        _exit.told(ZeroDivisionError("ours"))
    except ZeroDivisionError:
        return
    raise AssertionError
