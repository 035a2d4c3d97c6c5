"""Every noun and verb: well, and refused. Each command is an engine of its own, as in a shell."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from tests.cli.conftest import Run
from tests.patience import PROGRAM

from xenmgmt.cli import _verbs
from xenmgmt.cli._app import APP, COMMANDS
from xenmgmt.cli._columns import NOUNS
from xenmgmt.cli._nouns import noun_group
from xenmgmt.model import CLASSES
from xenmgmt.operations import OPERATIONS

Ok = Callable[..., str]

LIFE = """
    pause web            -> Paused     | start web            3
    unpause web          -> Running    | unpause web          3
    suspend web          -> Suspended  | reboot web           3
    resume web           -> Running    | resume web           3
    reboot web           -> Running    | destroy web          3
    hard-reboot web      -> Running    | set web memory=1GiB  3
    checkpoint web saved -> Running    | provision web        3
    clean-shutdown web   -> Halted     | pause web            3
    start web            -> Running    | start web            3
    migrate web sim-host-2 -> Running  | migrate web mars     1
    hard-shutdown web    -> Halted     | migrate web sim-host-1 3
    start-on web sim-host-1 -> Running | start-on web         2
    shutdown web         -> Halted     | shutdown web         3
    start web            -> Running    | clone web other      3
    power-state-reset web -> Halted    | console web          3
