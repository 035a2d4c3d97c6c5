"""The lives of subjects and secrets.

A subject may log in once it has a role. A secret is written anew in place; who needs the word of
before must ask again: reading it is a move like every other.
"""

from __future__ import annotations

from enum import Enum

from .. import errors as err
from ..model._layout import LAYOUTS, Row
from ._machine import Table, World, move

_SUBJECT = LAYOUTS["subject"].index


class SubjectState(Enum):
    """The states of a subject."""

    POWERLESS = "Powerless"
    ACTIVE = "Active"


_P, _A = SubjectState.POWERLESS, SubjectState.ACTIVE


def has_roles(_: str, row: Row, __: World) -> err.Refused | None:
    """There is a role to take away."""
    return None if row[_SUBJECT["roles"]] else err.OperationNotAllowed("the subject has no role")


SUBJECT = Table(
    "subject",
    SubjectState,
    _P,
    (
        move("add_to_roles", (_P, _A), _A),
        move("remove_from_roles", _A, _P, _A, rules=(has_roles,)),
        move("get_permissions_name_label", (_P, _A)),
        move("login", _A, note="opening a session as this subject", listed=False),
        move("destroy", (_P, _A)),
    ),
)


class SecretState(Enum):
    """The states of a secret."""

    KEPT = "Kept"


SECRET = Table(
    "secret",
    SecretState,
    SecretState.KEPT,
    (move("destroy", SecretState.KEPT),),
)
