"""The verbs of classes VLAN, Bond and tunnel: interfaces made of interfaces."""

from __future__ import annotations

from typing import Any

from .. import errors as err
from ..model._layout import LAYOUTS, NULL
from . import _check as check
from ._operation import Begin, Operation, Plan, Steps, call, step
from ._txn import Txn
from .pif import Destroy as DestroyPIF
from .pif import drop_pif, make_vlan, new_pif, plug_call, tag_in_range

_PIF = LAYOUTS["PIF"].index
_BOND = LAYOUTS["Bond"].index


class CreateVLAN(Operation, on="VLAN.create", static=True):
    """A VLAN on an interface, joined to a network, up at once."""

    def begin(
        self, b: Begin, ref: str, tagged_PIF: str = NULL, tag: int = -1, network: str = NULL
    ) -> Plan:
        t = b.t
        tag_in_range(tag)
        row = t.need("PIF", tagged_PIF)
        if row[_PIF["VLAN"]] >= 0:
            raise err.PIFIsVLAN(tagged_PIF)
        t.need("network", network)
        return {
            "host": row[_PIF["host"]],
            "host_uuid": t.get("host", row[_PIF["host"]], "uuid"),
            "device": row[_PIF["device"]],
            "network": network,
            "tag": tag,
            "MAC": row[_PIF["MAC"]],
            "base": tagged_PIF,
        }

    @staticmethod
    def steps(p: Plan) -> Steps:
        yield step(
            "plug",
            plug_call(p["host_uuid"], p["device"], p["tag"]),
            undo=call("pif_unplug", p["host_uuid"], p["device"], p["tag"]),
        )

    def finish(self, t: Txn, plan: Plan, result: Any) -> str:
        return make_vlan(t, plan)[0]


class DestroyVLAN(Operation, on="VLAN.destroy"):
    """Remove a VLAN with its interface."""

    def begin(self, b: Begin, ref: str) -> Plan:
        return DestroyPIF.begin(self, b, b.t.get("VLAN", ref, "untagged_PIF"))  # type: ignore[arg-type]

    steps = DestroyPIF.steps

    def finish(self, t: Txn, plan: Plan, result: Any) -> None:
        drop_pif(t, plan["ref"], self.title)
        t.delete("VLAN", plan["vlan"], self.title)


class CreateBond(Operation, on="Bond.create", static=True):
    """One interface over several of one host, which are then parts of it alone."""

    def begin(
        self,
        b: Begin,
        ref: str,
        network: str = NULL,
        members: tuple[str, ...] = (),
        MAC: str = "",
        mode: Any = "balance-slb",
        properties: dict[str, str] | None = None,
    ) -> Plan:
        t = b.t
        rows = {one: t.need("PIF", one) for one in members}
        if len(rows) < 2:
            raise err.PIFBondNeedsMoreMembers(hint=f"{len(rows)} given")
        hosts = {row[_PIF["host"]] for row in rows.values()}
        if len(hosts) > 1:
            raise err.PIFCannotBondCrossHost()
        for one, row in rows.items():
            if row[_PIF["bond_slave_of"]] != NULL:
                raise err.PIFAlreadyBonded(one)
            if row[_PIF["VLAN"]] >= 0:
                raise err.PIFIsVLAN(one)
            if row[_PIF["VLAN_slave_of"]]:
                raise err.PIFVLANStillExists(one)
        host = hosts.pop()
        number = sum(
            str(t.get("PIF", p, "device")).startswith("bond") for p in t.get("host", host, "PIFs")
        )
        return {
            "members": list(members),
            "network": network,
            "host": host,
            "host_uuid": t.get("host", host, "uuid"),
            "device": f"bond{number}",
            "MAC": check.mac(MAC) if MAC else rows[members[0]][_PIF["MAC"]],
            "mode": mode,
            "properties": dict(properties or {}),
            "management": any(row[_PIF["management"]] for row in rows.values()),
        }

    @staticmethod
    def steps(p: Plan) -> Steps:
        yield step(
            "plug",
            plug_call(p["host_uuid"], p["device"], -1),
            undo=call("pif_unplug", p["host_uuid"], p["device"], -1),
        )

    def finish(self, t: Txn, plan: Plan, result: Any) -> str:
        pif = new_pif(
            t,
            {
                "device": plan["device"],
                "network": plan["network"],
                "host": plan["host"],
                "MAC": plan["MAC"],
                "managed": True,
                "management": plan["management"],
            },
        )
        t.move("PIF", pif, "Plugged")
        bond = t.create(
            "Bond",
            {
                "master": pif,
                "mode": plan["mode"],
                "properties": plan["properties"],
                "primary_slave": plan["members"][0],
                "links_up": len(plan["members"]),
            },
        )
        for member in plan["members"]:
            t.set("PIF", member, bond_slave_of=bond, management=False)
        return bond


