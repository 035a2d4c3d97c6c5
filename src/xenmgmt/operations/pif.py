"""The verbs of class PIF."""

from __future__ import annotations

import ipaddress
from typing import Any

from .. import errors as err
from ..model._layout import LAYOUTS, NULL, STATE
from ..states._coupling import BOUND
from ..states.pif import TABLE, PIFState
from ..states.vm import TABLE as VM
from . import _check as check
from ._operation import Begin, Operation, Plan, Steps, call, step
from ._scan import ScanHost
from ._txn import Txn

_AT = LAYOUTS["PIF"].index
HIGHEST_TAG = 4094


def assert_place(t: Txn, host: str, device: str, tag: int, network: str) -> None:
    """A device and tag is there once on a host, and a network is on a host once."""
    for other in t.get("host", host, "PIFs"):
        row = t.need("PIF", other)
        if (row[_AT["device"]], row[_AT["VLAN"]]) == (device, tag):
            raise err.PIFVLANExists(other)
    for other in t.get("network", network, "PIFs"):
        if t.get("PIF", other, "host") == host:
            raise err.NetworkAlreadyConnected(host, other)


def new_pif(t: Txn, values: dict[str, Any], state: PIFState | None = None) -> str:
    """A PIF with its metrics."""
    host, device, tag = values["host"], values["device"], values.get("VLAN", -1)
    assert_place(t, host, device, tag, values["network"])
    metrics = t.create("PIF_metrics", {"carrier": True})
    return t.create("PIF", {**values, "metrics": metrics}, state=state)


def drop_pif(t: Txn, ref: str, note: str) -> None:
    """Remove a PIF with its metrics, and the VLAN, bond or tunnel that it is the face of."""
    row = t.need("PIF", ref)
    if row[_AT["currently_attached"]]:
        t.move("PIF", ref, "Unplugged")
    if t.row("VLAN", row[_AT["VLAN_master_of"]]) is not None:
        t.delete("VLAN", row[_AT["VLAN_master_of"]], note)
    for tunnel in tuple(row[_AT["tunnel_access_PIF_of"]]):
        t.delete("tunnel", tunnel, note)
    for bond in tuple(row[_AT["bond_master_of"]]):
        primary = t.get("Bond", bond, "primary_slave")
        for member in tuple(t.get("Bond", bond, "slaves")):
            t.set("PIF", member, bond_slave_of=NULL)
            if row[_AT["management"]] and member == primary:
                t.set("PIF", member, management=True)
        t.delete("Bond", bond, note)
    if t.row("PIF_metrics", row[_AT["metrics"]]) is not None:
        t.delete("PIF_metrics", row[_AT["metrics"]], note)
    t.delete("PIF", ref, note)


def tag_in_range(tag: int) -> int:
    """0 to 4094."""
    if not 0 <= tag <= HIGHEST_TAG:
        raise err.VLANTagInvalid(str(tag), hint=f"0 to {HIGHEST_TAG}")
    return tag


def plug_call(host: str, device: str, tag: int) -> Any:
    """The driver call that brings an interface up."""
    return call("pif_plug", host, device, tag)


class CreateVLAN(Operation, on="PIF.create_VLAN", static=True):
    """An interface for one VLAN of a device, up at once."""

    def begin(
        self,
        b: Begin,
        ref: str,
        device: str = "",
        network: str = NULL,
        host: str = NULL,
        VLAN: int = -1,
    ) -> Plan:
        t = b.t
        tag_in_range(VLAN)
        return plan_vlan(t, _base(t, host, device), VLAN, network)

    @staticmethod
    def steps(p: Plan) -> Steps:
        yield new_plug_step(p)

    def finish(self, t: Txn, plan: Plan, result: Any) -> str:
        t.move("PIF", plan["pif"], "Plugged")
        return str(plan["pif"])

    def abort(self, t: Txn, plan: Plan) -> None:
        give_up(t, plan, self.title)


