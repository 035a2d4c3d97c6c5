"""Copies of disks that share what is not written: frozen parents, made with qemu-img.

Only where the files of a pool are on this machine. To freeze a disk, its file gets a second name,
as a parent; then an empty image over that parent takes the first name. The file is valid before and
after each of these steps, so an interruption can leave a parent that nobody uses, and no more. A
parent without children is removed when a disk of its pool is removed.
"""

from __future__ import annotations

import os
import shutil
import socket
import time
import uuid
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from ..._durable import flush_name, put
from ...errors import EngineError
from .. import qemu_img
from ..qemu_img import run as run
from ..qemu_img import tool as tool
from ._claims import CLAIM, drop_claims
from ._claims import claimed as claimed
from ._names import RAW, is_raw, keep_raw, link, names_of
from ._qcow2 import backing as backing
from ._qcow2 import head_of, is_empty

PARENT = "xenmgmt-parent-"
"""How the names of frozen parents begin; they are no disks of anybody's."""

PASSING = ".xenmgmt-new-"
"""How the names of files begin that are being made."""

LIVE = ".xenmgmt-live-"
"""How the second names of disks begin that were frozen while a guest had them."""

MARK = "xenmgmt-mark-"
"""How the names of QEMU's snapshots in a disk begin that are marks of a domain (`_rewind`)."""

HIDDEN = (PARENT, PASSING, LIVE, RAW, CLAIM)

EMPTY = 4 << 20
"""Bytes up to which an image that holds nothing is copied; one that held something can be large."""

LIMIT = qemu_img.LIMIT
"""Seconds after which nobody is still making a file."""


def look(path: Path) -> dict[str, Any]:
    """What qemu-img says of an image; of one that is raw, as such."""
    return qemu_img.look(path, "raw" if is_raw(path) else "")


def share(source: Path, path: Path) -> None:
    """A memory image under a second name: it is read again and again, and hardly ever written to.

    Whoever does write to one wants it to be its `own` first.
    """
    passing = _passing(path)
    try:
        if not link(source, passing):
            copy_plain(source, path)
            return
        passing.replace(path)
    finally:
        passing.unlink(missing_ok=True)  # it stays where both names were the same file already
    flush_name(path)


def sharing(path: Path) -> list[Path]:
    """The other disks that are the same file."""
    return sorted(set(names_of(path, lambda name: not name.startswith(HIDDEN))) - {path})


def own(path: Path) -> None:
    """Let a disk be a file of its own."""
    if sharing(path):
        copy_plain(path, path)


def over(parent: Path, path: Path, *, of: Path | None = None, size: int | None = None) -> None:
    """Put an empty image over a parent, at a path where there may be another file.

    ``size``: of its disk, in bytes, if it is not the parent's.
    ``of``: the file that gets the parent's name, as a second one. It gets it when the image that
    will need it is there, so that no other thread takes it for a parent without children.
    """
    passing = _passing(path)
    form, parents = _shape(of or parent)
    below = ("-b", str(parent), "-F", form)
    try:
        run("create", "-q", "-u", "-f", "qcow2", *below, str(passing), str(size or parents))
        if of is not None:
            os.link(of, parent)
        _like(parent, passing)
        put(passing, path)
    finally:
        passing.unlink(missing_ok=True)


def _like(source: Path, path: Path) -> None:
    """The same owner and rights: the emulator may run as somebody else."""
    told = source.stat()
    if os.geteuid() == 0:
        os.chown(path, told.st_uid, told.st_gid)
    path.chmod(told.st_mode & 0o7777)


def freeze(path: Path) -> None:
    """Let a disk be an empty image over a parent, which holds what the disk held."""
    drop_marks(path)
    if not (is_over_frozen(path) and is_empty(path)):
        over(path.with_name(f"{PARENT}{uuid.uuid4()}"), path, of=path)


