"""Debian packages: a root file system of some, and others taken apart."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

from .settings import (
    DOM0_KERNEL,
    DOM0_PACKAGES,
    GUEST_KERNEL,
    SUITE,
    UNPACKED_PACKAGES,
    LabError,
)

LEFT_OUT = ("doc", "man", "locale", "info")

# mmdebstrap mounts the machine's own /proc, /sys and /dev below the root that it fills. They are
# seen by nobody else so, and end with it, however it ends: nobody removes a folder that holds them.
APART = (
    *("setpriv", "--pdeathsig", "KILL", "--"),
    *("unshare", "--mount", "--pid", "--mount-proc", "--kill-child", "--"),
)

# Run by mmdebstrap with its own apt, so that the host may be another release of Debian, or none.
# The metapackages name the kernel of the day.
DOWNLOAD = """set -eu
export APT_CONFIG="$MMDEBSTRAP_APT_CONFIG"
cd {folder}
newest() {{ apt-cache depends "$1" | awk '/Depends: linux-image-[0-9]/ {{ print $2; exit }}'; }}
kernels=$(for each in {meta}; do newest $each; done)
apt-get -qq -o APT::Sandbox::User=root download {plain} $kernels
"""


def apt_sources() -> list[str]:
    """The lines of the host's own sources that hold the suite; none on another system."""
    command = [
        "apt-get",
        "indextargets",
        "--format",
        "$(TARGET_OF) $(REPO_URI) $(RELEASE) $(COMPONENT)",
    ]
    try:
        listing = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return []
    rows = {tuple(line.split()) for line in listing.splitlines()}
    suites = (SUITE, f"{SUITE}-updates", f"{SUITE}-security")
    found = [row for row in rows if row[0] == "deb" and row[2] in suites and row[3] == "main"]
    return sorted(" ".join(row) for row in found)


def bootstrap(work: Path) -> Path:
    """Make dom0's root in ``work/root``, and fetch the other packages into ``work/debs``."""
    root, debs = work / "root", work / "debs"
    debs.mkdir(parents=True)
    hook = work / "download.sh"
    hook.write_text(
        DOWNLOAD.format(
            folder=debs, plain=" ".join(UNPACKED_PACKAGES), meta=f"{DOM0_KERNEL} {GUEST_KERNEL}"
        )
    )
    command = [
        "mmdebstrap",
        "--mode=root",
        "--variant=essential",
        "--include=" + ",".join(DOM0_PACKAGES),
        '--aptopt=Acquire::Languages "none"',
        *(f"--dpkgopt=path-exclude=/usr/share/{each}/*" for each in LEFT_OUT),
        f"--customize-hook=sh {hook}",
        SUITE,
        str(root),
    ]
    if sources := apt_sources():
        command.append("-")  # else mmdebstrap knows where Debian is
    run([*APART, *command], "\n".join(sources))
    return root


def take_apart(work: Path) -> dict[str, Path]:
    """Unpack what was fetched: name of the package to the folder that holds its files."""
    (work / "unpacked").mkdir()
    found = {}
    for package in sorted((work / "debs").glob("*.deb")):
        name = package.name.partition("_")[0]
        found[name] = work / "unpacked" / name
        run(["dpkg-deb", "-x", str(package), str(found[name])])
    return found


def run(command: Sequence[str], text: str = "") -> None:
    """Run a command that must succeed.

    Raises:
        LabError: it did not, with the end of what it said.
    """
    done = subprocess.run(
        command, input=text, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    if done.returncode:
        tail = "\n".join(done.stdout.splitlines()[-20:])
        name = command[len(APART)] if tuple(command[: len(APART)]) == APART else command[0]
        raise LabError(f"{name} failed with {done.returncode}:\n{tail}")
