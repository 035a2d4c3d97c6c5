"""Lists: columns, filters, forms, places; the short way and the long way say the same."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.cli.conftest import Run
from tests.patience import PROGRAM

import xenmgmt
from xenmgmt import cli
from xenmgmt.cli import _exit, _quick
from xenmgmt.cli._rows import LiveRows
from xenmgmt.model import CLASSES
from xenmgmt.store.reading import Reader

Ok = Callable[..., str]

OPTIONS = st.one_of(
    st.sampled_from((["--json"], ["--all"], ["--no-header"], ["--output=json"], ["--help"])),
    st.tuples(
        st.just("--output"), st.sampled_from(("table", "wide", "json", "yaml", "poem", ""))
    ).map(list),
    st.tuples(
        st.just("--columns"),
        st.sampled_from(("name", "name,state", "uuid,domid", "nothing", "memory_static_max")),
    ).map(list),
    st.tuples(
        st.just("--filter"),
        st.sampled_from(
            ("state=Halted", "name~^w", "memory>300MiB", "memory>=x", "x=1", "host=sim-host-1")
        ),
    ).map(list),
)


@pytest.fixture
def three(ok: Ok) -> None:
    for name, memory in (("web", "256MiB"), ("db", "1GiB"), ("mail", "512MiB")):
        ok("vm", "create", name, f"memory={memory}", "tags=shop" if name != "db" else "tags=")
    ok("vm", "start", "web", "db")


@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    noun=st.sampled_from(("vm", "host", "nothing")),
    options=st.lists(OPTIONS, max_size=4),
    before=st.booleans(),
)
def test_both_ways_are_one(
    three: None,
    capsys: pytest.CaptureFixture[str],
    noun: str,
    options: list[list[str]],
    before: bool,
) -> None:
    """What the short way understands, click understands as well, with the same output."""
    flat = [word for option in options for word in option]
    words = [*flat, noun, "list"] if before else [noun, "list", *flat]
    if _quick.understood(words) is None:
        return
    capsys.readouterr()
    short = cli.main(words)
    told = capsys.readouterr()
    behind = [noun, "list", *flat]  # click has these options behind the verb
    try:
        long = _exit.run(behind)
    except Exception as error:  # noqa: BLE001 - told as main tells it
        long = _exit.told(error)
    assert (long, capsys.readouterr()) == (short, told)


def test_filters_and_columns(ok: Ok, three: None) -> None:
    """Filters compare words, sizes, patterns, members, maps and names of others."""

    def names(*filters: str) -> list[str]:
        options = [word for one in filters for word in ("--filter", one)]
        return ok("vm", "list", "--no-header", "--columns", "name", *options).split()

    assert names("state=Running") == ["web", "db"]
    assert names("state!=Running") == ["mail"]
    assert names("memory>=512MiB") == ["db", "mail"]
    assert names("memory<512MiB") == ["web"]
    assert names("name~^[dm]") == ["db", "mail"]
    assert names("tags=shop") == ["web", "mail"]
    assert names("state=Running", "tags=shop") == ["web"]
    assert names("is_a_template=no", "VCPUs_max=1") == ["web", "db", "mail"]
    assert names("other_config:a=") == ["web", "db", "mail"]
    assert set(names("host=sim-host-1") + names("host=sim-host-2")) == {"web", "db"}


def test_data(ok: Ok, three: None) -> None:
    """JSON and YAML have every field, or those that were asked for."""
    import yaml

    rows = json.loads(ok("vm", "list", "--json"))
    assert yaml.safe_load(ok("vm", "list", "--output", "yaml")) == rows
    stored = {name for name, field in CLASSES["VM"].fields.items() if not field.derived}
    assert {"ref", "state", *stored} == set(rows[0])
    some = json.loads(ok("vm", "list", "--json", "--columns", "name,memory"))
    assert some[1] == {"name": "db", "memory": 1 << 30}


def test_rows_as_texts(ok: Ok, three: None, own_places: Path) -> None:
    """An object written as JSON straight from the file is its row, for every class and flag."""
    ok("vm", "snapshot", "web", "before")
    with Reader(own_places / "store.db") as reader:
        for cls in CLASSES:
            rows = list(reader.rows(cls))
            told = [json.dumps(row, ensure_ascii=False) for row in rows]
            assert list(reader.texts(cls)) == told, cls
            flag = "is_a_snapshot"
            few = [text for row, text in zip(rows, told, strict=True) if not row.get(flag)]
            assert list(reader.texts(cls, (flag,))) == few


def test_the_file_says_what_the_library_says(three: None, own_places: Path) -> None:
    """Rows straight from the file are those of a connection, for every class."""
    path = own_places / "store.db"
    with Reader(path) as reader:
        found = {cls: list(reader.rows(cls)) for cls in CLASSES}
    with xenmgmt.connect("sim://?seed=1&clock=real&guests=kept", store=path) as xen:
        live = LiveRows(xen)
        for cls in CLASSES:
            if cls == "session":
                continue
            theirs = {row["ref"]: row for row in live.rows(cls)}
            derived = {name for name, one in CLASSES[cls].fields.items() if one.derived}
            for row in found[cls]:
                same = theirs[row["ref"]]
                assert same.keys() - row.keys() <= derived
                for name in same.keys() - derived:
                    assert row[name] == same[name], (cls, name)


def test_reading_beside_a_writer(ok: Ok, run: Run, three: None, own_places: Path) -> None:
    """A list needs no lock; a change does, and says who has it."""
    with xenmgmt.connect("sim://?seed=1&guests=kept", store=own_places / "store.db") as xen:
        xen.VM.get_by_name_label("mail")[0].start()
        assert "mail  Running" in ok("vm", "list", "--filter", "name=mail")
        done = run("vm", "start", "web")
        assert done.code == 6
        assert "use" in done.err


def test_damage_is_told(run: Run, ok: Ok, three: None, own_places: Path) -> None:
    """A file that is no store, or a damaged row, is status 6."""
    import sqlite3

    other = own_places / "other.db"
    other.write_bytes(b"not a database, by far" * 100)
    assert run("vm", "list", "--store", str(other)).code == 6
    with sqlite3.connect(own_places / "store.db") as file:
        file.execute("UPDATE object SET crc = crc + 1")
    file.close()
    assert run("vm", "list").code == 6


def test_where(ok: Ok, run: Run, own_places: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Options go before the environment, that before the file, that before the default."""
    named = str(own_places / "named.db")
    assert named in ok("store", "where", "--store", named)
    assert str(own_places / "store.db") in ok("store", "where")
    monkeypatch.delenv("XENMGMT_STORE")
    assert str(own_places / "state" / "xenmgmt" / "store.db") in ok("store", "where")
    config = own_places / "config" / "xenmgmt" / "config.toml"
    config.parent.mkdir(parents=True)
    config.write_text(f'store = "{named}"\nengine = "sim://?hosts=3"\n')
    assert named in ok("store", "where")
    ok("vm", "create", "a")
    assert len(ok("host", "list", "--no-header").splitlines()) == 3
    assert Path(named).exists()
    for wrong in ("colour = 1", "store = ["):
        config.write_text(wrong)
        assert run("vm", "list").code == 1
    config.unlink()
    assert ok("vm", "list", "--no-header") == ""
    assert run("vm", "list", "--engine", "nope://").code == 1
    assert not (own_places / "state" / "xenmgmt" / "store.db").exists(), "looking makes nothing"


def test_other_engines_are_asked(run: Run, ok: Ok) -> None:
    """Without a file that knows, the engine answers."""
    assert cli._quick.understood(["vm", "list", "--engine", "other://x"]) is None
    assert run("vm", "list", "--engine", "https://127.0.0.1:1").code in (1, 4)


def test_lists_load_neither_model_nor_click(ok: Ok, three: None) -> None:
    """What makes a list fast stays so: the whole library is left alone."""
    code = (
        "import sys; from xenmgmt import cli; cli.main(['vm', 'list']);"
        "print([m for m in ('click', 'rich', 'yaml', 'xenmgmt.model', 'xenmgmt.errors',"
        "'transitions', 'pathlib', 'urllib.parse') if m in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", f"import sys; sys.path[:0] = {sys.path!r}; {code}"],
        capture_output=True,
        text=True,
        timeout=PROGRAM,
        check=True,
    )
    assert "web" in done.stdout
    assert done.stderr.strip() == "[]"
