"""Class session.

Written by tools/gen_objects.py from model, states and operations: do not edit.
"""
# ruff: noqa: E501, F401, A001, A002, A003
# mypy: disable-error-code="no-any-return, empty-body"

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from ..model import _enums as e
from ._record import Record, allowed
from ._base import Collection, Handle, operation

if TYPE_CHECKING:
    from .. import objects as h

DEFAULT: Any = ...


class session(Handle):
    """One login of one user."""

    __slots__ = ()
    _class = "session"

    @property
    def uuid(self) -> str:
        """Unique identifier of the session. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x3:
            return row[2]
        raise self._refused("uuid", 0x3)

    @property
    def this_host(self) -> h.host | None:
        """The host that was logged in to. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x3:
            return self._to("host", row[3])
        raise self._refused("this_host", 0x3)

    @property
    def this_user(self) -> h.user | None:
        """The user who logged in. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x3:
            return self._to("user", row[4])
        raise self._refused("this_user", 0x3)

    @property
    def last_active(self) -> int:
        """When the session was last used, in seconds since 1970. (RO_run; in seconds; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x3:
            return row[5]
        raise self._refused("last_active", 0x3)

    @property
    def pool(self) -> bool:
        """Whether another host of the pool logged in, not a person. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x3:
            return row[6]
        raise self._refused("pool", 0x3)

    @property
    def other_config(self) -> Mapping[str, str]:
        """Free-form settings of clients, by name. (RW; xapi, since miami)"""
        row = self._cell.row
        if row[0] & 0x3:
            return MappingProxyType(row[7])
        raise self._refused("other_config", 0x3)

    @other_config.setter
    def other_config(self, value: Mapping[str, str]) -> None:
        self._write("other_config", value)

    @property
    def is_local_superuser(self) -> bool:
        """Whether the user is the root of the host itself. (RO_run; xapi, since george)"""
        row = self._cell.row
        if row[0] & 0x3:
            return row[8]
        raise self._refused("is_local_superuser", 0x3)

    @property
    def subject(self) -> h.subject | None:
        """The account of the directory that logged in; unset for a local user. (RO_run; xapi, since george)"""
        row = self._cell.row
        if row[0] & 0x3:
            return self._to("subject", row[9])
        raise self._refused("subject", 0x3)

    @property
    def validation_time(self) -> datetime:
        """When the directory last confirmed the account. (RO_run; xapi, since george)"""
        row = self._cell.row
        if row[0] & 0x3:
            return row[10]
        raise self._refused("validation_time", 0x3)

    @property
    def auth_user_sid(self) -> str:
        """Identifier of the account in the directory. (RO_run; xapi, since george)"""
        row = self._cell.row
        if row[0] & 0x3:
            return row[11]
        raise self._refused("auth_user_sid", 0x3)

    @property
    def auth_user_name(self) -> str:
        """Name of the account in the directory. (RO_run; xapi, since midnight-ride)"""
        row = self._cell.row
        if row[0] & 0x3:
            return row[12]
        raise self._refused("auth_user_name", 0x3)

    @property
    def rbac_permissions(self) -> tuple[str, ...]:
        """What the roles of the user permit. (RO_ins; xapi, since midnight-ride)"""
        row = self._cell.row
        if row[0] & 0x3:
            return row[13]
        raise self._refused("rbac_permissions", 0x3)

    @property
    def tasks(self) -> tuple[h.task, ...]:
        """The tasks that were started in it. (RO_run; xapi, since midnight-ride)"""
        row = self._cell.row
        if row[0] & 0x3:
            return self._to_all("task", row[14])
        raise self._refused("tasks", 0x3)

    @property
    def parent(self) -> h.session | None:
        """The session that this one came from. (RO_ins; xapi, since midnight-ride)"""
        row = self._cell.row
        if row[0] & 0x3:
            return self._to("session", row[15])
        raise self._refused("parent", 0x3)

    @property
    def originator(self) -> str:
        """Name that the client gave itself at login. (RO_run; xapi, since clearwater)"""
        row = self._cell.row
        if row[0] & 0x3:
            return row[16]
        raise self._refused("originator", 0x3)

    @property
    def client_certificate(self) -> bool:
        """Whether the client logged in with a certificate. (RO_run; xapi, since 21.2.0)"""
        row = self._cell.row
        if row[0] & 0x3:
            return row[17]
        raise self._refused("client_certificate", 0x3)

    def add_to_other_config(self, key: str, value: str) -> None:
        """Put one entry into `other_config`, in place of an older one."""
        self._xen.add_to_map(self, "other_config", key, value)

    def remove_from_other_config(self, key: str) -> None:
        """Take one entry out of `other_config`; nothing happens when it is not there."""
        self._xen.remove_from_map(self, "other_config", key)

    @operation
    def use(self) -> None:
        """Take note of activity; an expired session is refused."""

    @operation
    def logout(self) -> None:
        """End the session."""

    @operation
    def expire(self) -> None:
        """End a session for having been idle; it stays to be told apart from one that never was."""


class sessionCollection(Collection[session]):
    """All objects of class session."""

    __slots__ = ()
    _class = "session"
    _handle = session


    @operation
    def open(self, name: str) -> h.session:
        """A further session in this process, trusted, with the name of its user."""

    @operation
    def login_with_password(self, uname: str, pwd: str, version: str = DEFAULT, originator: str = DEFAULT) -> h.session:
        """Log in with name and password; the result goes into every other call."""

    @operation
    def get_all_subject_identifiers(self) -> tuple[str, ...]:
        """List the directory accounts that are logged in."""

    @operation
    def logout_subject_identifier(self, subject_identifier: str) -> None:
        """End all sessions of one directory account."""
