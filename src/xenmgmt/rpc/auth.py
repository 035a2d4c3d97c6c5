"""Who a client is: the authenticators of a server, and what they answer.

An authenticator is asked with name, password and `Peer`; it answers the `Identity`, or None to let
the next one try. It may take its time: it is never asked on the event loop.
"""

from __future__ import annotations

import hmac
import os
import pwd
import socket
import struct
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, runtime_checkable

from .. import errors as err
from ..model._fields import ROLES
from ._passwords import PasswordFile, create, hashed

LOCAL_ROOT = "local root"
PASSWORD_FILE = "password file"


@dataclass(frozen=True, slots=True)
class Peer:
    """The other end of a connection."""

    address: str
    """Host and port, or ``unix:pid=…,uid=…``."""
    uid: int | None = None
    """Of the process at the other end of a unix socket, as the kernel tells it."""
    certificate: str = ""
    """Fingerprint (SHA-256, hex) of the certificate that a client showed and that was verified."""
    subject: str = ""
    """Common name in that certificate."""
    secure: bool = True
    """Whether nobody else can read along: TLS, a unix socket or the loopback."""

    @property
    def host(self) -> str:
        """The address without the port: what failed logins are counted by."""
        return self.address.rpartition(":")[0] if self.uid is None else self.address


@dataclass(frozen=True, slots=True)
class Identity:
    """Who somebody is, and what they may do."""

    name: str
    role: str
    by: str = ""
    """The authenticator that knew them."""

    def __post_init__(self) -> None:
        if self.role not in (*ROLES, LOCAL_ROOT):
            raise err.InvalidValue("role", self.role, would_do=", ".join(ROLES))


Authenticator = Callable[[str, str, Peer], Identity | None]


@runtime_checkable
class Changing(Protocol):
    """An authenticator that can also give accounts another password."""

    def change(self, identity: Identity, old: str, new: str) -> bool:
        """False when the account is none of this authenticator's.

        Raises `SessionAuthenticationFailed` when the old password is wrong, and
        `ChangePasswordRejected` when the new one will not do.
        """


@dataclass(frozen=True, slots=True)
class Passwords:
    """Accounts of a file, see `xenmgmt.rpc.auth.PasswordFile`."""

    file: PasswordFile

    def __call__(self, name: str, password: str, peer: Peer) -> Identity | None:
        role = self.file.check(name, password)
        return None if role is None else Identity(name, role, PASSWORD_FILE)

    def change(self, identity: Identity, old: str, new: str) -> bool:
        """Write the new password into the file."""
        if identity.by != PASSWORD_FILE or identity.name not in self.file.accounts():
            return False
        self.file.change(identity.name, old, new)
        return True


@dataclass(frozen=True, slots=True)
class Fixed:
    """One account whose password the program knows; for tests and demonstrations."""

    name: str
    password: str = field(repr=False)
    role: str = "pool-admin"

    def __call__(self, name: str, password: str, peer: Peer) -> Identity | None:
        good = hmac.compare_digest(password.encode(errors="replace"), self.password.encode())
        good &= hmac.compare_digest(name.encode(errors="replace"), self.name.encode())
        return Identity(name, self.role, "fixed") if good else None


@dataclass(frozen=True, slots=True)
class UnixPeers:
    """Processes of this machine, by their user: no password is asked.

    ``roles`` maps user ids to roles. Without it, the superuser and whoever runs the server may do
    everything.
    """

    roles: Mapping[int, str] = field(
        default_factory=lambda: {0: LOCAL_ROOT, os.getuid(): LOCAL_ROOT}
    )

    def __call__(self, name: str, password: str, peer: Peer) -> Identity | None:
        if peer.uid is None or peer.uid not in self.roles:
            return None
        try:
            user = pwd.getpwuid(peer.uid).pw_name
        except KeyError:
            user = f"uid {peer.uid}"
        return Identity(user, self.roles[peer.uid], "unix peer")


@dataclass(frozen=True, slots=True)
class Certificates:
    """Clients that showed a certificate which the server's ``client_ca`` has signed.

    ``roles`` maps common names, or fingerprints (SHA-256 in hex), to roles.
    """

    roles: Mapping[str, str]

    def __call__(self, name: str, password: str, peer: Peer) -> Identity | None:
        role = self.roles.get(peer.certificate) if peer.certificate else None
        role = role or (self.roles.get(peer.subject) if peer.certificate else None)
        return None if role is None else Identity(peer.subject, role, "client certificate")


@dataclass(frozen=True, slots=True)
class Pam:
    """Users of this machine, through PAM (extra ``pam``). ``roles`` says who may do what.

    PAM is asked whether the password is right and whether the account may be used now. ``service``
    names its rules: those of ``/etc/pam.d/xenmgmt``, or of ``/etc/pam.d/other`` without that file.
    The password of somebody else than its own user is shown to ``pam_unix`` only by the superuser.
    """

    roles: Mapping[str, str]
    service: str = "xenmgmt"

    def __post_init__(self) -> None:
        _pam()
        for name, role in self.roles.items():
            Identity(name, role)

    def __call__(self, name: str, password: str, peer: Peer) -> Identity | None:
        role = self.roles.get(name)
        try:  # nobody's credentials are taken on: this process serves many
            good = _pam().authenticate(name, password, service=self.service, resetcreds=False)
        except ValueError:  # NUL, or text that has no bytes: no password of anybody
            return None
        return Identity(name, role, f"pam {self.service}") if good and role is not None else None


def _pam() -> Any:
    """A conversation with PAM, for one login."""
    try:
        import pam
    except ImportError:
        raise err.MissingExtra("python-pam", "pam") from None
    return pam.PamAuthenticator()


@dataclass(frozen=True, slots=True)
class FirstOf:
    """Several authenticators, asked one after the other."""

    authenticators: Sequence[Authenticator]

    def __call__(self, name: str, password: str, peer: Peer) -> Identity | None:
        for one in self.authenticators:
            found = one(name, password, peer)
            if found is not None:
                return found
        return None

    def change(self, identity: Identity, old: str, new: str) -> bool:
        """Let the one change it whose account it is."""
        asked: Sequence[object] = self.authenticators
        return any(one.change(identity, old, new) for one in asked if isinstance(one, Changing))


def change_password(authenticator: Authenticator, identity: Identity, old: str, new: str) -> None:
    """Give an account another password.

    Raises:
        SessionAuthenticationFailed: the old one is wrong.
        ChangePasswordRejected: the new one will not do.
        UserIsNotLocalSuperuser: the account is kept elsewhere, and must be changed there.
    """
    asked: object = authenticator
    if not isinstance(asked, Changing) or not asked.change(identity, old, new):
        raise err.UserIsNotLocalSuperuser(
            f"{identity.name} was let in by: {identity.by}; that is where its password is changed"
        )


def peer_uid(sock: Any) -> tuple[int, int]:
    """Process and user at the other end of a connected unix socket."""
    size = struct.calcsize("3i")
    with socket.socket(fileno=os.dup(sock.fileno())) as own:
        told = own.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, size)
    pid, uid, _ = struct.unpack("3i", told)
    return pid, uid


__all__ = [
    "Authenticator",
    "Certificates",
    "Changing",
    "FirstOf",
    "Fixed",
    "Identity",
    "Pam",
    "PasswordFile",
    "Passwords",
    "Peer",
    "UnixPeers",
    "change_password",
    "create",
    "hashed",
]
