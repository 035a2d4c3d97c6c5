"""VLANs, bonds and tunnels: their relations, the engine's interfaces, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

import xenmgmt
from xenmgmt import Xen, errors


@pytest.fixture
def xen() -> Any:
    with xenmgmt.connect("sim://?hosts=2&memory=4GiB&cpus=2", seed=1) as xen:
        yield xen


def host_of(xen: Xen, n: int = 0) -> Any:
    return xen.host.get_all()[n]


def pif(host: Any, device: str, tag: int = -1) -> Any:
    return next(one for one in host.PIFs if (one.device, one.VLAN) == (device, tag))


def up(xen: Xen, host: Any) -> set[tuple[str, int]]:
    return set(xen.sim._hardware(host.uuid)[1].up)


def net(xen: Xen, name: str) -> Any:
    return xen.network.create(name_label=name)


def bond(xen: Xen, host: Any, name: str = "bonded") -> Any:
    members = [pif(host, "eth0"), pif(host, "eth1")]
    return xen.Bond.create(net(xen, name), members, "", "balance-slb", {})


def test_a_vlan_joins_records_and_engine(xen: Xen) -> None:
    host, network = host_of(xen), net(xen, "seven")
    vlan = xen.VLAN.create(pif(host, "eth1"), 7, network)
    assert vlan.tagged_PIF == pif(host, "eth1")
    assert vlan.untagged_PIF.VLAN_master_of == vlan
    assert vlan in pif(host, "eth1").VLAN_slave_of
    assert network.state == "Connected"
    assert ("eth1", 7) in up(xen, host)
    vlan.destroy()
    assert ("eth1", 7) not in up(xen, host)
    assert network.state == "Isolated"
    assert not network.PIFs


@pytest.mark.parametrize("again", ["VLAN.create", "PIF.create_VLAN", "pool.create_VLAN"])
def test_a_refused_second_vlan_leaves_the_first_up(xen: Xen, again: str) -> None:
    """The second of a tag is refused before the engine is asked, so nothing is taken down."""
    host, other = host_of(xen), net(xen, "other")
    xen.VLAN.create(pif(host, "eth1"), 7, net(xen, "first"))
    calls = {
        "VLAN.create": lambda: xen.VLAN.create(pif(host, "eth1"), 7, other),
        "PIF.create_VLAN": lambda: xen.PIF.create_VLAN("eth1", other, host, 7),
        "pool.create_VLAN": lambda: xen.pool.create_VLAN("eth1", other, 7),
    }
    with pytest.raises(errors.PIFVLANExists):
        calls[again]()
    assert ("eth1", 7) in up(xen, host)
    assert not other.PIFs


def test_two_vlans_made_at_once_do_not_take_each_other_down() -> None:
    with xenmgmt.connect("sim://?hosts=1&memory=4GiB", seed=1) as xen:
        host = host_of(xen)
        xen.sim.slow("pif_plug", 5)
        first = xen.VLAN.create.task(pif(host, "eth1"), 7, net(xen, "a"))
        with pytest.raises(errors.PIFVLANExists):
            xen.VLAN.create.task(pif(host, "eth1"), 7, net(xen, "b")).wait()
        assert host.PIFs[-1].state == "plugging"
        xen.clock.sleep(10)
        assert first.status == "success"
        assert ("eth1", 7) in up(xen, host)


@pytest.mark.parametrize("tag", [-1, 4095, 1 << 20])
def test_a_tag_out_of_range(xen: Xen, tag: int) -> None:
    with pytest.raises(errors.VLANTagInvalid):
        xen.VLAN.create(pif(host_of(xen), "eth1"), tag, net(xen, "n"))


def test_a_network_is_on_a_host_once(xen: Xen) -> None:
    host, network = host_of(xen), net(xen, "n")
    xen.VLAN.create(pif(host, "eth1"), 7, network)
    with pytest.raises(errors.NetworkAlreadyConnected):
        xen.VLAN.create(pif(host, "eth1"), 8, network)
    assert ("eth1", 8) not in up(xen, host)


def test_no_vlan_on_a_vlan_or_on_a_part_of_a_bond(xen: Xen) -> None:
    host = host_of(xen)
    vlan = xen.VLAN.create(pif(host, "eth1"), 7, net(xen, "n"))
    with pytest.raises(errors.PIFIsVLAN):
        xen.VLAN.create(vlan.untagged_PIF, 8, net(xen, "m"))
    vlan.destroy()
    bond(xen, host)
    for make in (
        lambda: xen.VLAN.create(pif(host, "eth1"), 9, net(xen, "o")),
        lambda: xen.PIF.create_VLAN("eth1", net(xen, "p"), host, 9),
    ):
        with pytest.raises(errors.Refused):
            make()


def test_a_pool_wide_vlan_is_on_every_host_or_on_none(xen: Xen) -> None:
    network = net(xen, "all")
    made = xen.pool.create_VLAN("eth1", network, 5)
    assert {one.host for one in network.PIFs} == set(xen.host.get_all())
    assert len(made) == 2
    before = [up(xen, host) for host in xen.host]
    xen.sim.fail("pif_plug", errors.EngineError("no"), after=1)
    with pytest.raises(errors.EngineError):
        xen.pool.create_VLAN("eth1", net(xen, "more"), 6)
    assert [up(xen, host) for host in xen.host] == before
    assert len(xen.VLAN) == 2


def test_a_bond_takes_its_members_and_gives_them_back(xen: Xen) -> None:
    host = host_of(xen)
    made = bond(xen, host)
    assert set(made.slaves) == {pif(host, "eth0"), pif(host, "eth1")}
    assert made in made.master.bond_master_of
    assert made.master.management
    assert not pif(host, "eth0").management
    assert ("bond0", -1) in up(xen, host)
    with pytest.raises(errors.Refused):
        pif(host, "eth1").plug()
    made.destroy()
    assert pif(host, "eth0").management
    assert pif(host, "eth1").bond_slave_of is None
    assert ("bond0", -1) not in up(xen, host)


def test_what_cannot_be_bonded(xen: Xen) -> None:
    one, two = xen.host.get_all()
    network = net(xen, "n")
    with pytest.raises(errors.PIFBondNeedsMoreMembers):
        xen.Bond.create(network, [pif(one, "eth1")], "", "balance-slb", {})
    with pytest.raises(errors.PIFBondNeedsMoreMembers):
        xen.Bond.create(network, [pif(one, "eth1")] * 2, "", "balance-slb", {})
    with pytest.raises(errors.PIFCannotBondCrossHost):
        xen.Bond.create(network, [pif(one, "eth1"), pif(two, "eth1")], "", "balance-slb", {})
    made = bond(xen, one)
    with pytest.raises(errors.PIFAlreadyBonded):
        bond(xen, one, "again")
    assert len(xen.Bond) == 1
    assert made.master.state == "Plugged"


def test_a_network_in_use_refuses_a_bond_before_the_engine_is_asked(xen: Xen) -> None:
    host, network = host_of(xen), net(xen, "n")
    xen.sim.pif_plug(host.uuid, "eth1", -1)
    xen.VLAN.create(pif(host_of(xen, 1), "eth1"), 3, network)
    with pytest.raises(errors.NetworkAlreadyConnected):
        xen.Bond.create(
            pif(host, "eth0").network,
            [pif(host, "eth0"), pif(host, "eth1")],
            "",
            "balance-slb",
            {},
        )
    assert ("bond0", -1) not in up(xen, host)


def test_destroying_the_interface_of_a_bond_takes_the_bond_apart(xen: Xen) -> None:
    host = host_of(xen)
    made = bond(xen, host)
    with pytest.raises(errors.PIFIsManagementInterface):
        made.master.destroy()
    made.destroy()
    with xenmgmt.connect("sim://?hosts=1&memory=4GiB", seed=2) as other:
        xen.sim.fail("pif_plug", errors.EngineError("no"))
        with pytest.raises(errors.EngineError):
            bond(xen, host, "again")
        assert pif(host, "eth0").bond_slave_of is None
        assert other.Bond.get_all() == []


def test_a_bond_with_something_on_it_stays(xen: Xen) -> None:
    host = host_of(xen)
    made = bond(xen, host)
    vlan = xen.VLAN.create(made.master, 4, net(xen, "on top"))
    with pytest.raises(errors.PIFVLANStillExists):
        made.destroy()
    vlan.destroy()
    made.master.reconfigure_ip("Static", "10.0.0.2", "255.255.255.0", "", "")
    tunnel = xen.tunnel.create(made.master, net(xen, "through"))
    with pytest.raises(errors.PIFTunnelStillExists):
        made.destroy()
    tunnel.destroy()
    vm = xen.VM.create(name_label="talks", memory_static_max="64MiB")
    xen.VIF.create(VM=vm, network=made.master.network)
    vm.start_on(host)
    with pytest.raises(errors.VLANInUse):
        made.destroy()
    vm.hard_shutdown()
    made.destroy()


def test_forgetting_leaves_no_vlan_bond_or_tunnel_behind(xen: Xen) -> None:
    host = host_of(xen)
    base = pif(host, "eth1")
    vlan = xen.VLAN.create(base, 4, net(xen, "v"))
    with pytest.raises(errors.PIFIsVLAN):
        vlan.untagged_PIF.forget()
    with pytest.raises(errors.PIFVLANStillExists):
        base.forget()
    vlan.destroy()
    base.reconfigure_ip("Static", "10.0.0.2", "255.255.255.0", "", "")
    tunnel = xen.tunnel.create(base, net(xen, "t"))
    with pytest.raises(errors.PIFTunnelStillExists):
        base.forget()
    with pytest.raises(errors.IsTunnelAccessPIF):
        tunnel.access_PIF.forget()
    tunnel.access_PIF.destroy()
    assert len(xen.tunnel) == 0
    base.forget()
    xen.PIF.scan(host)
    assert pif(host, "eth1").physical


def test_names_of_bonds_and_tunnels_are_reused(xen: Xen) -> None:
    host = host_of(xen)
    base = pif(host, "eth1")
    with pytest.raises(errors.TransportPIFNotConfigured):
        xen.tunnel.create(base, net(xen, "none"))
    base.reconfigure_ip("DHCP", "", "", "", "")
    first, second = (xen.tunnel.create(base, net(xen, f"t{n}")) for n in range(2))
    first.destroy()
    third = xen.tunnel.create(base, net(xen, "t3"))
    assert {second.access_PIF.device, third.access_PIF.device} == {"tunnel0", "tunnel1"}
    assert {("tunnel0", -1), ("tunnel1", -1)} <= up(xen, host)


@pytest.mark.parametrize(
    ("address", "netmask", "gateway"),
    [("", "255.0.0.0", ""), ("10.0.0.1", "", ""), ("10.0.0.1", "x", ""), ("10.0.0.1", "8", "y")],
)
def test_a_bad_address_changes_nothing(xen: Xen, address: str, netmask: str, gateway: str) -> None:
    base = pif(host_of(xen), "eth1")
    with pytest.raises(errors.InvalidIpAddressSpecified):
        base.reconfigure_ip("Static", address, netmask, gateway, "")
    assert base.ip_configuration_mode == "None"


def test_an_interface_that_a_running_vm_uses_stays_up(xen: Xen) -> None:
    host = host_of(xen)
    base = pif(host, "eth1")
    vm = xen.VM.create(name_label="talks", memory_static_max="64MiB")
    xen.VIF.create(VM=vm, network=base.network)
    vm.start_on(host)
    with pytest.raises(errors.VLANInUse):
        base.unplug()
    vm.pool_migrate(host_of(xen, 1))
    base.unplug()
    assert ("eth1", -1) not in up(xen, host)
    assert base.network.state == "Connected"  # the other host's still is
