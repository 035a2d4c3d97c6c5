"""The targets of the coverage-guided fuzzer keep their promises over seeds and made-up bytes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rpc.fuzz_targets import TARGETS


@pytest.mark.parametrize("name", TARGETS)
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_targets(name: str, data: st.DataObject) -> None:
    """Whatever is put into an input, or taken out of it, the promise of the target holds."""
    target, seeds = TARGETS[name]
    seed = data.draw(st.sampled_from(seeds()))
    at = data.draw(st.integers(0, len(seed)))
    length = data.draw(st.integers(0, 40))
    target(seed)
    target(seed[:at] + data.draw(st.binary(max_size=40)) + seed[at + length :])
