"""The recorder as a fixture."""

from __future__ import annotations

import pytest
from tests.usecases.story import Story


@pytest.fixture
def story() -> Story:
    return Story()