class DestroyBond(Operation, on="Bond.destroy"):
    """Take a bond apart; its members are free again."""

    def begin(self, b: Begin, ref: str) -> Plan:
        t = b.t
        row = t.need("Bond", ref)
        master = b.reserve("PIF", row[_BOND["master"]], "unplug_bond")
        if master[_PIF["VLAN_slave_of"]]:
            raise err.PIFVLANStillExists(row[_BOND["master"]])
        return {
            "ref": ref,
            "master": row[_BOND["master"]],
            "primary": row[_BOND["primary_slave"]],
            "members": list(row[_BOND["slaves"]]),
            "management": master[_PIF["management"]],
            "host": t.get("host", master[_PIF["host"]], "uuid"),
            "device": master[_PIF["device"]],
        }

    @staticmethod
    def steps(p: Plan) -> Steps:
        yield step(
            "unplug",
            call("pif_unplug", p["host"], p["device"], -1),
            undo=plug_call(p["host"], p["device"], -1),
        )

    def finish(self, t: Txn, plan: Plan, result: Any) -> None:
        for member in plan["members"]:
            management = plan["management"] and member == plan["primary"]
            t.set("PIF", member, bond_slave_of=NULL, management=management)
        t.delete("Bond", plan["ref"], self.title)
        drop_pif(t, plan["master"], self.title)


class SetBondProperty(Operation, on="Bond.set_property"):
    """Set one property of the bond."""

    def begin(self, b: Begin, ref: str, name: str = "", value: str = "") -> None:
        known = b.t.get("Bond", ref, "properties")
        b.t.set("Bond", ref, properties={**known, name: value})


class CreateTunnel(Operation, on="tunnel.create", static=True):
    """A private network between hosts, carried by an interface that has an address."""

    def begin(
        self,
        b: Begin,
        ref: str,
        transport_PIF: str = NULL,
        network: str = NULL,
        protocol: Any = "gre",
    ) -> Plan:
        t = b.t
        row = t.need("PIF", transport_PIF)
        t.need("network", network)
        if not row[_PIF["IP"]]:
            raise err.TransportPIFNotConfigured(transport_PIF)
        host = row[_PIF["host"]]
        number = sum(
            str(t.get("PIF", p, "device")).startswith("tunnel") for p in t.get("host", host, "PIFs")
        )
        return {
            "transport": transport_PIF,
            "network": network,
            "protocol": protocol,
            "host": host,
            "host_uuid": t.get("host", host, "uuid"),
            "device": f"tunnel{number}",
            "MAC": row[_PIF["MAC"]],
        }

    @staticmethod
    def steps(p: Plan) -> Steps:
        yield step(
            "plug",
            plug_call(p["host_uuid"], p["device"], -1),
            undo=call("pif_unplug", p["host_uuid"], p["device"], -1),
        )

    def finish(self, t: Txn, plan: Plan, result: Any) -> str:
        pif = new_pif(
            t,
            {
                "device": plan["device"],
                "network": plan["network"],
                "host": plan["host"],
                "MAC": plan["MAC"],
                "managed": True,
            },
        )
        t.move("PIF", pif, "Plugged")
        return t.create(
            "tunnel",
            {
                "access_PIF": pif,
                "transport_PIF": plan["transport"],
                "status": {"active": "true"},
                "protocol": plan["protocol"],
            },
        )


class DestroyTunnel(Operation, on="tunnel.destroy"):
    """Remove a tunnel with its interface."""

    def begin(self, b: Begin, ref: str) -> Plan:
        access = b.t.get("tunnel", ref, "access_PIF")
        plan = DestroyPIF.begin(self, b, access)  # type: ignore[arg-type]
        return {**plan, "tunnel": ref}

    steps = DestroyPIF.steps

    def finish(self, t: Txn, plan: Plan, result: Any) -> None:
        t.delete("tunnel", plan["tunnel"], self.title)
        drop_pif(t, plan["ref"], self.title)
