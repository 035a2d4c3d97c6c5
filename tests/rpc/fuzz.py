"""Coverage-guided fuzzing of what reads a peer's bytes, for the night: ``make fuzz``.

``python -m tests.rpc.fuzz TARGET [SECONDS] [FOLDER]``: fuzzes one of the targets in fuzz_targets.py
with atheris (extra ``fuzz``), keeping what it finds in a folder. The exit status is not 0 when a
promise was broken; the input is then in the folder too, as a file ``crash-…``.
"""

from __future__ import annotations

import sys
from pathlib import Path

MOST = 1 << 15
"""Bytes of an input."""


def main(name: str, seconds: str = "60", folder: str = "") -> None:
    """Fuzz one target."""
    try:
        import atheris
    except ImportError:
        sys.exit('atheris is missing: pip install "xenmgmt[fuzz]"')
    import xenmgmt.toolstack  # noqa: F401 - what is loaded already is not instrumented

    with atheris.instrument_imports(include=["xenmgmt.rpc", "tarfile"]):
        from tests.rpc.fuzz_targets import TARGETS
    target, seeds = TARGETS[name]
    place = Path(folder or f".fuzz/{name}")
    place.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds()):
        (place / f"seed-{number}").write_bytes(seed)
    bounds = (f"-max_total_time={seconds}", f"-max_len={MOST}", "-timeout=10", "-rss_limit_mb=1024")
    atheris.Setup([sys.argv[0], str(place), f"-artifact_prefix={place}/", *bounds], target)
    atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
