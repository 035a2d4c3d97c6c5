"""Check the code in tests/typing, written as a user writes it, with mypy and with pyright.

Nothing there yet is no error; nothing there any more is one.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path("tests/typing")

# Pyright runs from its wheel, with node from a wheel: it asks no one for a newer release.
PYRIGHT_ENVIRONMENT = {"PYRIGHT_PYTHON_IGNORE_WARNINGS": "1", "PYRIGHT_PYTHON_GLOBAL_NODE": "0"}


def is_tracked() -> bool:
    """Whether the repository holds user code to check, whatever is on disk."""
    command = ["git", "ls-files", "--", f"{FOLDER.as_posix()}/*.py"]
    try:
        listing = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):  # an unpacked archive, or no git
        return False
    return bool(listing.stdout.strip())


def main() -> int:
    files = sorted(str(path.relative_to(ROOT)) for path in (ROOT / FOLDER).rglob("*.py"))
    if not files:
        tracked = is_tracked()
        print(f"{FOLDER}: no code to check{', but there was' if tracked else ' yet'}")
        return int(tracked)

    environment = os.environ | PYRIGHT_ENVIRONMENT
    environment.pop("PYRIGHT_PYTHON_FORCE_VERSION", None)
    python = sys.executable
    commands = [
        [python, "-m", "mypy", *files],
        [python, "-m", "pyright", "--pythonpath", python],  # which files: see pyproject.toml
    ]
    codes = [subprocess.run(each, cwd=ROOT, env=environment).returncode for each in commands]
    return int(any(codes))


if __name__ == "__main__":
    sys.exit(main())
