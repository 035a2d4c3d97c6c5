"""Guests for others: packages with a manifest, hashes and a signature, without secrets.

    secret, public = packages.new_key()
    packages.pack(xen, vm, "/out/web.xenpkg", secret)
    group = packages.deploy(xen, "/out/web.xenpkg", "web", trusted=[public])

A package is a tar file: ``signature.json`` and a backup set (`xenmgmt.backups`). The signature
(Ed25519) is over the digest of the set's manifest, which has the SHA-256 of every file: one
byte of them that is changed, and nothing is made of it. (What fills the tar's blocks is no file.)
"""

from __future__ import annotations

import json
import os
import re
import tarfile
import tempfile
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import backups
from . import errors as err
from ._durable import put
from .backups import Damage, Manifest

if TYPE_CHECKING:
    from .objects import SR, VM, VM_group
    from .toolstack import Xen

SIGNATURE = "signature.json"
SET = "set.tar"
SECRET = re.compile(r"pass(word|wd|phrase)?|secret|token|credential|api.?key|private", re.I)
"""Keys of maps that are left out, with their values: what somebody would not give away."""
LARGEST = 1 << 16
StrPath = str | os.PathLike[str]


def new_key() -> tuple[str, str]:
    """A secret key to sign with, and the public one by which others know it; in hex."""
    _, ed25519 = _crypto()
    key = ed25519.Ed25519PrivateKey.generate()
    return key.private_bytes_raw().hex(), key.public_key().public_bytes_raw().hex()


def pack(
    xen: Xen, vm: VM, path: StrPath, key: str, *, also_secret: Collection[str] = ()
) -> tuple[str, ...]:
    """Write a package of a VM as it is now; the entries of its configuration that were left out.

    A running VM is taken as its disks are at this moment. What is on the disks is not looked at:
    clean a clone inside first, where that matters. ``also_secret`` are further keys of maps to be
    left out.
    """
    target = Path(path)
    if target.exists():
        raise err.InvalidValue("path", str(target), would_do="a file that is not there yet")
    signer = _signer(key)
    with tempfile.TemporaryDirectory(prefix="xenmgmt-package-", dir=target.parent) as made:
        folder = Path(made) / "set"
        _take(xen, vm, folder)
        left_out: list[str] = []
        manifest = backups.amend(
            folder, lambda told: _scrub(told, frozenset(also_secret), left_out)
        )
        with (Path(made) / SET).open("wb") as file:
            backups.pack(folder, file)
        public = signer.public_key().public_bytes_raw().hex()
        signed = {"key": public, "signature": signer.sign(_message(manifest)).hex()}
        (Path(made) / SIGNATURE).write_text(json.dumps(signed), encoding="utf-8")
        with tarfile.open(Path(made) / "whole", "w") as tar:
            for name in (SIGNATURE, SET):
                tar.add(Path(made) / name, name, recursive=False)
        put(Path(made) / "whole", target)
    return tuple(left_out)


def verify(path: StrPath, trusted: Collection[str]) -> Manifest:
    """The manifest of a package that is whole and signed by one of the trusted public keys.

    Raises:
        BackupDamaged: it is not; the findings say what.
    """
    with tempfile.TemporaryDirectory(prefix="xenmgmt-package-") as made:
        return _opened(Path(path), Path(made), trusted)


def deploy(
    xen: Xen,
    path: StrPath,
    name: str,
    *,
    trusted: Collection[str],
    sr: SR | None = None,
    networks: Mapping[str, Any] | None = None,
    quarantine: bool = False,
    folder: StrPath | None = None,
) -> VM_group:
    """Make the VM of a package anew, Halted, in a group of its own; nothing unless it is verified.

    The arguments are those of `backups.restore`; ``folder`` is where the files in between go.
    """
    with tempfile.TemporaryDirectory(prefix="xenmgmt-package-", dir=folder) as made:
        _opened(Path(path), Path(made), trusted)
        return backups.restore(
            xen,
            Path(made) / "set",
            name,
            sr=sr,
            networks=networks,
            prefix="",
            quarantine=quarantine,
        )


