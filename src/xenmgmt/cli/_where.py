"""Which engine and which store: options, then the environment, then a file, then a default.

Paths are texts here: a list is printed before ``pathlib`` would be loaded.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from ..toolstack import Xen

ENGINE = "sim://"
SIMULATED = {"seed": "1", "clock": "real", "guests": "kept"}
"""What a simulator is asked for unless its URL says otherwise: commands see one world."""
REMOTE = ("http:", "https:")


class Where(NamedTuple):
    """An engine, and the file of its store; None where the engine itself keeps all."""

    engine: str
    store: str | None

    @property
    def is_simulated(self) -> bool:
        """Whether the file knows as much as the engine does."""
        return self.engine.startswith("sim:")

    @property
    def readable(self) -> str | None:
        """The file to read from without opening the engine; None: ask the engine."""
        return self.store if self.is_simulated else None


def find(engine: str | None = None, store: str | None = None) -> Where:
    """Where to work, by what was given on the command line.

    A simulator has a store in the folder of the user's state unless one is named; another engine
    has none.
    """
    settings = {} if engine and store else _settings()
    engine = engine or os.environ.get("XENMGMT_ENGINE") or settings.get("engine") or ENGINE
    store = store or os.environ.get("XENMGMT_STORE") or settings.get("store")
    if engine.startswith(REMOTE):
        return Where(engine, None)
    if store is None and engine.startswith("sim:"):
        return Where(engine, default_store())
    return Where(engine, os.path.expanduser(store) if store else None)  # noqa: PTH111


def default_store() -> str:
    """The file in the folder of the user's state."""
    return f"{_folder('XDG_STATE_HOME', '~/.local/state')}/xenmgmt/store.db"


def config_file() -> str:
    """The file with settings: ``engine`` and ``store``, in TOML."""
    named = os.environ.get("XENMGMT_CONFIG")
    return named or f"{_folder('XDG_CONFIG_HOME', '~/.config')}/xenmgmt/config.toml"


def _folder(name: str, usual: str) -> str:
    return os.environ.get(name) or os.path.expanduser(usual)  # noqa: PTH111


def _settings() -> dict[str, str]:
    path = config_file()
    if not os.path.isfile(path):  # noqa: PTH113
        return {}
    import tomllib
    from pathlib import Path

    try:
        found = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"{path}: {error}") from None
    for name, value in found.items():
        if name not in ("engine", "store") or not isinstance(value, str):
            raise ValueError(f'{path}: {name}: only engine = "URL" and store = "FILE" would do')
    return found


@contextmanager
def opened(where: Where) -> Iterator[Xen]:
    """A connection for one command; its session ends with it."""
    from pathlib import Path

    from ..errors import XenError
    from ..toolstack import connect

    if where.store is not None:
        Path(where.store).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with connect(_full(where.engine), store=where.store, session="command line") as xen:
        try:
            yield xen
        finally:
            with suppress(XenError):  # a server may have ended it already
                xen.this_session.logout()


def _full(engine: str) -> str:
    """The URL of a simulator with what makes commands see one world."""
    if not engine.startswith("sim:"):
        return engine
    head, _, query = engine.partition("?")
    given = {one.partition("=")[0] for one in query.split("&") if one}
    added = [f"{name}={value}" for name, value in SIMULATED.items() if name not in given]
    return f"{head}?{'&'.join([*filter(None, [query]), *added])}"
