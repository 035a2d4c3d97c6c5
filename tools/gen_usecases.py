"""Write the page of use cases from the scenarios in ``tests/usecases``.

``python tools/gen_usecases.py`` runs every scenario and writes ``docs/use-cases.md``; ``--check``
only says whether it is current. A scenario that fails is named, and makes the exit status 1.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import re
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(path) for path in (ROOT / "src", ROOT) if str(path) not in sys.path]

from tests.usecases.story import Story  # noqa: E402

REAL = ROOT / "tests" / "usecases" / "real" / "results.json"
PAGE = ROOT / "docs" / "use-cases.md"
SCENARIOS = sorted((ROOT / "tests" / "usecases").glob("test_uc*.py"))
HEAD = """# Use cases

<!-- Written by tools/gen_usecases.py: do not edit. -->

What people want to do with a Xen management API, each as a scenario that runs on the simulator.
The steps below are what the scenario did, and the outcomes what it found. It also asserts them: the
scenarios are tests. *Works* means: in the simulator, through the public API. The limits say what is
not shown. The engines are those on which a scenario of that number runs in the tests.

References, uuids and MAC addresses are left out of the outcomes (…).

"""


@dataclass
class UseCase:
    """A scenario and what came of it."""

    number: int
    title: str
    about: str
    path: Path
    function: Callable[[Story], object]
    story: Story = field(default_factory=Story)
    error: str = ""

    def run(self) -> None:
        """Run the scenario; an error is kept, not raised."""
        try:
            self.function(self.story)
        except Exception:  # noqa: BLE001 - a scenario fails by whatever it meets
            self.error = traceback.format_exc()

    @property
    def result(self) -> str:
        """In one or a few words."""
        if self.error:
            return "fails"
        return "works, with limits" if self.story.limits else "works"


def numbered(path: Path) -> int:
    """The number of the use case that a file is about."""
    found = re.match(r"test_uc(\d+)_\w+\.py\Z", path.name)
    if found is None:
        raise ValueError(f"{path.name}: not test_ucNN_words.py")
    return int(found.group(1))


def load(path: Path) -> UseCase:
    """The scenario of a file."""
    spec = importlib.util.spec_from_file_location(f"usecases.{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    number = numbered(path)
    title, _, about = (module.__doc__ or "").strip().partition("\n")
    about = " ".join(about.split())
    return UseCase(number, title.rstrip("."), about, path, getattr(module, f"test_uc{number:02}"))


def cell(text: str) -> str:
    """Text that may stand in a table."""
    return escaped(text).replace("|", "\\|") or " "


def escaped(text: str) -> str:
    """Text that Markdown takes as it is, but for code in back quotes."""
    parts = text.split("`")
    parts[::2] = [re.sub(r"([\\*<>\[\]]|\b_|_\b)", r"\\\1", part) for part in parts[::2]]
    return "`".join(parts)


def rows(cases: list[UseCase], found: dict[str, Any]) -> str:
    """A line for each number: what its scenario did here, and on which engines one runs."""
    lines = {}
    for number, told in ((int(number), told) for number, told in found.items()):
        every = (limit for some in told["limits"].values() for limit in some)
        limits = " ".join(dict.fromkeys(every))
        result = "works, with limits" if limits else "works"
        lines[number] = [f"[{cell(told['title'])}](#real)", result, engines(told), cell(limits)]
    for case in cases:
        on = engines(found.get(f"{case.number:02}", {"limits": {}}))
        name = f"[{cell(case.title)}](#uc{case.number:02})"
        lines[case.number] = [name, case.result, on, cell(" ".join(case.story.limits))]
    return "".join(f"| {number} | {' | '.join(line)} |\n" for number, line in sorted(lines.items()))


def engines(told: dict[str, Any]) -> str:
    """The simulator, and the engines that were recorded."""
    return ", ".join(["simulator", *sorted(set(told["limits"]) - {"simulator"})])


def section(case: UseCase) -> str:
    """What is said of one use case."""
    text = f"## {case.number}. {escaped(case.title)} {{#uc{case.number:02}}}\n\n"
    if case.about:
        text += f"{escaped(case.about)}\n\n"
    for count, step in enumerate(case.story.steps, 1):
        text += f"{count}. {escaped(step.text)} → *{escaped(step.outcome)}*\n"
    text += "\n"
    for title, lines in (("Facts", case.story.notes), ("Limits", case.story.limits)):
        if lines:
            text += f"{title}:\n\n" + "".join(f"- {escaped(line)}\n" for line in lines) + "\n"
    place = case.path.relative_to(ROOT) if case.path.is_relative_to(ROOT) else case.path
    return text + f"Scenario: `{place}`\n\n"


def page(cases: list[UseCase]) -> str:
    found = json.loads(REAL.read_text(encoding="utf-8"))
    text = HEAD + "| no. | use case | result | engines | limits |\n|---|---|---|---|---|\n"
    text += rows(cases, found) + "\n"
    return (text + real(found) + "".join(section(case) for case in cases)).rstrip() + "\n"


def real(found: dict[str, Any]) -> str:
    """The scenarios that ran on real engines, as their tests have recorded it."""
    text = (
        "## On real engines {#real}\n\n"
        "These scenarios were carried out on the engines that are named, each with one text for "
        "all of them. *libvirt QEMU*: guests in software emulation, with a Linux kernel and a "
        "shell. What is written here is compared with what the tests do, in every run of them.\n\n"
    )
    text += "| no. | use case | engines | limits |\n|---|---|---|---|\n"
    for number, case in sorted(found.items()):
        on = ", ".join(sorted(case["limits"]))
        limits = dict.fromkeys(limit for told in case["limits"].values() for limit in told)
        text += f"| {int(number)} | {cell(case['title'])} | {on} | {cell(' '.join(limits))} |\n"
    for number, case in sorted(found.items()):
        text += f"\n{int(number)}. {escaped(case['title'])} (`{case['path']}`)\n\n"
        text += "".join(f"    - {escaped(step)}\n" for step in case["steps"])
    return text + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="say whether the page is current")
    check = parser.parse_args().check
    cases = sorted(map(load, SCENARIOS), key=lambda case: case.number)
    for case in cases:
        case.run()
        if case.error:
            print(f"{case.path.relative_to(ROOT)} fails:\n{case.error}", file=sys.stderr)
    text = page(cases)
    stale = not PAGE.exists() or PAGE.read_text(encoding="utf-8") != text
    if stale:
        print(f"{'stale' if check else 'written'}: {PAGE.relative_to(ROOT)}")
        if not check:
            PAGE.write_text(text, encoding="utf-8")
    return 1 if (check and stale) or any(case.error for case in cases) else 0


if __name__ == "__main__":
    sys.exit(main())
