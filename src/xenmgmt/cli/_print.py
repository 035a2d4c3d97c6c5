"""Tables, JSON, YAML and colours on the standard output."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from typing import Any

COLOURS = {
    "Running": "32",
    "Enabled": "32",
    "success": "32",
    "Paused": "33",
    "Suspended": "36",
    "Crashed": "31",
    "Unknown": "31",
    "Offline": "31",
    "failure": "31",
    "Halted": "2",
}
"""States that are worth a colour; the numbers are those of terminals."""


def has_colour() -> bool:
    """Whether to use colours: on a terminal, unless ``NO_COLOR`` is set (no-color.org)."""
    return (
        sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    )


def table(titles: Sequence[str], rows: list[list[str]], *, header: bool = True) -> None:
    """Columns as wide as they must be. Control characters are shown, not obeyed."""
    if not all("".join(row).isprintable() for row in rows):
        rows = [[_harmless(cell) for cell in row] for row in rows]
    lines = [list(titles), *rows] if header else rows
    if not lines:
        return
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    if has_colour():
        out = [_coloured(line, widths, header and number == 0) for number, line in enumerate(lines)]
    else:
        spread = "  ".join(f"{{:<{width}}}" for width in widths).format
        out = [spread(*line).rstrip() for line in lines]
    sys.stdout.write("\n".join(out) + "\n")


def _harmless(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(one if one.isprintable() else repr(one)[1:-1] for one in text)


def _coloured(line: Sequence[str], widths: Sequence[int], title: bool) -> str:
    cells = []
    for cell, width in zip(line, widths, strict=True):
        number = None if title else COLOURS.get(cell)
        wide = cell.ljust(width)
        cells.append(wide if number is None else f"\x1b[{number}m{wide}\x1b[0m")
    return "  ".join(cells).rstrip()


def line(value: Any) -> str:
    """A value as JSON in one line, which the encoder that is in C writes."""
    import json

    return json.dumps(value, ensure_ascii=False, default=str)


def lines(texts: Iterable[str]) -> None:
    """A JSON array, a line for each member, to be searched by line."""
    text = ",\n ".join(texts)
    sys.stdout.write(f"[\n {text}\n]\n" if text else "[]\n")


def data(value: Any, form: str) -> None:
    """JSON or YAML."""
    if form == "json":
        if isinstance(value, list):
            lines(map(line, value))
            return
        import json

        sys.stdout.write(json.dumps(value, indent=1, ensure_ascii=False, default=str) + "\n")
        return
    try:
        import yaml
    except ModuleNotFoundError:
        from ..errors import MissingExtra

        raise MissingExtra("yaml", "cli", feature="YAML") from None
    sys.stdout.write(yaml.safe_dump(value, sort_keys=False, allow_unicode=True))


def size(count: Any) -> str:
    """Bytes for people."""
    if not isinstance(count, int) or count < 0:
        return "-"
    for power, unit in ((4, "TiB"), (3, "GiB"), (2, "MiB"), (1, "KiB")):
        if count >= 1024**power:
            return f"{count / 1024**power:.4g} {unit}"
    return f"{count} B"


def number(text: str) -> float:
    """A number, or a size such as 512MiB."""
    try:
        return float(text)
    except ValueError:
        from ..model._types import BadValue, parse_size

        try:
            return parse_size(text)
        except BadValue:
            raise ValueError(f"{text!r} is neither a number nor a size such as 512MiB") from None


def inline(value: Any) -> str:
    """A value of any kind in one line."""
    if isinstance(value, str):
        return value
    import json

    return json.dumps(value, ensure_ascii=False)
