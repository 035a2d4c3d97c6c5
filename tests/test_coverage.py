"""What is there and what is declared only, and the pages that say so."""

from __future__ import annotations

import pytest
from tools import gen_docs

from xenmgmt.model import CLASSES
from xenmgmt.model._absent import ABSENT, reason

LACKING = list(gen_docs.absent())


def test_every_message_works_or_has_a_reason() -> None:
    """A message that does nothing here has a reason in words."""
    assert [f"{cls}.{name}" for cls, name in LACKING if reason(cls, name) is None] == []


def test_no_reason_is_idle() -> None:
    """Every pattern of every reason is the one that counts for some message that is not there."""
    used = {reason(cls, name) for cls, name in LACKING}
    idle = [
        (text, pattern)
        for text, patterns in ABSENT.items()
        for pattern in patterns
        if (text, pattern) not in used
    ]
    assert idle == []


@pytest.mark.parametrize(
    ("cls", "name", "there"),
    [
        ("VM", "start", "operation"),
        ("VM", "set_other_config", "accessor"),
        ("VM", "add_to_platform", "accessor"),
        ("VDI", "set_name_label", "accessor"),
        ("message", "get_all", "method"),
        ("subject", "add_to_roles", "operation"),
        ("host", "license_add", ""),
    ],
)
def test_what_works(cls: str, name: str, there: str) -> None:
    """An operation, a method, or the accessor of a field works; else it is declared only."""
    assert gen_docs.works(cls, name, gen_docs.messages_of(CLASSES[cls])[name]) == there


@pytest.mark.parametrize("cls", CLASSES)
def test_every_class_has_a_page(cls: str) -> None:
    """A page names its source, every field, and every message of its own, with its reason."""
    model = CLASSES[cls]
    page = gen_docs.page(model)
    assert "Source: " in page
    for name in (*model.fields, *model.messages):
        assert f"| `{name}" in page
    for name in model.messages:
        row = next(line for line in page.splitlines() if line.startswith(f"| `{name}("))
        assert ("declared only: " in row) is ((cls, name) in LACKING)
    assert "no reason" not in page
