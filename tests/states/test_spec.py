"""The tables beside those of the two specifications; each difference is listed with its reason."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from xenmgmt.model import CLASSES
from xenmgmt.operations import OPERATIONS
from xenmgmt.states import TABLES
from xenmgmt.states import vm as vm_table

SPEC = Path(__file__).parents[1] / "data" / "spec"
ALLOWED = json.loads((SPEC / "xapi-allowed-ops.json").read_text())
V1 = json.loads((SPEC / "xenapi-1.0.json").read_text())
XAPI = ALLOWED["xapi"]
STATES = ("Halted", "Paused", "Running", "Suspended")

CRASHED = "xapi has no state Crashed"
PAUSED = "the balloon, the scheduler and the vCPUs of a paused domain can be set"
REVERT = "asked of a snapshot, which is Halted or Suspended"

CLONED = "use case 44; xapi has it for snapshots, and otherwise as a setting of the pool"

XAPI_DIFFERENCES: dict[str, tuple[set[str], str]] = {
    "suspend": ({"Paused"}, "the figure of 1.0 suspends a paused VM too"),
    "changing_VCPUs_live": ({"Paused"}, PAUSED),
    "changing_dynamic_range": ({"Paused"}, PAUSED),
    "changing_memory_live": ({"Paused"}, PAUSED),
    "hard_shutdown": ({"Crashed"}, CRASHED),
    "hard_reboot": ({"Crashed"}, CRASHED),
    "snapshot": ({"Crashed"}, CRASHED),
    "revert": ({"Crashed"}, REVERT),
    "reverting": ({"Crashed"}, CRASHED),
    "power_state_reset": ({"Crashed", "Unknown"}, CRASHED),
    "shutdown": ({"Crashed"}, CRASHED),
    "clone": ({"Suspended"}, CLONED),
    "copy": ({"Suspended"}, CLONED),
}

OWN_WORDS = {
    "fork": "copies that share memory (use case 64): no verb of the two documents",
    "mark": "turning back in the domain: no verb of the two documents",
    "rewind": "the same",
    "unmark": "the same",
    "dump_core": "for post-mortem (use case 14); the documents have crash dumps, and no verb",
    "change_protection": "a stand-by on another host (use case 65) is a class of this library's",
    "fail_over": "the same",
    "change_devices": "creating and destroying DPCI, DSCSI and VUSB is no operation of a VM there",
}

V1_DIFFERENCES: dict[str, tuple[set[str], str]] = {
    "suspend": ({"Paused"}, "the figure of 1.0 has it, its text has not"),
    "destroy": ({"Suspended"}, "xapi has it: the memory image goes with the VM"),
    "hard_reboot": (set(), ""),
    "clone": ({"Suspended"}, CLONED),
}


def stable(name: str) -> set[str]:
    table = vm_table.TABLE
    words = {state.value for state in table.stable}
    return set(table.names(table.legal[name])) & words


def ours() -> dict[str, set[str]]:
    """Every operation word with the stable states in which one of its moves may begin."""
    found: dict[str, set[str]] = {}
    for move in vm_table.TABLE.moves:
        if not move.engine:
            found.setdefault(move.word, set()).update(stable(move.name))
    return found


def test_vm_states_against_xapi() -> None:
    """Each operation is legal in xapi's states, and in no other; differences are listed."""
    differences = {}
    for word, states in ours().items():
        given = XAPI["VM"]["operations"].get(word)
        if given is None:
            continue
        theirs = set(given[0])
        if states != theirs:
            assert theirs <= states, word
            differences[word] = states - theirs
    assert differences == {word: more for word, (more, _) in XAPI_DIFFERENCES.items()}


def test_every_word_is_one_of_xapi_or_of_1_0() -> None:
    """No operation is invented but those listed."""
    known = set(XAPI["VM"]["operations"])
    known |= {m["name"] for m in V1["classes"]["VM"]["messages"]}
    assert set(ours()) - known == set(OWN_WORDS)


def test_messages_and_words() -> None:
    """A message stands for the operation that xapi says."""
    for message, word in XAPI["VM"]["message_to_operation"].items():
        move = vm_table.TABLE.move.get(message)
        if move is not None and move.word != message:
            assert move.word == word, message


def test_vm_states_against_1_0() -> None:
    """Where the text of 1.0 names the legal states, ours are those; differences are listed."""
    checked = 0
    for message in V1["classes"]["VM"]["messages"]:
        legal = message.get("legal_states")
        if not legal or message["name"] not in vm_table.TABLE.move:
            continue
        more, reason = V1_DIFFERENCES.get(message["name"], (set(), ""))
        assert stable(message["name"]) == set(legal) | more, message["name"]
        assert not more or reason
        checked += 1
    assert checked >= 11


