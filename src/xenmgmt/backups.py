"""Backup sets: a consistent set of VMs as files with a manifest, verified, restored as one.

    taken = group.snapshot("monday")
    backups.export(xen, taken, "/backup/monday")
    assert backups.verify("/backup/monday") == []
    again = backups.restore(xen, "/backup/monday", "again", quarantine=True)

A set is a folder. ``manifest.json`` has the configuration of each member, the moment that the set
is of, how far apart the members were stopped, and size and SHA-256 of every file, its own included.
It is written last: a folder without it was not finished. `pack` and `unpack` are the same as one
stream. Restoring is one operation: all members are there in the end, or none. A set that is not
whole is refused before anything is changed.
"""

from __future__ import annotations

import json
import os
import shutil
import tarfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from . import errors as err
from ._durable import flush, put
from .drivers.diskfile import digest_of
from .importers._create import default_sr

if TYPE_CHECKING:
    from .objects import SR, VM_group
    from .toolstack import Xen

MANIFEST = "manifest.json"
FORMAT = 1
StrPath = str | os.PathLike[str]


@dataclass(frozen=True, slots=True)
class Damage:
    """One thing that is not as the manifest says: damaged, missing, extra or manifest."""

    kind: str
    file: str
    text: str

    def __str__(self) -> str:
        return f"{self.file}: {self.text}"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a set is: its name, its moment, its members' names, its files with their sizes.

    ``skew_seconds``: so far apart were the first and the last member stopped. ``base``: the
    ``digest`` of the set that this one holds the differences to, "" when it is complete.
    """

    name: str
    taken: datetime
    skew_seconds: float
    engine: str
    base: str
    members: tuple[str, ...]
    files: Mapping[str, int]
    digest: str
    told: Mapping[str, Any] = field(repr=False)
    """All of it, as it is in the file."""


def export(
    xen: Xen, group: VM_group, folder: StrPath, *, base: tuple[VM_group, Manifest] | None = None
) -> Manifest:
    """Write a set of snapshots (or of Halted VMs) into a new folder; its manifest.

    With a ``base``, an earlier set of the same VMs and its manifest, only what differs from it is
    written; such a set can only be put onto what came from the base. The folder has its name when
    all of it is there. Until then it is ``NAME.partial``, which the next attempt begins anew.
    """
    place = Path(folder)
    if place.exists():
        raise err.InvalidValue("folder", str(place), would_do="one that is not there yet")
    partial = place.with_name(f"{place.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    under = base[0] if base is not None else None
    told = json.loads(group.export_set(str(partial), under))
    taken = max((one["taken"] for one in told["members"]), default="")
    body = {
        "format": FORMAT,
        "name": group.name_label,
        "taken": taken or xen.clock.now().isoformat(),
        "skew_seconds": max(one["skew_seconds"] for one in told["members"]),
        "engine": xen.url,
        "base": base[1].digest if base is not None else "",
        **told,
    }
    _write_manifest(partial, body)
    put(partial, place)
    return read(place)


def read(folder: StrPath) -> Manifest:
    """The manifest of a set. `BackupDamaged` when there is none, or it is not whole."""
    place = Path(folder) / MANIFEST
    try:
        found = json.loads(place.read_text(encoding="utf-8"))
        digest, body = found["sha256"], found["set"]
    except FileNotFoundError:
        raise _refused(folder, "missing", "there is none: the set was not finished") from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _refused(folder, "manifest", f"it cannot be read: {error!r}") from None
    if digest != _digest(body):
        raise _refused(folder, "manifest", "its own sha256 does not fit")
    try:
        if body["format"] != FORMAT:
            raise _refused(folder, "manifest", f"it has format {body['format']}, not {FORMAT}")
        for name, told in body["files"].items():
            if Path(name).name != name or name in ("..", MANIFEST) or len(told["sha256"]) != 64:
                raise _refused(folder, "manifest", f"it has {name!r} in it, with {told!r}")
        return Manifest(
            name=body["name"],
            taken=datetime.fromisoformat(body["taken"]),
            skew_seconds=body["skew_seconds"],
            engine=body["engine"],
            base=body["base"],
            members=tuple(one["name_label"] for one in body["members"]),
            files={name: one["bytes"] for name, one in body["files"].items()},
            digest=digest,
            told=body,
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _refused(folder, "manifest", f"it is not one of a set: {error!r}") from None


def amend(folder: StrPath, change: Callable[[dict[str, Any]], None]) -> Manifest:
    """Change what the manifest of a set that is whole says, before anybody else has it."""
    body = json.loads(json.dumps(dict(assert_whole(folder).told)))
    change(body)
    _write_manifest(Path(folder), body)
    return read(folder)


def verify(folder: StrPath) -> list[Damage]:
    """Every file that is damaged, missing or extra; none when the set is whole."""
    try:
        manifest = read(folder)
    except err.BackupDamaged as damaged:
        return list(damaged.findings)
    place = Path(folder)
    found: list[Damage] = []
    for name, told in sorted(manifest.told["files"].items()):
        path = place / name
        if not path.is_file():
            found.append(Damage("missing", name, "it is not there"))
        elif (size := path.stat().st_size) != told["bytes"]:
            text = f"it has {size} bytes, the manifest says {told['bytes']}"
            found.append(Damage("damaged", name, text))
        elif digest_of(path) != told["sha256"]:
            found.append(Damage("damaged", name, "its sha256 does not fit"))
    for path in sorted(place.rglob("*")):
        name = path.relative_to(place).as_posix()
        if path.is_file() and name != MANIFEST and name not in manifest.files:
            found.append(Damage("extra", name, "the manifest does not have it"))
    return found


def assert_whole(folder: StrPath) -> Manifest:
    """The manifest of a set that is whole; else `BackupDamaged` with all findings."""
    findings = verify(folder)
    if findings:
        raise err.BackupDamaged(str(folder), findings=tuple(findings))
    return read(folder)


def restore(
    xen: Xen,
    folder: StrPath,
    name: str,
    *,
    sr: SR | None = None,
    network: Any = None,
    networks: Mapping[str, Any] | None = None,
    prefix: str | None = None,
    quarantine: bool = False,
    keep: bool = False,
    template: bool = False,
    base: VM_group | None = None,
) -> VM_group:
    """Make new VMs of a set, in a new group. All of them, or none.

    Args:
        xen: the connection; another one than the set came from will do.
        folder: the set.
        name: of the new group; the VMs are called this and their old name.
        sr: where the disks go; the pool's default when left out.
        network: on which all interfaces are to be.
        networks: or which one stands for which, by the names in the manifest. One that is named
            in neither is looked up by its name.
        prefix: of the names of the VMs, instead of the group's.
        quarantine: interfaces cannot connect until they are released.
        keep: the interfaces have the MACs of those in the set, whoever else has them, and the VMs
            the uuids, where nobody has them.
        template: the VMs cannot be started until they are provisioned.
        base: for a set of differences: what `restore` made of the set that it names, untouched.

    Raises:
        BackupDamaged: the set is not whole; nothing was changed.
        ImportErrorFailedToFindObject: a network is not there; nothing was changed.
    """
    manifest = assert_whole(folder)
    if manifest.base and (base is None or base.name_description != manifest.base):
        raise err.InvalidValue("base", base, would_do=f"what was made of set {manifest.base}")
    given = {} if network is None else {"": network}
    given.update(networks or {})
    return xen.VM_group.import_set(
        json.dumps({**manifest.told, "digest": manifest.digest}),
        str(Path(folder)),
        name,
        sr if sr is not None else default_sr(xen),
        {label: xen.ref_of("network", one) for label, one in given.items()},
        f"{name} " if prefix is None else prefix,
        quarantine,
        keep,
        template,
        base if manifest.base else None,
    )


# --- as one stream ------------------------------------------------------------------------------


def pack(folder: StrPath, stream: BinaryIO) -> None:
    """Write a set that is whole as one stream (a tar file), the manifest first."""
    manifest = assert_whole(folder)
    with tarfile.open(fileobj=stream, mode="w|") as tar:
        for name in (MANIFEST, *sorted(manifest.files)):
            tar.add(Path(folder) / name, name, recursive=False)


def unpack(stream: BinaryIO, folder: StrPath) -> Manifest:
    """Put such a stream into a new folder. `BackupDamaged`, and no folder, when it is not whole."""
    place = Path(folder)
    if place.exists():
        raise err.InvalidValue("folder", str(place), would_do="one that is not there yet")
    partial = place.with_name(f"{place.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    try:
        with tarfile.open(fileobj=stream, mode="r|") as tar:
            for entry in tar:
                source = tar.extractfile(entry) if entry.isfile() else None
                if source is None or Path(entry.name).name != entry.name or entry.name == "..":
                    raise _refused(folder, "extra", f"the stream has {entry.name!r} in it")
                with (partial / entry.name).open("wb") as file:
                    shutil.copyfileobj(source, file)
                flush(partial / entry.name)
        assert_whole(partial)
    except (tarfile.TarError, EOFError) as error:
        shutil.rmtree(partial, ignore_errors=True)
        raise _refused(folder, "damaged", f"the stream cannot be read: {error}") from None
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    put(partial, place)
    return read(place)


# --- files ----------------------------------------------------------------------------------------


def _digest(body: Any) -> str:
    return sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()


def _write_manifest(folder: Path, body: Any) -> None:
    text = json.dumps({"sha256": _digest(body), "set": body}, indent=1, sort_keys=True)
    _write(folder / MANIFEST, text)


def _write(path: Path, text: str) -> None:
    path.write_text(text + "\n", encoding="utf-8")
    flush(path)


def _refused(folder: StrPath, kind: str, text: str) -> err.BackupDamaged:
    return err.BackupDamaged(str(folder), findings=(Damage(kind, MANIFEST, text),))
