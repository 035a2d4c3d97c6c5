"""What existing clients count on, fact by fact, over real HTTP."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from tests.rpc.conftest import Client, Failed

from xenmgmt import Xen, rpc

MIB = 1 << 20
GONE = "OpaqueRef:ffffffff-0000-4000-a000-000000000000"


@pytest.fixture
def vm(xen: Xen) -> Any:
    sr, network = xen.SR.get_all()[0], xen.network.get_all()[0]
    vm = xen.VM.create(name_label="web", memory_static_max=128 * MIB)
    xen.VBD.create(VM=vm, VDI=xen.VDI.create(SR=sr, virtual_size=MIB))
    xen.VIF.create(VM=vm, network=network)
    return vm


class TestAnswers:
    """The form of answers."""

    def test_success(self, client: Client, vm: Any) -> None:
        """A result stands beside Status Success."""
        assert client.raw("VM.get_name_label", client.token, vm.ref) == {
            "Status": "Success",
            "Value": "web",
        }

    def test_failure(self, client: Client) -> None:
        """An error is a list of texts, the code first."""
        assert client.raw("VM.get_name_label", client.token, GONE) == {
            "Status": "Failure",
            "ErrorDescription": ["HANDLE_INVALID", "VM", GONE],
        }

    @pytest.mark.parametrize("path", ["/", "/RPC2", "/xmlrpc"])
    def test_content_type(self, client: Client, path: str) -> None:
        """XML goes out as text/xml, without a charset; a Fault is only for what is no request."""
        answer, body = client.http("POST", path, b"<nonsense/>")

        assert (answer.status, answer.headers["content-type"]) == (200, "text/xml")
        assert b"<fault>" in body
        answer, body = client.http("POST", "/jsonrpc", b"{")
        assert (answer.status, answer.headers["content-type"]) == (200, "application/json")

    def test_unknown_message(self, client: Client) -> None:
        """An unknown message is an error of the API, not a Fault."""
        with pytest.raises(Failed) as caught:
            client.call("VM.fly")
        assert caught.value.details == ["MESSAGE_METHOD_UNKNOWN", "VM.fly"]

    def test_no_white_space(self, client: Client, vm: Any) -> None:
        """Nothing stands between elements, and texts are untyped."""
        import xmlrpc.client

        for method in ("VM.get_record", "VM.get_all_records", "VM.get_all"):
            params = (client.token, vm.ref) if method == "VM.get_record" else (client.token,)
            body = client.post("/", xmlrpc.client.dumps(params, method).encode()).decode()
            assert re.search(r">\s+<", body) is None
            assert "<string>" not in body

    def test_void_is_an_empty_text(self, client: Client, vm: Any) -> None:
        """A call without a result gives an empty text."""
        assert client.call("VM.set_name_label", vm.ref, "db") == ""
        assert client.json_call("VM.set_name_label", vm.ref, "db") == ""


class TestValues:
    """How values stand on the wire."""

    def test_record(self, client: Client, vm: Any) -> None:
        """Integers are decimal texts, sets arrays, maps structs; no reference is OpaqueRef:NULL."""
        record = client.call("VM.get_record", vm.ref)

        assert record["memory_static_max"] == str(128 * MIB)
        assert record["resident_on"] == "OpaqueRef:NULL"
        assert record["VBDs"] == [vm.VBDs[0].ref]
        assert record["other_config"] == {}
        assert record["is_a_template"] is False
        assert (record["power_state"], record["HVM_shadow_multiplier"]) == ("Halted", 1.0)
        assert str(record["snapshot_time"]) == "19700101T00:00:00Z"

    def test_json_record(self, client: Client, vm: Any) -> None:
        """On JSON-RPC integers are numbers."""
        record = client.json_call("VM.get_record", vm.ref)

        assert record["memory_static_max"] == 128 * MIB
        assert record["snapshot_time"] == "19700101T00:00:00Z"

    @pytest.mark.parametrize("size", [str(256 * MIB), 256 * MIB])
    def test_integers_are_taken_in_both_forms(self, client: Client, vm: Any, size: Any) -> None:
        """A size may come as text or as a number, in both protocols."""
        client.call("VM.set_memory_static_max", vm.ref, size)
        assert vm.memory_static_max == 256 * MIB
        client.json_call("VM.set_memory_static_max", vm.ref, size)
        assert vm.memory_static_max == 256 * MIB

    def test_devices_are_numbers(self, client: Client, vm: Any) -> None:
        """userdevice of a disk and device of an interface are numeric."""
        assert client.call("VBD.get_userdevice", vm.VBDs[0].ref).isdigit()
        assert client.call("VIF.get_device", vm.VIFs[0].ref).isdigit()

    def test_product_version(self, client: Client) -> None:
        """software_version.product_version is dotted numbers."""
        (host, *_) = client.call("host.get_all")

        version = client.call("host.get_software_version", host)["product_version"]
        assert re.fullmatch(r"\d+(\.\d+)+", version)

    def test_hosts_are_live(self, client: Client, xen: Xen) -> None:
        """host_metrics.live says whether a host answers: clients show those that do not as down."""
        host = xen.host.get_all()[0]
        metrics = client.call("host.get_metrics", host.ref)
        assert client.call("host_metrics.get_live", metrics) is True
        xen.sim.host_crash(host.uuid)
        assert client.call("host_metrics.get_live", metrics) is False
        xen.sim.host_recover(host.uuid)
        assert client.call("host_metrics.get_live", metrics) is True

    def test_clone_of_template(self, client: Client, xen: Xen) -> None:
        """A clone of a template stays a template until it is provisioned."""
        template = xen.VM.create(name_label="t", memory_static_max=64 * MIB)
        client.call("VM.set_is_a_template", template.ref, True)
        clone = client.call("VM.clone", template.ref, "c")

        assert client.call("VM.get_is_a_template", clone) is True
        client.call("VM.provision", clone)
        assert client.call("VM.get_is_a_template", clone) is False

    def test_getters_answer_in_every_state(self, client: Client, vm: Any) -> None:
        """A field without meaning now has its neutral value."""
        assert client.call("VM.get_domid", vm.ref) in ("0", "-1")

    def test_strict_server(self, serve: Callable[..., rpc.Server], vm: Any) -> None:
        """A strict server refuses instead."""
        client = Client(serve(strict=True).url).login()

        with pytest.raises(Failed) as caught:
            client.call("VM.get_domid", vm.ref)
        assert caught.value.details[0] == "VM_BAD_POWER_STATE"


class TestNames:
    """How messages are named."""

    def test_list_methods(self, client: Client) -> None:
        """system.listMethods is a bare array and needs no session."""
        found = client.raw("system.listMethods")

        assert isinstance(found, list)
        assert {"VM.start", "Async.VM.start", "event.from", "system.listMethods"} <= set(found)

    @pytest.mark.parametrize(
        ("dotted", "other"), [("VM.get_all", "VM_get_all"), ("event.from", "event_from")]
    )
    def test_both_spellings(self, client: Client, dotted: str, other: str) -> None:
        """A message can be called with a dot and with an underscore."""
        params: tuple[Any, ...] = (["VM"], "", 0.0) if "event" in dotted else ()

        assert client.call(dotted, *params) == client.call(other, *params)

    def test_multicall(self, client: Client, vm: Any) -> None:
        """system.multicall makes several calls; each has an answer of its own."""
        told = client.raw(
            "system.multicall",
            [
                {"methodName": "VM.get_name_label", "params": [client.token, vm.ref]},
                {"methodName": "VM.get_name_label", "params": [client.token, GONE]},
                {"methodName": "system.multicall", "params": [[]]},
                "nonsense",
            ],
        )

        assert told[0] == [{"Status": "Success", "Value": "web"}]
        codes = [one[0]["ErrorDescription"][0] for one in told[1:]]
        assert codes == ["HANDLE_INVALID", "MESSAGE_METHOD_UNKNOWN", "INTERNAL_ERROR"]

    def test_parameter_count_has_the_session_in_it(self, client: Client, vm: Any) -> None:
        """MESSAGE_PARAMETER_COUNT_MISMATCH counts the session."""
        with pytest.raises(Failed) as caught:
            client.call("VM.get_record")
        assert caught.value.details == [
            "MESSAGE_PARAMETER_COUNT_MISMATCH",
            "VM.get_record",
            "2",
            "1",
        ]
        assert client.raw("VM.get_all")["ErrorDescription"][2:] == ["1", "0"]

    def test_field_types(self, client: Client, vm: Any) -> None:
        """A value of another type is refused with the name of the parameter."""
        with pytest.raises(Failed) as caught:
            client.call("VM.set_memory_static_max", vm.ref, "much")
        assert caught.value.details == ["FIELD_TYPE_ERROR", "value"]


class TestTasks:
    """``Async.`` and the records of tasks."""

    def settled(self, client: Client, task: str) -> dict[str, Any]:
        while (record := client.call("task.get_record", task))["status"] == "pending":
            time.sleep(0.01)
        return dict(record)

    def test_success(self, client: Client, vm: Any) -> None:
        """A task gives its result as a value in XML."""
        task = client.call("Async.VM.clone", vm.ref, "copy")
        record = self.settled(client, task)
        (copy,) = client.call("VM.get_by_name_label", "copy")

        assert (record["status"], record["progress"]) == ("success", 1.0)
        assert record["result"] == f"<value>{copy}</value>"
        assert client.call("task.get_result", task) == record["result"]

    def test_set(self, client: Client, vm: Any) -> None:
        """A result of several values is an array in XML."""
        record = self.settled(client, client.call("Async.VM.get_possible_hosts", vm.ref))

        hosts = "".join(f"<value>{host}</value>" for host in client.call("host.get_all"))
        assert record["result"] == f"<value><array><data>{hosts}</data></array></value>"

    def test_void(self, client: Client, vm: Any) -> None:
        """Without a result the text is empty."""
        assert (
            self.settled(client, client.call("Async.VM.start", vm.ref, False, False))["result"]
            == ""
        )

    def test_failure(self, client: Client, vm: Any) -> None:
        """A refusal stands in the task; the call that began it succeeds."""
        record = self.settled(client, client.call("Async.VM.unpause", vm.ref))

        assert (record["status"], record["error_info"][0]) == ("failure", "VM_BAD_POWER_STATE")

    def test_made_by_hand(self, client: Client) -> None:
        """What the maker of a task wrote into it is shown as it is."""
        task = client.call("task.create", "mine", "")
        client.call("task.set_progress", task, 0.5)
        assert client.call("task.get_progress", task) == 0.5
        client.call("task.set_result", task, "<value>x</value>")
        client.call("task.set_status", task, "success")
        assert client.call("task.get_result", task) == "<value>x</value>"

    def test_session_of_the_caller(self, client: Client, vm: Any) -> None:
        """A task belongs to the session that began it, whose record opens nothing."""
        old = Client(client.url).login("root", "a pass phrase", "1.0.10")
        task = old.call("Async.VM.start", vm.ref, False)
        session = old.call("task.get_session", task)

        assert session == old.call("session.get_record", old.token)["uuid"] or session
        assert session != old.token
        assert client.raw("VM.get_all", session)["ErrorDescription"][0] == "SESSION_INVALID"


class TestEvents:
    """Both ways to hear of changes."""

    def test_from(self, client: Client, vm: Any) -> None:
        """event.from gives events, valid_ref_counts and a token; class names in lower case."""
        told = client.call("event.from", ["VM"], "", 0.0)

        assert set(told) == {"events", "valid_ref_counts", "token"}
        (event,) = told["events"]
        assert (event["class"], event["operation"], event["ref"]) == ("vm", "add", vm.ref)
        assert event["snapshot"] == client.call("VM.get_record", vm.ref)
        assert told["valid_ref_counts"] == {"vm": "1"}

    def test_nothing_happened(self, client: Client, vm: Any) -> None:
        """An empty list when the time is over, and a token all the same."""
        token = client.call("event.from", ["*"], "", 0.0)["token"]
        begun = time.monotonic()
        told = client.call("event.from", ["*"], token, 0.2)

        assert told["events"] == []
        assert 0.15 < time.monotonic() - begun < 5
        assert told["token"]

    def test_gone(self, client: Client, vm: Any) -> None:
        """An object that is gone is told of without a snapshot."""
        token = client.call("event.from", ["vm"], "", 0.0)["token"]
        vm.destroy()
        (event,) = client.call("event.from", ["vm"], token, 5.0)["events"]

        assert (event["operation"], event["ref"]) == ("del", vm.ref)
        assert "snapshot" not in event

    def test_one_object(self, client: Client, xen: Xen, vm: Any) -> None:
        """A single object can be watched: class/reference."""
        other = xen.VM.create(name_label="other", memory_static_max=64 * MIB)
        token = client.call("event.from", ["*"], "", 0.0)["token"]
        other.name_label = "renamed"
        vm.name_label = "renamed too"
        told = client.call("event.from", [f"vm/{vm.ref}"], token, 5.0)

        assert [event["ref"] for event in told["events"]] == [vm.ref]

    def test_inject(self, client: Client, vm: Any) -> None:
        """The token of an injected event precedes it: waiting from there finds it."""
        token = client.call("event.inject", "VM", vm.ref)

        (event,) = client.call("event.from", ["VM"], token, 5.0)["events"]
        assert (event["operation"], event["ref"]) == ("mod", vm.ref)

    def test_register(self, client: Client, vm: Any) -> None:
        """event.next gives what happened to the registered classes since the last call."""
        with pytest.raises(Failed) as caught:
            client.call("event.next")
        assert caught.value.details[0] == "SESSION_NOT_REGISTERED"
        client.call("event.register", ["VM"])
        vm.name_label = "changed"
        (event,) = client.call("event.next")
        assert (event["operation"], event["ref"]) == ("mod", vm.ref)
        assert event["id"].isdigit()
        client.call("event.unregister", ["VM"])

    def test_refused(self, client: Client) -> None:
        """A token or a class that is none is an error with a code of its own."""
        for params, code in (
            ((["VM"], "yesterday", 0.0), "EVENT_FROM_TOKEN_PARSE_FAILURE"),
            ((["VM"], "999999999", 30.0), "EVENTS_LOST"),  # of another store's past
            ((["cow"], "", 0.0), "EVENT_SUBSCRIPTION_PARSE_FAILURE"),
        ):
            with pytest.raises(Failed) as caught:
                client.call("event.from", *params)
            assert caught.value.details[0] == code


class TestDialects:
    """1.0 and xapi, chosen by the server or at login."""

    def test_by_login(self, client: Client, vm: Any) -> None:
        """The version 1.0.10 at login speaks 1.0; what xapi added is not there then."""
        old = Client(client.url).login("root", "a pass phrase", "1.0.10")

        assert "tags" in client.call("VM.get_record", vm.ref)
        assert "tags" not in old.call("VM.get_record", vm.ref)
        assert "user_version" in old.call("VM.get_record", vm.ref)
        with pytest.raises(Failed):
            old.call("VM.get_tags", vm.ref)

    def test_by_server(self, serve: Callable[..., rpc.Server], vm: Any) -> None:
        """A server of 1.0 speaks 1.0 to who does not choose."""
        old = Client(serve(dialect="1.0").url).login()

        assert "tags" not in old.call("VM.get_record", vm.ref)

    def test_start(self, client: Client, vm: Any) -> None:
        """VM.start has two parameters in 1.0, and three in xapi."""
        old = Client(client.url).login("root", "a pass phrase", "1.0.10")
        old.call("VM.start", vm.ref, True)
        assert old.call("VM.get_power_state", vm.ref) == "Paused"
        old.call("VM.hard_shutdown", vm.ref)
        client.call("VM.start", vm.ref, True, False)
        assert client.call("VM.get_power_state", vm.ref) == "Paused"

    def test_states_in_errors(self, client: Client, vm: Any) -> None:
        """xapi spells power states in errors with a small letter, 1.0 with a capital."""
        old = Client(client.url).login("root", "a pass phrase", "1.0.10")
        for one, words in ((client, ["running", "halted"]), (old, ["Running", "Halted"])):
            with pytest.raises(Failed) as caught:
                one.call("VM.pause", vm.ref)
            assert caught.value.details == ["VM_BAD_POWER_STATE", vm.ref, *words]

    def test_progress(self, client: Client, vm: Any) -> None:
        """Progress is a float from 0 to 1 in xapi, a whole number of percent in 1.0."""
        task = client.call("Async.VM.start", vm.ref, False, False)
        TestTasks().settled(client, task)
        old = Client(client.url).login("root", "a pass phrase", "1.0.10")

        assert client.call("task.get_progress", task) == 1.0
        assert old.call("task.get_progress", task) == "100"

    def test_class_names(self, client: Client, vm: Any) -> None:
        """1.0 names the class of an event as it is."""
        old = Client(client.url).login("root", "a pass phrase", "1.0.10")
        old.call("event.register", ["VM"])
        vm.name_label = "changed"

        assert old.call("event.next")[0]["class"] == "VM"


class TestJSON:
    """JSON-RPC beyond the codec."""

    def test_errors(self, client: Client) -> None:
        """An error has a number, the code as message, and the parameters as data."""
        told = client.json("VM.get_record", client.token, GONE)

        assert told["error"] == {"code": 1, "message": "HANDLE_INVALID", "data": ["VM", GONE]}

    def test_batch(self, client: Client, vm: Any) -> None:
        """Several calls in one array have their answers in one."""
        import json

        one = {"jsonrpc": "2.0", "method": "VM.get_all", "params": [client.token], "id": "a"}
        silent = {"jsonrpc": "2.0", "method": "VM.get_all", "params": [client.token]}
        told = json.loads(client.post("/jsonrpc", json.dumps([one, silent, 5]).encode()))

        assert told[0] == {"jsonrpc": "2.0", "result": [vm.ref], "id": "a"}
        assert told[1]["error"]["code"] == -32600
        assert len(told) == 2
