"""Files whose content is to be gone: overwritten in place, and read back.

In place means: where the file system of this machine puts them. One that writes elsewhere
(copy-on-write, snapshots of its own), a solid-state disk that spreads writes, and copies that were
taken before keep what they have.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from ...errors import EngineError
from . import _files as files

CHUNK = 4 << 20
MOVING = {"btrfs", "zfs", "bcachefs", "nilfs2", "f2fs", "overlay"}
"""File systems that may write elsewhere than where the old content is."""


def wipe(path: Path) -> tuple[int, tuple[str, ...]]:
    """Overwrite an image, and the frozen parents that nobody else needs, the lowest first.

    The result: bytes that were overwritten and read back, and where content may still be.
    """
    remains = [f"{one.name} has the same content" for one in files.sharing(path)]
    files.own(path)
    chain, shared = _chain(path)
    done = sum(_overwrite(one) for one in reversed(chain))
    remains += [f"{one.name} is shared with other disks" for one in shared]
    kind = _file_system(path)
    if kind in MOVING:
        remains.append(f"{kind} may have written elsewhere")
    return done, tuple(remains)


def _chain(path: Path) -> tuple[list[Path], list[Path]]:
    """The image with the parents that only it needs, and the first one that others need too."""
    chain, current = [path], path
    while (below := files.backing(current)) is not None and below.exists():
        if any(
            (other := files.backing(one)) is not None and files.is_same(other, below)
            for one in path.parent.iterdir()
            if one.is_file() and one != current and not files.is_same(one, current)
        ):
            return chain, [below]
        chain.append(below)
        current = below
    return chain, []


def _overwrite(path: Path) -> int:
    """Zeros over all of a file that takes room, on the disk, and seen there."""
    zeros = bytes(CHUNK)
    done = 0
    with path.open("r+b", buffering=0) as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        number = file.fileno()
        extents = list(_extents(number, os.fstat(number).st_size))
        for begin, end in extents:
            for offset in range(begin, end, CHUNK):
                done += os.pwrite(number, zeros[: min(CHUNK, end - offset)], offset)
        os.fsync(number)
        os.posix_fadvise(number, 0, 0, os.POSIX_FADV_DONTNEED)
        for begin, end in extents:
            for offset in range(begin, end, CHUNK):
                if os.pread(number, min(CHUNK, end - offset), offset).strip(b"\0"):
                    raise EngineError(f"{path.name} still holds something at {offset}")
    return done


def _extents(number: int, size: int) -> list[tuple[int, int]]:
    """The parts of a file that are no holes."""
    found, end = [], 0
    while end < size:
        try:
            begin = os.lseek(number, end, os.SEEK_DATA)
        except OSError:  # nothing but a hole follows
            break
        end = os.lseek(number, begin, os.SEEK_HOLE)
        found.append((begin, end))
    return found


def _file_system(path: Path) -> str:
    """The kind of the file system that a path is on, as the kernel's table of mounts has it."""
    device = path.stat().st_dev
    wanted = f"{os.major(device)}:{os.minor(device)}"
    for line in Path("/proc/self/mountinfo").read_text().splitlines():
        fields, _, rest = line.partition(" - ")
        if fields.split()[2] == wanted:
            return rest.split()[0]
    return ""
