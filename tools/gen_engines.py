"""Write the support matrix, ``docs/engines.md``, from what the conformance suite found.

``--check`` only says whether it is current.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(path) for path in (ROOT / "src", ROOT) if str(path) not in sys.path]
RESULTS = ROOT / "tests" / "conformance" / "results.json"
PAGE = ROOT / "docs" / "engines.md"
ORDER = ["sim", "Xen", "libvirt Xen", "libvirt QEMU", "libvirt test"]
HEAD = """# Engines

<!-- Written by tools/gen_engines.py: do not edit. -->

What each engine does of what the library can ask for.
The conformance suite `xenmgmt.testing.driver_suite` runs on each of them.
This page is made from what it found.
*yes*: the suite has done it, and it did what the port says.
A number stands for the reason with which the call is refused, by `capability` and when it is made.

"""


def page(results: dict[str, dict[str, str]]) -> str:
    """The whole page."""
    engines = sorted(results, key=ORDER.index)
    reasons: list[str] = []
    lines = [f"| call | {' | '.join(engines)} |", f"|---|{'---|' * len(engines)}"]
    for name in results[engines[0]]:
        cells = []
        for engine in engines:
            reason = results[engine][name]
            if reason and reason not in reasons:
                reasons.append(reason)
            cells.append(f"no ({reasons.index(reason) + 1})" if reason else "yes")
        lines.append(f"| `{name}` | {' | '.join(cells)} |")
    told = [
        f"{number}. {reason[0].upper()}{reason[1:]}." for number, reason in enumerate(reasons, 1)
    ]
    text = HEAD + "\n".join(lines) + "\n\n## Reasons\n\n" + "\n".join(told) + "\n"
    return text + differences()


def differences() -> str:
    """What the random scripts that are compared leave out, as their test lists it."""
    from tests.conformance.test_differential import LEFT_OUT, NO_GUEST
    from tests.xen.inside.test_differential import NO_SYSTEM

    text = (
        "\n## Differences\n\n"
        "The same random scripts run on the simulator, on libvirt's test driver, on QEMU "
        "and on real Xen, with and without libvirt.\n"
        "After each step the outcome, the states of all VMs and the disks are equal.\n"
        "These calls are not in them.\n\n"
    )
    those = {"libvirt test": LEFT_OUT, "libvirt QEMU": NO_GUEST, "Xen, libvirt Xen": NO_SYSTEM}
    for engine, listed in those.items():
        text += "".join(f"- {engine}: {what}: {why}.\n" for what, why in listed.items())
    return text


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    text = page(json.loads(RESULTS.read_text()))
    if parser.parse_args().check:
        if PAGE.exists() and PAGE.read_text() == text:
            return 0
        print(f"{PAGE.relative_to(ROOT)} is not current: run tools/gen_engines.py")
        return 1
    PAGE.write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