"""


@pytest.fixture
def web(ok: Ok) -> str:
    return ok("vm", "create", "web", "memory=256MiB", "VCPUs_max=2")


def test_life(ok: Ok, run: Run, web: str) -> None:
    """Each verb leads from state to state over commands; what does not fit is refused."""
    ok("vm", "start", "web")
    for line in LIFE.strip().splitlines():
        well, _, refused = line.partition("|")
        words, _, state = well.partition("->")
        ok("vm", *words.split())
        assert ok("vm", "list", "--columns", "state", "--no-header") == state.strip(), line
        *wrong, code = refused.split()
        before = ok("events", "--class", "VM", "--json")
        done = run("vm", *wrong)
        assert done.code == int(code), (line, done)
        assert done.err
        assert not done.out
        assert ok("events", "--class", "VM", "--json") == before, "a refusal changed something"


def test_refusal_names_object_state_and_what_would_do(ok: Ok, run: Run, web: str) -> None:
    """One line says which VM, how it is, what the verb needs, and what is allowed now."""
    done = run("vm", "pause", "web")
    assert done.code == 3
    assert done.err.startswith('xenmgmt: VM_BAD_POWER_STATE: VM "web"')
    assert "is Halted; pause needs Running" in done.err
    assert "start" in done.err.partition("llowed now")[2]
    assert done.err.count("\n") == 1


def test_snapshot_and_revert(ok: Ok, run: Run, web: str) -> None:
    """A snapshot is found as web/before; what was changed since is as it was."""
    ok("vm", "set", "web", "name_description=first")
    ok("vm", "snapshot", "web", "before")
    ok("vm", "set", "web", "name_description=second")
    assert run("vm", "start", "web/before").code == 3
    assert run("vm", "revert", "web").code == 3
    ok("vm", "revert", "web/before")
    assert json.loads(ok("vm", "show", "web", "--json"))["name_description"] == "first"
    assert len(json.loads(ok("vm", "list", "--json"))) == 1
    assert len(json.loads(ok("vm", "list", "--json", "--all"))) == 2


def test_clone_copy_fork_destroy(ok: Ok, run: Run, web: str) -> None:
    """Copies are objects of their own; several are removed by one command."""
    ok("vm", "clone", "web", "a")
    ok("vm", "copy", "web", "b")
    ok("vm", "start", "web")
    assert len(ok("vm", "fork", "web", "--n", "2").splitlines()) == 2
    ok("vm", "destroy", "a", "b")
    assert run("vm", "destroy", "a").code == 1
    assert ok("vm", "list", "--columns", "name", "--no-header").split()[0] == "web"


def test_mark_and_rewind(ok: Ok, run: Run, web: str) -> None:
    """The verbs are there; a simulated guest is kept from command to command, its marks are not."""
    assert run("vm", "mark", "web", "clean").code == 3
    ok("vm", "start", "web")
    ok("vm", "mark", "web", "clean")
    for verb in ("rewind", "unmark"):
        refused = run("vm", verb, "web", "clean")
        assert refused.code == 3
        assert "NO_SUCH_MARK" in refused.err


def test_set(ok: Ok, run: Run, web: str) -> None:
    """Fields of every type are set by words; when one is refused, none is set."""
    ok("vm", "set", "web", "memory=512MiB", "tags=a,b", "other_config:owner=me", "is_a_template=no")
    row = json.loads(ok("vm", "show", "web", "--json"))
    assert (row["memory_static_max"], row["tags"]) == (512 << 20, ["a", "b"])
    assert row["other_config"]["owner"] == "me"
    ok("vm", "start", "web")
    assert run("vm", "set", "web", "name_description=x", "memory=1GiB").code == 3
    assert json.loads(ok("vm", "show", "web", "--json"))["name_description"] == ""
    for words, code in (
        (("tags",), 1),
        (("nonsense=1",), 1),
        (("domid=4",), 1),
        (("tags:a=b",), 1),
        (("start_delay=soon",), 1),
        ((), 2),
    ):
        assert run("vm", "set", "web", *words).code == code, words


def test_why(ok: Ok, run: Run, web: str) -> None:
    """The same tables answer before anything is tried."""
    assert "allowed" in ok("vm", "why", "web", "start")
    assert run("vm", "why", "web", "pause").code == 3
    assert run("vm", "why", "web", "fly").code == 1
    for verb in ("get-log", "set-cpu-governor"):
        assert "allowed" in ok("host", "why", "sim-host-2", verb)
    ok("host", "disable", "sim-host-2")
    ok("host", "shutdown", "sim-host-2")
    told = run("host", "why", "sim-host-2", "set-cpu-governor")
    assert (told.code, "Offline" in told.err) == (3, True)


def test_object_first(ok: Ok, run: Run, web: str) -> None:
    """The object may stand before the verb."""
    ok("vm", "web", "start")
    assert run("vm", "web", "start").code == 3
    assert run("vm", "nobody", "start").code == 2
    assert run("vm", "web", "list").code == 2


def test_devices(ok: Ok, run: Run, web: str) -> None:
    """Networks, disks and their places in a VM, by name."""
    ok("network", "create", "lan", "MTU=9000")
    ok("disk", "create", "data", "virtual_size=1GiB")
    assert "Shared storage" in ok("disk", "list", "--filter", "name=data")
    ok("vbd", "create", "VM=web", "VDI=data", "userdevice=0")
    ok("vif", "create", "VM=web", "network=lan", "device=0")
    ok("vm", "start", "web")
    ok("vif", "unplug", "web/0")
    assert run("vif", "unplug", "web/0").code == 3
    ok("vif", "plug", "web/0")
    ok("vbd", "unplug", "web/0")
    ok("disk", "resize", "data", "2GiB")
    assert "2 GiB" in ok("disk", "list")
    assert run("disk", "resize", "data", "much").code == 1
    told = run("vbd", "create", "VDI=data")
    assert told.code == 1
    assert "VM has no value; it takes a VM: The VM that has the device.\n" in told.err
    assert run("disk", "create", "data", "virtual_size=1GiB", "SR=nowhere").code == 1
    ok("vbd", "plug", "web/0")
    assert run("disk", "destroy", "data").code == 3
    assert run("network", "destroy", "lan").code == 3
    assert "web" in ok("vbd", "list")
    assert "lan" in ok("vif", "list", "--filter", "VM=web")


def test_processors(ok: Ok, run: Run, web: str) -> None:
    """A line for each processor, all of it as JSON; what cannot be set is refused in words."""
    lines = ok("host", "get-cpu-power", "sim-host-1").splitlines()
    cpus = json.loads(ok("host", "get-cpu-power", "sim-host-1", "--json"))
    assert len(lines) == len(cpus) + 1
    assert lines[1].split()[:3] == ["0", "simulated", "ondemand"]
    assert "P_STATES" not in lines[0]
    assert "P_STATES" in ok("host", "get-cpu-power", "sim-host-1", "--output", "wide")
    assert set(cpus["0"]["C_states"]) == {"0", "1", "2", "3"}
    ok("host", "set-cpu-governor", "sim-host-1", "powersave", "--cpus", "0,1")
    ok("host", "set-cpu-frequency-range", "sim-host-1", "800", "1600")
    ok("host", "set-C-state-limit", "sim-host-1", "--", "-1")
    for words, told in (
        (("set-cpu-governor", "sim-host-1", "fast"), "ondemand, userspace, performance, powersave"),
        (("set-cpu-governor", "sim-host-1", "powersave", "--cpus", "0,99"), "cpus cannot be 99"),
        (("set-cpu-frequency-range", "sim-host-1", "1", "2"), "MHz from 800 to 2400"),
        (("set-C-state-limit", "sim-host-1", "9"), "-1 for no limit"),
    ):
        refused = run("host", *words)
        assert (refused.code, told in refused.err) == (1, True), refused.err


def test_hosts(ok: Ok, run: Run, web: str) -> None:
    """Maintenance of a host: nothing starts on it, what is there can be moved away."""
    ok("vm", "start-on", "web", "sim-host-1")
    ok("host", "disable", "sim-host-1")
    ok("host", "evacuate", "sim-host-1")
    assert ok("vm", "list", "--columns", "host", "--no-header") == "sim-host-2"
    assert run("vm", "start-on", "web", "sim-host-1").code == 3
    assert run("host", "destroy", "sim-host-2").code == 3
    ok("host", "enable", "sim-host-1")
    assert ok("pool", "list", "--columns", "master", "--no-header") == "sim-host-1"
    assert run("pool", "eject", "sim-host-2").code in (3, 4)


def test_storage(ok: Ok, run: Run) -> None:
    """Repositories have a constructor with parameters of its own."""
    uuid = ok("sr", "create", "name_label=fast", "type=lvm", "physical_size=1TiB", "shared=true")
    ok("sr", "scan", "fast")
    assert "1 TiB" in ok("sr", "list", "--filter", f"uuid={uuid}")
    assert run("sr", "create", "colour=red").code == 1
    assert run("sr", "scan", "slow").code == 1
    assert "lvm" in ok("sr", "get-supported-types")


def test_tasks(ok: Ok, run: Run, web: str) -> None:
    """What was done can be looked at, and followed to its end."""
    uuid = json.loads(ok("task", "list", "--json"))[-1]["uuid"]
    assert ok("task", "watch", uuid).startswith("success")
    assert run("task", "watch", "nothing").code == 1
    assert run("task", "cancel", uuid).code == 3
    ok("task", "create", "by hand", "nobody works on it")
    assert run("task", "watch", "by hand", "--timeout", "0.3").code == 5
    ok("task", "set", "by hand", "error_info=VM_BAD_POWER_STATE,x,Halted,Running")
    ok("task", "set", "by hand", "status=failure")
    assert run("task", "watch", "by hand").code == 3


def test_events(ok: Ok, run: Run, web: str) -> None:
    """Events of the file, as lines or JSON, from a place on."""
    lines = [json.loads(line) for line in ok("events", "--json").splitlines()]
    assert [one["id"] for one in lines] == sorted(one["id"] for one in lines)
    last = lines[-1]["revision"]
    ok("vm", "start", "web")
    later = [json.loads(line) for line in ok("events", "--since", str(last), "--json").splitlines()]
    assert {one["revision"] > last for one in later} == {True}
    states = [one["state"] for one in later if one["class"] == "VM"]
    assert states[:2] == ["starting", "Running"]
    assert ok("events", "--class", "VM", "--count", "1").endswith("web  Halted")
    assert ok("events", "--follow", "--timeout", "0.2") == ""
    assert run("events", "--since", "-1").code == 2
    assert run("events", "--store", "none.db").code == 1


def test_export_and_import(ok: Ok, run: Run, web: str, tmp_path: Path) -> None:
    """A configuration goes out and comes in; xl files and libvirt XML come in too."""
    file = tmp_path / "web.json"
    ok("vm", "export", "web", str(file))
    assert run("vm", "export", "web", str(file)).code == 1
    ok("vm", "import", str(file))
    assert ok("vm", "list", "--columns", "name", "--no-header").split() == ["web", "web"]
    assert run("vm", "start", "web").code == 1, "the name fits two"
    xl = tmp_path / "old.cfg"
    xl.write_text('name = "old"\nmemory = 512\nvcpus = 2\ndisk = ["phy:/dev/vg/old,xvda,w"]\n')
    ok("vm", "create", str(xl))
    assert "512 MiB" in ok("vm", "list", "--filter", "name=old")
    ok("vm", "start", "old")
    xl.write_text("memory = ")
    assert run("vm", "create", str(xl)).code == 1
    assert run("vm", "import", str(tmp_path / "none")).code == 1
    xml = tmp_path / "guest.xml"
    xml.write_text(
        "<domain type='xen'><name>x</name><memory unit='MiB'>64</memory><os><type>hvm</type></os>"
        "</domain>"
    )
    ok("vm", "import", str(xml))


@pytest.mark.parametrize("words", [("vm", "list", "--json"), ("events",)])
def test_reader_that_goes(words: tuple[str, ...], web: str) -> None:
    """What is piped into something that reads no further ends well, and says nothing."""
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-m", "xenmgmt", *words]
    done = subprocess.run(command, stdout=write, stderr=subprocess.PIPE, timeout=PROGRAM)
    os.close(write)
    assert (done.returncode, done.stderr) == (0, b"")


def test_console(ok: Ok, run: Run, web: str) -> None:
    """A script types into a guest and reads what it says."""
    assert run("vm", "console", "web", "--send", "ls").code == 3
    ok("vm", "start", "web")
    assert "hello" in ok("vm", "console", "web", "--send", "echo hello", "--expect", "hello")
    late = run("vm", "console", "web", "--expect", "never", "--timeout", "0.2")
    assert late.code == 5


def test_top_without_a_terminal(ok: Ok, run: Run, web: str) -> None:
    """One picture as plain text."""
    assert "web" not in ok("vm", "top", "--once")
    ok("vm", "start", "web")
    assert "web" in ok("vm", "top", "--once")
    assert len(ok("vm", "top", "--count", "2", "--interval", "0.1").splitlines()) == 4
    assert run("vm", "top", "--interval", "0").code == 2


def test_top_of_hosts(ok: Ok, web: str) -> None:
    """Hosts have a screen as well: what they have, what is free, how many VMs run there."""
    ok("vm", "start-on", "web", "sim-host-2")
    lines = {line.split()[0]: line.split() for line in ok("host", "top", "--once").splitlines()}
    assert lines["sim-host-1"][-1] == "0"
    assert lines["sim-host-2"][1] == "Enabled"
    assert lines["sim-host-2"][-1] == "1"


def test_a_file_that_is_not_there(run: Run, ok: Ok) -> None:
    """A name that ends as the files of guests do is a file, not a name for a VM."""
    done = run("vm", "create", "gone.cfg")
    assert done.code == 1
    assert "gone.cfg: there is no such file" in done.err
    assert ok("vm", "list", "--no-header") == ""


def test_unknown_words(run: Run, web: str) -> None:
    """What is neither a verb nor an object is told so, with the verbs that are near to it."""
    done = run("vm", "strat", "web")
    assert done.code == 2
    assert "'strat' is neither a verb nor a vm; near to it: start" in done.err
    done = run("vm", "web", "strat")
    assert done.code == 2
    assert "near to it: start" in done.err


def test_allowed_operations(run: Run, ok: Ok, web: str) -> None:
    """``show`` has what may begin now; a list leaves out what would have to be worked out."""
    assert "start" in json.loads(ok("vm", "show", "web", "--json"))["allowed_operations"]
    ok("vm", "start", "web")
    found = json.loads(ok("vm", "show", "web", "--json"))["allowed_operations"]
    assert "pause" in found
    assert "start" not in found
    assert "allowed_operations" not in json.loads(ok("vm", "list", "--json"))[0]
    assert run("vm", "list", "--columns", "allowed_operations").code == 1


def test_every_verb_is_there() -> None:
    """Every operation of every class is a verb that explains itself; no verb is without one."""
    context = click.Context(APP)
    seen = 0
    for cls in CLASSES:
        group = noun_group(cls)
        assert group is not None
        made = _verbs.verbs(cls)
        known = {title.partition(".")[2] for title in OPERATIONS if title.startswith(f"{cls}.")}
        setters = {name for name in known if name.startswith("set_")}
        assert set(made.values()) <= known
        assert known - set(made.values()) - setters - {"create"} == set()
        assert ("create" in known) == ("create" in group.list_commands(context))
        for verb in group.list_commands(context):
            command = group.get_command(context, verb)
            assert command is not None
            assert command.help
            assert "Usage" in command.get_help(click.Context(command, parent=context))
            seen += 1
    assert seen > 600


@pytest.mark.parametrize("noun", NOUNS)
def test_every_noun(ok: Ok, run: Run, web: str, noun: str) -> None:
    """Every noun lists, in every form, and tells a wrong name, column, filter and verb."""
    for form in ("table", "wide", "json", "yaml"):
        ok(noun, "list", "--output", form)
    ok(noun, "--help")
    assert run(noun, "show", "no such thing").code == 1
    assert run(noun, "frobnicate").code == 2
    assert run(noun, "list", "--output", "poem").code == 2
    assert run(noun, "list", "--filter", "state").code == 1
    if json.loads(ok(noun, "list", "--json", "--all")):
        assert run(noun, "list", "--columns", "no_such_field").code == 1
        row = json.loads(ok(noun, "list", "--json", "--all"))[0]
        shown = json.loads(ok(noun, "show", row["uuid"], "--json"))
        assert {**shown, **row} == shown


def test_every_command(ok: Ok, run: Run) -> None:
    """The commands that are no nouns explain themselves and refuse what they do not know."""
    for name in COMMANDS:
        assert "Usage" in ok(name, "--help")
        assert run(name, "--frobnicate").code == 2
    assert "fish" in ok("completion", "fish")
    assert "compdef" in ok("completion", "zsh")
    assert run("completion", "tcsh").code == 2
