"""The verbs of classes VLAN, Bond and tunnel: interfaces made of interfaces."""

from __future__ import annotations

from typing import Any

from .. import errors as err
from ..model._layout import LAYOUTS, NULL
from . import _check as check
from ._operation import Begin, Operation, Plan, Steps, call, step
from ._txn import Txn
from .pif import Destroy as DestroyPIF
from .pif import (
    assert_carries_nothing,
    assert_free,
    assert_unused,
    drop_pif,
    give_up,
    new_plug_step,
    plan_pif,
    plan_vlan,
    plug_call,
    tag_in_range,
)

_PIF = LAYOUTS["PIF"].index
_BOND = LAYOUTS["Bond"].index


class _Making(Operation):
    """What has an interface of its own: it comes up with it, or there is neither."""

    @staticmethod
    def steps(p: Plan) -> Steps:
        yield new_plug_step(p)

    def finish(self, t: Txn, plan: Plan, result: Any) -> str:
        t.move("PIF", plan["pif"], "Plugged")
        return str(plan["made"])

    def abort(self, t: Txn, plan: Plan) -> None:
        give_up(t, plan, self.title)


class CreateVLAN(_Making, on="VLAN.create", static=True):
    """A VLAN on an interface, joined to a network, up at once."""

    def begin(
        self, b: Begin, ref: str, tagged_PIF: str = NULL, tag: int = -1, network: str = NULL
    ) -> Plan:
        tag_in_range(tag)
        return plan_vlan(b.t, tagged_PIF, tag, network)


class DestroyVLAN(DestroyPIF, on="VLAN.destroy"):
    """Remove a VLAN with its interface."""

    def begin(self, b: Begin, ref: str) -> Plan:
        return super().begin(b, b.t.get("VLAN", ref, "untagged_PIF"))


def _free_name(t: Txn, host: str, kind: str) -> str:
    """The first name of this kind that no interface of the host has."""
    taken = {t.get("PIF", one, "device") for one in t.get("host", host, "PIFs")}
    return next(f"{kind}{n}" for n in range(len(taken) + 1) if f"{kind}{n}" not in taken)


class CreateBond(_Making, on="Bond.create", static=True):
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
            assert_free(one, row)
            if row[_PIF["VLAN"]] >= 0:
                raise err.PIFIsVLAN(one)
            if row[_PIF["tunnel_access_PIF_of"]]:
                raise err.IsTunnelAccessPIF(one)
            if row[_PIF["bond_master_of"]]:
                raise err.PIFAlreadyBonded(one, hint="it is a bond itself")
            assert_carries_nothing(one, row)
        host = hosts.pop()
        plan = plan_pif(
            t,
            {
                "device": _free_name(t, host, "bond"),
                "network": network,
                "host": host,
                "MAC": check.mac(MAC) if MAC else rows[members[0]][_PIF["MAC"]],
                "managed": True,
            },
        )
        bond = t.create(
            "Bond",
            {
                "master": plan["pif"],
                "mode": mode,
                "properties": dict(properties or {}),
                "primary_slave": members[0],
                "links_up": len(members),
            },
        )
        for member in members:
            t.set("PIF", member, bond_slave_of=bond)
        return {**plan, "made": bond, "members": list(members)}

    def finish(self, t: Txn, plan: Plan, result: Any) -> str:
        made = super().finish(t, plan, result)
        for member in plan["members"]:
            if t.get("PIF", member, "management"):
                t.set("PIF", member, management=False)
                t.set("PIF", plan["pif"], management=True)
        return made


class DestroyBond(Operation, on="Bond.destroy"):
    """Take a bond apart; its members are free again."""

    def begin(self, b: Begin, ref: str) -> Plan:
        t = b.t
        row = t.need("Bond", ref)
        master = b.reserve("PIF", row[_BOND["master"]], "unplug_bond")
        assert_carries_nothing(row[_BOND["master"]], master)
        assert_unused(t, master)
        return {
            "master": row[_BOND["master"]],
            "attached": master[_PIF["currently_attached"]],
            "host": t.get("host", master[_PIF["host"]], "uuid"),
            "device": master[_PIF["device"]],
        }

    @staticmethod
    def steps(p: Plan) -> Steps:
        yield step(
            "unplug",
            call("pif_unplug", p["host"], p["device"], -1),
            undo=plug_call(p["host"], p["device"], -1) if p["attached"] else None,
        )

    def finish(self, t: Txn, plan: Plan, result: Any) -> None:
        drop_pif(t, plan["master"], self.title)


class SetBondProperty(Operation, on="Bond.set_property"):
    """Set one property of the bond."""

    def begin(self, b: Begin, ref: str, name: str = "", value: str = "") -> None:
        known = b.t.get("Bond", ref, "properties")
        b.t.set("Bond", ref, properties={**known, name: value})


class CreateTunnel(_Making, on="tunnel.create", static=True):
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
        if not row[_PIF["IP"]]:
            raise err.TransportPIFNotConfigured(transport_PIF)
        if row[_PIF["tunnel_access_PIF_of"]]:
            raise err.IsTunnelAccessPIF(transport_PIF)
        assert_free(transport_PIF, row)
        host = row[_PIF["host"]]
        plan = plan_pif(
            t,
            {
                "device": _free_name(t, host, "tunnel"),
                "network": network,
                "host": host,
                "MAC": row[_PIF["MAC"]],
                "managed": True,
            },
        )
        tunnel = t.create(
            "tunnel",
            {
                "access_PIF": plan["pif"],
                "transport_PIF": transport_PIF,
                "status": {"active": "true"},
                "protocol": protocol,
            },
        )
        return {**plan, "made": tunnel}


class DestroyTunnel(DestroyPIF, on="tunnel.destroy"):
    """Remove a tunnel with its interface."""

    def begin(self, b: Begin, ref: str) -> Plan:
        return super().begin(b, b.t.get("tunnel", ref, "access_PIF"))