def plan_vlan(t: Txn, base: str, tag: int, network: str) -> Plan:
    """A VLAN and its untagged PIF on an interface, on their way up."""
    row = t.need("PIF", base)
    assert_free(base, row)
    if row[_AT["VLAN"]] >= 0:
        raise err.PIFIsVLAN(base)
    plan = plan_pif(
        t,
        {
            "device": row[_AT["device"]],
            "network": network,
            "host": row[_AT["host"]],
            "MAC": row[_AT["MAC"]],
            "VLAN": tag,
            "physical": False,
            "managed": True,
        },
    )
    vlan = t.create("VLAN", {"tagged_PIF": base, "untagged_PIF": plan["pif"], "tag": tag})
    t.set("PIF", plan["pif"], VLAN_master_of=vlan)
    return {**plan, "made": vlan}


def assert_free(ref: str, row: Any) -> None:
    """A part of a bond carries nothing by itself."""
    if row[_AT["bond_slave_of"]] != NULL:
        raise err.PIFAlreadyBonded(ref)


def plan_pif(t: Txn, values: dict[str, Any]) -> Plan:
    """The record of a new interface that is being plugged: its place is taken from now on.

    So a second one in its place is refused, instead of being taken back with the first one's plug.
    """
    pif = new_pif(t, values, state=PIFState.PLUGGING)
    return {
        "pif": pif,
        "host": t.get("host", values["host"], "uuid"),
        "device": values["device"],
        "tag": values.get("VLAN", -1),
    }


def new_plug_step(p: Plan) -> Any:
    """The step that plugs a new interface."""
    undo = call("pif_unplug", p["host"], p["device"], p["tag"])
    return step("plug", plug_call(p["host"], p["device"], p["tag"]), undo=undo)


def give_up(t: Txn, plan: Plan, note: str) -> None:
    """Remove the record of a new interface that did not come up."""
    if t.row("PIF", plan["pif"]) is not None:
        drop_pif(t, plan["pif"], note)


def _base(t: Txn, host: str, device: str) -> str:
    for pif in t.get("host", host, "PIFs"):
        row = t.need("PIF", pif)
        if row[_AT["device"]] == device and row[_AT["VLAN"]] < 0:
            return str(pif)
    raise err.InvalidValue("device", device, would_do=f"an untagged interface of host {host}")


def _address_of(b: Begin, ref: str, move: str) -> Plan:
    row = b.reserve("PIF", ref, move)
    return {
        "ref": ref,
        "host": b.t.get("host", row[_AT["host"]], "uuid"),
        "device": row[_AT["device"]],
        "tag": row[_AT["VLAN"]],
        "attached": row[_AT["currently_attached"]],
    }


class Destroy(Operation, on="PIF.destroy"):
    """Remove a virtual interface: a VLAN, a bond's or a tunnel's."""

    def begin(self, b: Begin, ref: str) -> Plan:
        t = b.t
        row = b.check("PIF", ref, "destroy")
        assert_carries_nothing(ref, row)
        assert_unused(t, row)
        return _address_of(b, ref, "destroy")

    @staticmethod
    def steps(p: Plan) -> Steps:
        yield step(
            "unplug",
            call("pif_unplug", p["host"], p["device"], p["tag"]),
            undo=plug_call(p["host"], p["device"], p["tag"]) if p["attached"] else None,
        )

    def finish(self, t: Txn, plan: Plan, result: Any) -> None:
        drop_pif(t, plan["ref"], self.title)


def assert_carries_nothing(ref: str, row: Any) -> None:
    """No VLAN and no tunnel is made on the interface."""
    if row[_AT["VLAN_slave_of"]]:
        raise err.PIFVLANStillExists(ref)
    if row[_AT["tunnel_transport_PIF_of"]]:
        raise err.PIFTunnelStillExists(ref)


def assert_unused(t: Txn, row: Any) -> None:
    """No running VM of the host talks through the interface."""
    for vif in t.get("network", row[_AT["network"]], "VIFs"):
        if not t.get("VIF", vif, "currently_attached"):
            continue
        vm = t.need("VM", t.get("VIF", vif, "VM"))
        at = LAYOUTS["VM"].index
        if vm[at["resident_on"]] == row[_AT["host"]] and vm[STATE] & VM.mask(BOUND):
            raise err.VLANInUse(row[_AT["device"]], row[_AT["VLAN"]])