def test_life_cycle_of_1_0() -> None:
    """Every arrow of the figure is a path in the table: begin, then the declared end."""
    table = vm_table.TABLE
    for start, label, end in V1["vm_lifecycle"]["transitions"]:
        name = label.partition("(")[0]
        if name in ("", "destroy"):
            continue
        begin, finish = table.bit[table.states(start)], table.bit[table.states(end)]
        assert table.legal[name] & begin, label
        assert table.ends[name] & finish, label
    crash = table.bit[table.states("Running")], table.bit[table.states("Crashed")]
    assert crash in table.edges


def test_what_a_template_may_do() -> None:
    """A template refuses what xapi refuses it."""
    theirs = {word.partition(" (")[0] for word in XAPI["VM"]["template_ops"]}
    table = vm_table.TABLE
    words = {table.move[name].word for name in vm_table.TEMPLATE_MOVES}
    assert words <= theirs
    assert theirs - words == {
        "changing_shadow_memory",
        "changing_NVRAM",
        "export",
        "metadata_export",
        "migrate_send",
    }


def test_what_a_snapshot_may_do() -> None:
    """A snapshot refuses what xapi refuses it."""
    words = {vm_table.TABLE.move[name].word for name in vm_table.SNAPSHOT_MOVES}
    theirs = set(XAPI["VM"]["snapshot_ops"])
    assert words <= theirs
    assert theirs - words == {"export", "metadata_export"}


@pytest.mark.parametrize(
    ("cls", "not_yet", "reason"),
    [
        ("VBD", {"pause", "unpause"}, "internal to xapi's storage migration"),
        ("VIF", {"attach"}, "xapi never offers it"),
        (
            "VDI",
            {
                "mirror",
                "update",
                "force_unlock",
                "generate_config",
                "enable_cbt",
                "disable_cbt",
                "data_destroy",
                "list_changed_blocks",
                "blocked",
                "revert_to",
                "revert_from",
            },
            "changed-block tracking and storage migration are declared only",
        ),
        (
            "SR",
            {
                "plug",
                "unplug",
                "vdi_destroy",
                "vdi_resize",
                "vdi_clone",
                "vdi_snapshot",
                "vdi_mirror",
                "vdi_enable_cbt",
                "vdi_disable_cbt",
                "vdi_data_destroy",
                "vdi_list_changed_blocks",
                "vdi_set_on_boot",
                "vdi_introduce",
                "vdi_revert",
                "pbd_create",
                "pbd_destroy",
            },
            "what is done to a disk or PBD is checked on the disk or PBD itself",
        ),
        (
            "host",
            {"provision", "apply_updates"},
            "provision is vm_start here; updates are declared only",
        ),
    ],
)
def test_operations_of_other_classes(cls: str, not_yet: set[str], reason: str) -> None:
    """The words of xapi that a table lacks are listed with the reason."""
    words = {move.word for move in TABLES[cls].moves if not move.engine}
    assert set(XAPI[cls]["operations"]) - words == not_yet
    assert reason


SHARES_A_ROW = {
    **{title: kind.row for title, kind in OPERATIONS.items() if kind.row},
    "PIF.db_forget": "forget",
    "pool.join_force": "join",
    "VM.copy_bios_strings": "",
    "VM.set_groups": "",
    "PIF.set_property": "",
    "pool.set_ha_host_failures_to_tolerate": "",
}
"""Operations that ask for another row, or write a field in every state."""


def test_every_operation_has_a_row_or_needs_none() -> None:
    """An operation of a class with a table is a move of it, unless it only asks or creates."""
    questions = (
        *("get_", "assert_", "create", "open", "introduce", "set_virtual_size", "compute_"),
        *("maximise_", "update_allowed", "export_", "import_", "list_", "scan", "ha_", "sync_"),
        *("recover_", "login_", "logout_"),
    )
    for title, kind in OPERATIONS.items():
        cls, verb = title.split(".")
        if cls in TABLES and verb not in TABLES[cls].move:
            row = SHARES_A_ROW.get(title)
            assert row in (None, "") or row in TABLES[cls].move
            plain = kind.__module__.endswith(".plain")
            assert row is not None or plain or verb.startswith(questions), title


def test_only_a_reset_leaves_unknown() -> None:
    """In Unknown only the engine's truth, a reset, or a stand-by on another host helps."""
    table = vm_table.TABLE
    unknown = table.bit[vm_table.VMState.UNKNOWN]
    may = {name for name, mask in table.legal.items() if mask & unknown}
    assert {name for name in may if not table.move[name].engine} == {
        "power_state_reset",
        "fail_over",
    }
    assert CLASSES["VM"].fields["power_state"].read is None