def _take(xen: Xen, vm: VM, folder: Path) -> None:
    """A set of the one VM, by a snapshot that goes again."""
    group = xen.VM_group.create(name_label=vm.name_label)
    snapshot = None
    try:
        snapshot = vm.snapshot(vm.name_label)
        snapshot.set_groups([group])
        backups.export(xen, group, folder)
    finally:
        if snapshot is not None:
            disks = [vbd.VDI for vbd in snapshot.VBDs if vbd.VDI is not None]
            snapshot.destroy()
            for disk in disks:
                if disk.exists and not disk.VBDs:
                    disk.destroy()
        group.destroy()


def _scrub(told: dict[str, Any], also: frozenset[str], left_out: list[str]) -> None:
    """Take secrets out of the maps of a set's members."""
    for member in told["members"]:
        maps = [("VM", member["VM"])]
        maps += [(f"VBD {n}", one) for n, one in enumerate(member["VBDs"])]
        maps += [(f"VIF {n}", one) for n, one in enumerate(member["VIFs"])]
        maps += [(f"disk {one['file']}", one) for one in member["disks"].values()]
        for what, fields in maps:
            for field, value in fields.items():
                if isinstance(value, dict):
                    for key in [one for one in value if one in also or SECRET.search(one)]:
                        del value[key]
                        left_out.append(f"{what} {field}[{key}]")


def _opened(path: Path, folder: Path, trusted: Collection[str]) -> Manifest:
    """Unpack into ``folder/set``; its manifest, when signature and hashes fit."""
    try:
        with tarfile.open(path, "r:") as tar:
            entries = {one.name: one for one in tar if one.isfile()}
            if set(entries) != {SIGNATURE, SET} or entries[SIGNATURE].size > LARGEST:
                raise _refused(path, f"it has {', '.join(sorted(entries))} in it")
            stream: Any = tar.extractfile(entries[SIGNATURE])
            told = json.loads(stream.read())
            public, signature = bytes.fromhex(told["key"]), bytes.fromhex(told["signature"])
            if public.hex() not in {one.lower() for one in trusted}:
                raise _refused(path, f"it is signed by {public.hex()}, whom nobody here trusts")
            body: Any = tar.extractfile(entries[SET])
            manifest = backups.unpack(body, folder / "set")
    except err.BackupDamaged as damaged:  # where it was unpacked says nothing to anybody
        raise err.BackupDamaged(str(path), findings=damaged.findings) from None
    except (tarfile.TarError, OSError, ValueError, KeyError, TypeError) as error:
        raise _refused(path, f"it cannot be read: {error!r}") from None
    invalid, ed25519 = _crypto()
    try:
        key = ed25519.Ed25519PublicKey.from_public_bytes(public)
        key.verify(signature, _message(manifest))
    except (invalid, ValueError):
        raise _refused(path, "the signature does not fit") from None
    return manifest


def _message(manifest: Manifest) -> bytes:
    """What is signed."""
    return f"xenmgmt package 1\n{manifest.digest}\n".encode()


def _refused(path: Path, text: str) -> err.BackupDamaged:
    return err.BackupDamaged(str(path), findings=(Damage("signature", SIGNATURE, text),))


def _signer(key: str) -> Any:
    _, ed25519 = _crypto()
    try:
        return ed25519.Ed25519PrivateKey.from_private_bytes(bytes.fromhex(key))
    except ValueError:
        raise err.InvalidValue("key", "…", would_do="a secret key that new_key() made") from None


def _crypto() -> tuple[type[Exception], Any]:
    try:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric import ed25519
    except ImportError:
        raise err.MissingExtra("cryptography", "packages", feature="signed packages") from None
    return InvalidSignature, ed25519