def beside(frozen: Path, path: Path) -> None:
    """Put an image like a frozen one at a path: as large, and over the same parent."""
    head, parent = head_of(frozen), backing(frozen)
    if head is None or parent is None:
        raise EngineError(f"disk {frozen.name} is no image over a parent", engine="libvirt")
    if frozen.stat().st_size <= EMPTY:  # sooner than another made by a program
        copy_plain(frozen, path)
    else:
        over(parent, path, size=head.size)


def is_over_frozen(path: Path) -> bool:
    """Whether a disk is an image over a parent of ours."""
    below = backing(path)
    return below is not None and below.name.startswith(PARENT)


def begin_over(path: Path) -> tuple[Path, Path]:
    """For a disk in use: its parent, and the empty image over it that is to take its name.

    The image has a name of its own first, which stays for who has it open. The disk keeps its name
    until the emulator writes to the image (`take_name`): QEMU opens what it only reads from then on
    once more, by the name that it knows.
    """
    parent = path.with_name(f"{PARENT}{uuid.uuid4()}")
    live = path.with_name(f"{LIVE}{_made_here()}")
    over(parent, live, of=path)
    return parent, live


def take_name(live: Path) -> None:
    """Let an image that a guest writes to have the name of the disk that it is. Idempotent."""
    path = disk_to_be(live)
    if path is not None:
        passing = _passing(path)
        os.link(live, passing)
        passing.replace(path)
        flush_name(path)


def disk_to_be(live: Path) -> Path | None:
    """The disk whose name an image has not taken yet; None when it has one, or needs none."""
    try:
        parent = backing(live) if live.stat().st_nlink == 1 else None
        return named_as(parent) if parent is not None else None
    except FileNotFoundError:
        return None


def named_as(path: Path) -> Path | None:
    """The name that a file has as a disk, beside a hidden one."""
    return next(names_of(path, lambda name: not name.startswith(HIDDEN)), None)


def disk_of(live: Path) -> Path | None:
    """The disk that a guest has by a second name since it was frozen; None for all other names."""
    try:
        return named_as(live) if live.name.startswith(LIVE) else None
    except OSError:  # it is not on this machine, or gone
        return None


def is_same(one: Path, other: Path) -> bool:
    """Whether two names are of one file, also by two names of a folder."""
    if one == other:
        return True
    try:
        return one.samefile(other)
    except OSError:  # it is on another machine, or gone
        return one.resolve() == other.resolve()


def names_in(folder: Path, paths: Iterable[Path]) -> set[str]:
    """The names of those files that lie in a folder, whatever the folder is called by them."""
    same: dict[Path, bool] = {}
    found = set()
    for path in paths:
        if path.parent not in same:
            same[path.parent] = is_same(path.parent, folder)
        if same[path.parent]:
            found.add(path.name)
    return found


def chain(path: Path) -> list[Path]:
    """A file, and those below it."""
    found = [path]
    while (below := backing(found[-1])) is not None and below not in found:
        found.append(below)
    return found


def overlays(path: Path, folders: Iterable[Path]) -> Iterator[Path]:
    """The images in some folders that lie over a disk, made by somebody else.

    Ours lie over what was frozen.
    """
    for folder in folders:
        with suppress(OSError):  # it is not for us to see, or has just gone
            for one in folder.iterdir():
                below = backing(one) if one.is_file() and not is_over_frozen(one) else None
                if below and is_same(below, path) and not is_same(one, path):
                    yield one


def covers(image: Path, path: Path) -> bool:
    """Whether an image of somebody else lies over a disk, and holds what was written since."""
    above: list[Path] = []
    while not is_same(image, path):
        below = backing(image)
        if below is None or below.name.startswith(PARENT) or below in above:
            return False
        above.append(image)
        image = below
    return not all(is_empty(one) for one in above)


def covered(path: Path, image: Path) -> EngineError:
    """The refusal to work on a disk over which there is an image of somebody else."""
    return EngineError(
        f"disk {path.name} lies below {image}, which has what was written of late. If that was "
        f"made for this disk, bring it back with 'virsh blockcommit --shallow --active --pivot' "
        f"while the guest runs, or with 'qemu-img commit {image}' while it does not. If it is the "
        f"disk of another guest, shut that one down",
        engine="libvirt",
    )


