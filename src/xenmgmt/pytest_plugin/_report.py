"""What a failed test is given: sections of its report, files, and properties for JUnit."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from ..harness import Evidence

LINES = 60
"""So many lines of a text are shown in the report; the file has all of them."""

BEGUN = pytest.StashKey[bool]()
"""Whether something was attached to a test already, in an earlier phase of it."""


def attach(item: pytest.Item, report: Any, found: list[Evidence], folder: Path) -> None:
    """Attach what was found to a report, and keep it in files below a folder."""
    place = folder / slug(item.nodeid)
    if not item.stash.get(BEGUN, False) and place.exists():
        shutil.rmtree(place)  # of an earlier run
    item.stash[BEGUN] = True
    for evidence in found:
        shown = {
            "console": evidence.console,
            "states": evidence.states,
            "events": evidence.events,
            "not to be had": "".join(f"{k}: {why}\n" for k, why in evidence.missing.items()),
        }
        for what, text in shown.items():
            if text:
                report.sections.append((f"xen {what}: {evidence.name}", last_lines(text)))
        mine = place / slug(evidence.name)
        mine.mkdir(parents=True, exist_ok=True)
        for name, content in evidence.files().items():
            (mine / name).write_bytes(content)
            add_property(item, report, f"xen {evidence.name} {name}", str(mine / name))
    if found:
        report.sections.append(("xen files", str(place)))


def add_property(item: pytest.Item, report: Any, name: str, value: str) -> None:
    """A property of the test, in this report and in those that come after it."""
    item.user_properties.append((name, value))
    report.user_properties.append((name, value))


def last_lines(text: str) -> str:
    """The end of a text."""
    lines = text.rstrip("\n").split("\n")
    if len(lines) <= LINES:
        return text
    return "\n".join((f"… {len(lines) - LINES} lines before", *lines[-LINES:], ""))


def slug(text: str) -> str:
    """A name for a file or folder; what had to be left out makes it another one."""
    plain = re.sub(r"[^\w.=-]+", "-", text).strip("-.")[-100:]
    return plain if plain == text else f"{plain}-{sha256(text.encode()).hexdigest()[:6]}"


def numbered(names: Iterable[str]) -> list[str]:
    """Names, made different by a number where one comes again."""
    seen: Counter[str] = Counter()
    found = []
    for name in names:
        seen[name] += 1
        found.append(name if seen[name] == 1 else f"{name}-{seen[name]}")
    return found
