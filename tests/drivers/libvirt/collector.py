"""Runs a program, and collects at once what it leaves: ``python collector.py PROGRAM ARGUMENT...``.

libvirt waits for an emulator to be gone, not only dead. An emulator is nobody's child, so process 1
collects it. That of a sandbox may look for such processes every other second only: then each end of
a guest takes as long. Here they become children of this process, which ends when it has none left.
"""

from __future__ import annotations

import ctypes
import os
import sys

PR_SET_CHILD_SUBREAPER = 36


def main(command: list[str]) -> None:
    """Run it, and stay as long as it or something that it left is there."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    os.posix_spawnp(command[0], command, os.environ)
    try:
        while True:
            os.wait()
    except ChildProcessError:
        return


if __name__ == "__main__":
    main(sys.argv[1:])