def unfinished(folder: Path) -> list[tuple[Path, Path]]:
    """Images that a process which died has left without a name, and the disks they are to be."""
    found = [(live, disk_to_be(live)) for live in folder.glob(f"{LIVE}*")]
    return [(live, disk) for live, disk in found if disk is not None and not _is_made(live, LIVE)]


def copy(source: Path, path: Path, form: str) -> None:
    """A full copy that shares nothing, complete before it has its name."""
    passing = _private(path)
    try:
        run("convert", "-q", "-U", "-f", form, "-O", form, str(source), str(passing))
        _like(source, passing)
        if form == "raw":
            keep_raw(passing)
        put(passing, path)
    finally:
        passing.unlink(missing_ok=True)


def copy_plain(source: Path, path: Path) -> None:
    """A file byte for byte, complete before it has its name; for what is no image of a disk."""
    passing = _private(path)
    try:
        shutil.copyfile(source, passing)
        _like(source, passing)
        put(passing, path)
    finally:
        passing.unlink(missing_ok=True)


def tidy(folder: Path, keep: set[Path]) -> None:
    """Remove parents without children and second names, but those that guests have open.

    An image without a guest takes the name of its disk, whether anything was written to it or not.
    """
    kept = names_in(folder, keep)
    for live, disk in unfinished(folder):
        if live.name in kept or disk.name not in kept:
            take_name(live)
    for one in _unused(folder, LIVE, kept):
        if disk_to_be(one) is None or not _is_made(one, LIVE):
            one.unlink(missing_ok=True)
    drop_claims(folder)
    for one in folder.glob(f"{PASSING}*"):
        if not _is_made(one):
            one.unlink(missing_ok=True)
    while orphans := _unused(folder, PARENT, kept):
        for one in orphans:
            one.unlink(missing_ok=True)
    for one in folder.glob(f"{RAW}*"):
        with suppress(FileNotFoundError):
            if one.stat().st_nlink == 1:
                one.unlink()


def _passing(path: Path) -> Path:
    """A name for a file that is being made, which tells by whom."""
    return path.with_name(f"{PASSING}{_made_here()}")


def _private(path: Path) -> Path:
    """The same, of an empty file that nobody else reads while it is filled."""
    passing = _passing(path)
    passing.touch(0o600)
    return passing


def _made_here() -> str:
    return f"{os.getpid()}@{socket.gethostname()}-{uuid.uuid4()}"


def _is_made(path: Path, begin: str = PASSING) -> bool:
    """Whether somebody still makes it; of other machines we only know that it takes no longer."""
    pid, _, rest = path.name.removeprefix(begin).partition("@")
    if rest[:-37] == socket.gethostname() and pid.isdigit() and not Path(f"/proc/{pid}").exists():
        return False
    try:
        return time.time() - path.stat().st_mtime < LIMIT
    except FileNotFoundError:
        return False


def _unused(folder: Path, begin: str, kept: set[str]) -> list[Path]:
    """The files of a folder, of those whose names begin so, that are not below others there."""
    below = [one for path in folder.iterdir() if path.is_file() and (one := backing(path))]
    used = names_in(folder, below) | kept
    return [one for one in folder.glob(f"{begin}*") if one.name not in used]


def drop_marks(path: Path) -> None:
    """Drop from a disk, which nobody has open, the marks of domains that are no more."""
    head = head_of(path)
    if head is None or not head.snapshots or not tool():
        return
    for one in look(path).get("snapshots", ()):
        if one["name"].startswith(MARK):
            run("snapshot", "-d", one["name"], str(path))


def _shape(path: Path) -> tuple[str, int]:
    """The format of an image, and how large the disk in it is."""
    head = head_of(path)
    if head is not None:
        return "qcow2", head.size
    told = look(path)
    return told["format"], told["virtual-size"]
