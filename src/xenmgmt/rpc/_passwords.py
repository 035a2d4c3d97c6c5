"""A file of names, roles and password hashes.

One account a line: ``name:role:hash``. Hashes are scrypt, with their parameters and a salt of their
own: ``scrypt$n$r$p$salt$key``, salt and key in base64. Lines that begin with # are comments.
"""

from __future__ import annotations

import base64
import fcntl
import hashlib
import hmac
import os
import secrets
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from .. import errors as err
from .._durable import put
from ..model._fields import ROLES

N, R, P = 1 << 15, 8, 1
"""Cost of one guess: 32 MiB of memory and some 60 ms."""
_KEY = 32
PATIENCE = 10.0
"""Seconds to wait for another process that changes the file."""
SHORTEST, LONGEST = 8, 1024
"""Characters of a password that somebody chooses over the wire."""


def hashed(password: str, *, n: int = N) -> str:
    """The hash of a password, with a salt of its own."""
    salt = secrets.token_bytes(16)
    key = _derive(password, salt, n, R, P)
    return f"scrypt${n}${R}${P}${_text(salt)}${_text(key)}"


def _derive(password: str, salt: bytes, n: int, r: int, p: int) -> bytes:
    return hashlib.scrypt(
        password.encode("utf-8", "surrogatepass"),
        salt=salt,
        n=n,
        r=r,
        p=p,
        maxmem=256 * n * r,
        dklen=_KEY,
    )


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def matches(password: str, kept: str) -> bool:
    """Whether a password has this hash; takes the same time either way."""
    _, n, r, p, salt, key = kept.split("$")
    found = _derive(password, base64.b64decode(salt), int(n), int(r), int(p))
    return hmac.compare_digest(found, base64.b64decode(key))


@dataclass(frozen=True, slots=True)
class Account:
    """One line of the file."""

    name: str
    role: str
    hash: str

    @property
    def line(self) -> str:
        """As it stands in the file."""
        return f"{self.name}:{self.role}:{self.hash}"


class PasswordFile:
    """Accounts by name. The file is read again whenever it has changed."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path)
        self._seen: tuple[int, int, int] | None = None
        self._accounts: dict[str, Account] = {}
        self._nobody = hashed(secrets.token_urlsafe(16))
        self.accounts()

    def accounts(self) -> dict[str, Account]:
        """All accounts.

        Raises `InvalidValue` when a line is not one, or when others may read the file.
        """
        status = self.path.stat()
        seen = (status.st_mtime_ns, status.st_size, status.st_ino)
        if seen != self._seen:
            if status.st_mode & 0o077:
                raise err.InvalidValue(
                    "mode", oct(status.st_mode & 0o777), would_do=f"0600: chmod 600 {self.path}"
                )
            self._accounts = _parse(self.path.read_text(encoding="utf-8"), self.path)
            self._seen = seen
        return self._accounts

    def check(self, name: str, password: str) -> str | None:
        """The role of who has this name and password; None for nobody.

        A name that is not in the file takes as long as one that is.
        """
        account = self.accounts().get(name)
        good = matches(password, account.hash if account is not None else self._nobody)
        return account.role if account is not None and good else None

    def set(self, name: str, password: str, role: str | None = None) -> None:
        """Write an account, new or not; the file changes as a whole or not at all."""
        made = hashed(password)
        with self._changing() as known:
            kept = known.get(name)
            wanted = role or (kept.role if kept is not None else "read-only")
            known[name] = _checked(Account(name, wanted, made), self.path)

    def change(self, name: str, old: str, new: str) -> None:
        """Give an account another password; whoever asks must know the present one.

        Raises `SessionAuthenticationFailed` when they do not, `ChangePasswordRejected` when the new
        one is no good or the file cannot be written. The file changes as a whole or not at all.
        """
        kept = self.accounts().get(name)
        if not matches(old, kept.hash if kept is not None else self._nobody) or kept is None:
            raise err.SessionAuthenticationFailed()
        if len(new) < SHORTEST or len(new) > LONGEST:
            raise err.ChangePasswordRejected(f"it must have {SHORTEST} to {LONGEST} characters")
        if new == old:
            raise err.ChangePasswordRejected("it is the same as before")
        made = hashed(new)
        try:
            with self._changing() as known:
                if known.get(name) != kept:
                    raise err.ChangePasswordRejected(
                        f"{name} was changed by somebody else just now"
                    )
                known[name] = Account(name, kept.role, made)
        except OSError as error:
            raise err.ChangePasswordRejected(f"the accounts cannot be written: {error}") from error

    def remove(self, name: str) -> None:
        """Take an account away."""
        with self._changing() as known:
            if known.pop(name, None) is None:
                raise err.InvalidValue("name", name, would_do=f"an account of {self.path}")

    @contextmanager
    def _changing(self) -> Iterator[dict[str, Account]]:
        """All accounts, written when the block ends. One at a time, among all processes."""
        place = self.path.with_name(f".{self.path.name}.lock")
        lock = os.open(place, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _take(lock)
            known = dict(self.accounts())
            yield known
            write(self.path, known)
        finally:
            os.close(lock)


def _take(lock: int) -> None:
    end = time.monotonic() + PATIENCE
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() >= end:
                raise
            time.sleep(0.01)


def write(path: Path, accounts: Mapping[str, Account]) -> None:
    """Write accounts, readable by the owner alone. Comments stay; so does the owner."""
    left = dict(accounts)
    lines = []
    if path.exists():
        for line in path.read_text(encoding="utf-8").splitlines():
            if _is_comment(line):
                lines.append(line)
            elif (kept := left.pop(line.strip().split(":")[0], None)) is not None:
                lines.append(kept.line)
    lines += [one.line for one in left.values()]
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in lines)
            if path.exists() and os.geteuid() == 0:
                owner = path.stat()
                os.fchown(file.fileno(), owner.st_uid, owner.st_gid)
        put(Path(name), path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _is_comment(line: str) -> bool:
    return not line.strip() or line.startswith("#")


def create(path: str | os.PathLike[str]) -> PasswordFile:
    """The file; made empty when there is none."""
    place = Path(path)
    if not place.exists():
        write(place, {})
    return PasswordFile(place)


def _parse(text: str, path: Path) -> dict[str, Account]:
    found = {}
    for number, line in enumerate(text.splitlines(), 1):
        if _is_comment(line):
            continue
        parts = line.strip().split(":")
        if len(parts) != 3 or parts[2].count("$") != 5 or not parts[2].startswith("scrypt$"):
            raise err.InvalidValue(
                f"{path}, line {number}", "…", would_do="name:role:scrypt$n$r$p$salt$key"
            )
        found[parts[0]] = _checked(Account(*parts), path)
    return found


def _checked(account: Account, path: Path) -> Account:
    if not account.name or ":" in account.name or any(c.isspace() for c in account.name):
        raise err.InvalidValue("name", account.name, would_do="a word without colon")
    if account.role not in ROLES:
        raise err.InvalidValue("role", account.role, would_do=", ".join(ROLES))
    return account
