"""The verbs of classes subject, role and secret."""

from __future__ import annotations

from typing import Any

from .. import errors as err
from ..model._layout import LAYOUTS, NULL
from ..model._types import Ref, Set, String
from ..states.access import SubjectState
from ._operation import Begin, Operation
from ._txn import Txn

_SUBJECT = LAYOUTS["subject"].index

ROLES = (
    ("pool-admin", "may do everything"),
    ("pool-operator", "may do everything but manage users and open a host's shell"),
    ("vm-power-admin", "creates, destroys and moves VMs, and changes what they may use"),
    ("vm-admin", "changes VMs and their snapshots"),
    ("vm-operator", "starts, stops and uses VMs"),
    ("read-only", "looks"),
)
"""The roles, the most powerful first; each includes what those after it may do."""


def make_roles(t: Txn) -> None:
    """The built-in roles, each with those below it; pool-admin has xapi's own reference."""
    below: tuple[str, ...] = ()
    (admin,) = LAYOUTS["subject"].defaults[_SUBJECT["roles"]]
    for name, what in reversed(ROLES):
        made = t.create(
            "role",
            {"name_label": name, "name_description": what, "subroles": below},
            ref=admin if name == "pool-admin" else "",
        )
        below = (*below, made)


class CreateSubject(Operation, on="subject.create", static=True):
    """A subject by its identifier. As in xapi it begins as pool-admin."""

    def begin(self, b: Begin, ref: str, **values: Any) -> str:
        name = values.get("subject_identifier", "")
        if not name:
            raise err.InvalidValue("subject_identifier", name, would_do="a text, not empty")
        for other in b.t.find("subject", "subject_identifier", name):
            raise err.InvalidValue(
                "subject_identifier", name, would_do=f"one that is new; {other} has it"
            )
        b.t.unique("subject", "subject_identifier", name)
        return b.t.create("subject", values, state=SubjectState.ACTIVE)


class DestroySubject(Operation, on="subject.destroy"):
    """Remove a subject."""

    def begin(self, b: Begin, ref: str) -> None:
        b.check("subject", ref, "destroy")
        b.t.delete("subject", ref, self.title)


class AddRole(Operation, on="subject.add_to_roles"):
    """Give the subject one more role."""

    def begin(self, b: Begin, ref: str, role: str = NULL) -> None:
        row = b.check("subject", ref, "add_to_roles")
        b.t.need("role", role)
        if role in row[_SUBJECT["roles"]]:
            raise err.InvalidValue("role", role, would_do="a role that the subject does not have")
        b.t.set("subject", ref, roles=(*row[_SUBJECT["roles"]], role))
        b.t.move("subject", ref, "Active")


class RemoveRole(Operation, on="subject.remove_from_roles"):
    """Take a role away; without any, the subject cannot log in."""

    def begin(self, b: Begin, ref: str, role: str = NULL) -> None:
        row = b.check("subject", ref, "remove_from_roles")
        if role not in row[_SUBJECT["roles"]]:
            raise err.InvalidValue("role", role, would_do="a role that the subject has")
        left = tuple(one for one in row[_SUBJECT["roles"]] if one != role)
        b.t.set("subject", ref, roles=left)
        if not left:
            b.t.move("subject", ref, "Powerless")


def _with_subroles(t: Txn, roles: tuple[str, ...]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for role in roles:
        found[role] = None
        found.update(dict.fromkeys(t.get("role", role, "subroles")))
    return tuple(found)


def _names(t: Txn, roles: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(t.get("role", role, "name_label") for role in roles)


class SubjectPermissions(Operation, on="subject.get_permissions_name_label"):
    """The names of the roles that the subject has, with those that they include."""

    returns = Set(String)

    def begin(self, b: Begin, ref: str) -> tuple[str, ...]:
        row = b.check("subject", ref, "get_permissions_name_label")
        return _names(b.t, _with_subroles(b.t, tuple(row[_SUBJECT["roles"]])))


class RolePermissions(Operation, on="role.get_permissions"):
    """The roles that a role includes, itself first."""

    returns = Set(Ref("role"))

    def begin(self, b: Begin, ref: str) -> tuple[str, ...]:
        b.t.need("role", ref)
        return _with_subroles(b.t, (ref,))


class RolePermissionNames(Operation, on="role.get_permissions_name_label"):
    """The names of the roles that a role includes, its own first."""

    returns = Set(String)

    def begin(self, b: Begin, ref: str) -> tuple[str, ...]:
        b.t.need("role", ref)
        return _names(b.t, _with_subroles(b.t, (ref,)))


class ByPermission(Operation, on="role.get_by_permission", static=True):
    """The roles that include a role."""

    def begin(self, b: Begin, ref: str, permission: str = NULL) -> tuple[str, ...]:
        b.t.need("role", permission)
        return tuple(one for one in b.t.all("role") if permission in _with_subroles(b.t, (one,)))


class ByPermissionName(Operation, on="role.get_by_permission_name_label", static=True):
    """The roles that include a role of this name."""

    def begin(self, b: Begin, ref: str, label: str = "") -> tuple[str, ...]:
        return tuple(
            one for one in b.t.all("role") if label in _names(b.t, _with_subroles(b.t, (one,)))
        )


class CreateSecret(Operation, on="secret.create", static=True):
    """Keep a secret; its reference can be given to who may know it."""

    def begin(self, b: Begin, ref: str, **values: Any) -> str:
        return b.t.create("secret", values)


class DestroySecret(Operation, on="secret.destroy"):
    """Forget a secret."""

    def begin(self, b: Begin, ref: str) -> None:
        b.check("secret", ref, "destroy")
        b.t.delete("secret", ref, self.title)