class Forget(Operation, on="PIF.forget"):
    """Let the record of an interface go; the hardware stays as it is."""

    def begin(self, b: Begin, ref: str) -> None:
        row = b.check("PIF", ref, "forget")
        assert_carries_nothing(ref, row)
        if row[_AT["VLAN_master_of"]] != NULL:
            raise err.PIFIsVLAN(ref)
        if row[_AT["tunnel_access_PIF_of"]]:
            raise err.IsTunnelAccessPIF(ref)
        if row[_AT["bond_slave_of"]] != NULL or row[_AT["bond_master_of"]]:
            raise err.PIFAlreadyBonded(ref)
        drop_pif(b.t, ref, self.title)


class DbForget(Forget, on="PIF.db_forget"):
    """The same: there is one database."""


class Plug(Operation, on="PIF.plug"):
    """Bring the interface up."""

    def begin(self, b: Begin, ref: str) -> Plan:
        return _address_of(b, ref, self.verb)

    @staticmethod
    def steps(p: Plan) -> Steps:
        undo = call("pif_unplug", p["host"], p["device"], p["tag"])
        yield step(
            "plug",
            plug_call(p["host"], p["device"], p["tag"]),
            undo=None if p["attached"] else undo,
        )

    def finish(self, t: Txn, plan: Plan, result: Any) -> None:
        t.move("PIF", plan["ref"], "Plugged")


class Unplug(Operation, on="PIF.unplug"):
    """Bring the interface down."""

    def begin(self, b: Begin, ref: str) -> Plan:
        row = b.t.need("PIF", ref)
        if b.t.row("PIF", ref) is not None and row[_AT["currently_attached"]]:
            assert_unused(b.t, row)
        return _address_of(b, ref, self.verb)

    @staticmethod
    def steps(p: Plan) -> Steps:
        undo = plug_call(p["host"], p["device"], p["tag"])
        yield step(
            "unplug",
            call("pif_unplug", p["host"], p["device"], p["tag"]),
            undo=undo if p["attached"] else None,
        )

    def finish(self, t: Txn, plan: Plan, result: Any) -> None:
        t.move("PIF", plan["ref"], "Unplugged")


def _ip(name: str, text: str) -> str:
    try:
        ipaddress.ip_interface(text)
    except ValueError:
        raise err.InvalidIpAddressSpecified(name, hint=f"{text!r}") from None
    return text


class ReconfigureIP(Operation, on="PIF.reconfigure_ip"):
    """Set how the interface gets its IPv4 address: None, DHCP, or Static with IP and netmask."""

    def begin(
        self,
        b: Begin,
        ref: str,
        mode: Any = "None",
        IP: str = "",
        netmask: str = "",
        gateway: str = "",
        DNS: str = "",
    ) -> Plan:
        config = {"mode": str(mode), "IP": "", "netmask": "", "gateway": "", "DNS": ""}
        if str(mode) == "Static":
            _ip("IP", IP)
            _ip("netmask", f"{IP}/{netmask}")
            given = {"IP": IP, "netmask": netmask, "gateway": gateway, "DNS": DNS}
            for name, text in (("gateway", gateway), *(("DNS", d) for d in DNS.split(",") if DNS)):
                if text:
                    _ip(name, text)
            config.update(given)
        return {**_address_of(b, ref, self.verb), "config": config}

    @staticmethod
    def steps(p: Plan) -> Steps:
        told = yield step(
            "configure", call("pif_configure", p["host"], p["device"], p["tag"], p["config"])
        )
        return told

    def finish(self, t: Txn, plan: Plan, result: Any) -> None:
        names = ("IP", "netmask", "gateway", "DNS")
        values = {name: result.get(name, "") for name in names}
        mode = LAYOUTS["PIF"].type_of("ip_configuration_mode").check(plan["config"]["mode"])
        t.set("PIF", plan["ref"], ip_configuration_mode=mode, **values)


class ReconfigureIPv6(Operation, on="PIF.reconfigure_ipv6"):
    """Set how the interface gets its IPv6 addresses: None, DHCP, Autoconf, or Static."""

    def begin(
        self,
        b: Begin,
        ref: str,
        mode: Any = "None",
        IPv6: str = "",
        gateway: str = "",
        DNS: str = "",
    ) -> Plan:
        static = str(mode) == "Static"
        if static:
            _ip("IPv6", IPv6)
        config = {
            "mode6": str(mode),
            "IPv6": IPv6 if static else "",
            "gateway6": gateway,
            "DNS": DNS,
        }
        return {**_address_of(b, ref, self.verb), "config": config}

    @staticmethod
    def steps(p: Plan) -> Steps:
        yield step(
            "configure", call("pif_configure", p["host"], p["device"], p["tag"], p["config"])
        )

    def finish(self, t: Txn, plan: Plan, result: Any) -> None:
        config = plan["config"]
        mode = LAYOUTS["PIF"].type_of("ipv6_configuration_mode").check(config["mode6"])
        t.set(
            "PIF",
            plan["ref"],
            ipv6_configuration_mode=mode,
            IPv6=(config["IPv6"],) if config["IPv6"] else (),
            ipv6_gateway=config["gateway6"],
        )


class Scan(ScanHost, on="PIF.scan", static=True):
    """Look for interfaces of a host that have no record yet, and make one for each."""

    def finish(self, t: Txn, plan: Plan, result: Any) -> None:
        adopt_nics(t, plan["host"], [one for one in result if one.kind == "nic"])


class Introduce(Operation, on="PIF.introduce", static=True):
    """Make a record for one interface of a host, found by its MAC or device name."""

    def begin(
        self,
        b: Begin,
        ref: str,
        host: str = NULL,
        MAC: str = "",
        device: str = "",
        managed: bool = True,
    ) -> Plan:
        plan = {"host": host, "uuid": b.t.get("host", host, "uuid"), "device": device}
        return {**plan, "MAC": check.mac(MAC) if MAC else "", "managed": managed}

    @staticmethod
    def steps(p: Plan) -> Steps:
        found = yield from ScanHost.steps(p)
        nics = [one for one in found if one.kind == "nic"]
        return [
            one
            for one in nics
            if one.id == p["device"] or (p["MAC"] and one.data.get("MAC") == p["MAC"])
        ]

    def finish(self, t: Txn, plan: Plan, result: Any) -> str:
        made = adopt_nics(t, plan["host"], result)
        if not made:
            named = plan["MAC"] or plan["device"]
            raise err.InvalidValue("MAC", named, would_do="an interface without a record")
        t.set("PIF", made[0], managed=plan["managed"])
        return made[0]


def interfaces_are(t: Txn, host: str, up: frozenset[tuple[str, int]]) -> None:
    """A host tells which interfaces are up, as (device, tag)."""
    for ref in t.get("host", host, "PIFs"):
        row = t.need("PIF", ref)
        is_up = (row[_AT["device"]], row[_AT["VLAN"]]) in up
        if is_up and row[STATE] & TABLE.legal["host_back"]:
            t.move("PIF", ref, "Plugged")
        elif not is_up and row[STATE] & TABLE.legal["host_gone"]:
            t.move("PIF", ref, "Unplugged")


def adopt_nics(t: Txn, host: str, found: list[Any]) -> list[str]:
    """Records for the interfaces that have none: PIF, metrics, and a network per device name."""
    known = {t.get("PIF", pif, "device") for pif in t.get("host", host, "PIFs")}
    made = []
    for device in found:
        if device.id in known:
            continue
        data = dict(device.data)
        names = ("MAC", "MTU")
        pif = new_pif(
            t,
            {
                "device": device.id,
                "host": host,
                "network": _network_of(t, device.id),
                "physical": True,
                "managed": True,
                "management": device.id == "eth0" and not known,
                **{name: data[name] for name in names if name in data},
            },
        )
        metrics = LAYOUTS["PIF_metrics"].index
        facts = {name: value for name, value in data.items() if name in metrics}
        t.set("PIF_metrics", t.get("PIF", pif, "metrics"), **facts)
        if data.get("up", True):
            t.move("PIF", pif, "Plugged")
        made.append(pif)
    return made


def _network_of(t: Txn, device: str) -> str:
    """The network that all interfaces of this name belong to; it spans the hosts."""
    bridge = f"xenbr{device.removeprefix('eth')}"
    label = f"Pool-wide network associated with {device}"
    for ref in (*t.all("network"), *t.made("network")):
        if t.get("network", ref, "bridge") == bridge:
            return ref
    return t.create("network", {"name_label": label, "bridge": bridge})


class SetProperty(Operation, on="PIF.set_property"):
    """Set one property of the interface."""

    def begin(self, b: Begin, ref: str, name: str = "", value: str = "") -> None:
        properties = b.t.get("PIF", ref, "properties")
        b.t.set("PIF", ref, properties={**properties, name: value})
