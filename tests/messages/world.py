"""A connection in which every class has objects, in several states."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import xenmgmt
from xenmgmt import Xen
from xenmgmt.model import CLASSES

MIB = 1 << 20
POLICY = """<SecurityPolicyDefinition>
  <PolicyHeader><PolicyName>shop</PolicyName><PolicyUrl>u</PolicyUrl><Date>2026</Date>
    <Reference>r</Reference><NameSpaceUrl>n</NameSpaceUrl><Version>1.0</Version></PolicyHeader>
  <SimpleTypeEnforcement><SimpleTypeEnforcementTypes>
    <Type>red</Type><Type>blue</Type></SimpleTypeEnforcementTypes></SimpleTypeEnforcement>
  <ChineseWall><ChineseWallTypes><Type>cola</Type><Type>pepsi</Type></ChineseWallTypes>
    <ConflictSets><Conflict><Type>cola</Type><Type>pepsi</Type></Conflict></ConflictSets>
  </ChineseWall>
  <SecurityLabelTemplate><SubjectLabels>
    <VirtualMachineLabel><Name>one</Name>
      <SimpleTypeEnforcementTypes><Type>red</Type></SimpleTypeEnforcementTypes>
      <ChineseWallTypes><Type>cola</Type></ChineseWallTypes></VirtualMachineLabel>
    <VirtualMachineLabel><Name>two</Name>
      <SimpleTypeEnforcementTypes><Type>blue</Type></SimpleTypeEnforcementTypes>
      <ChineseWallTypes><Type>pepsi</Type></ChineseWallTypes></VirtualMachineLabel>
    <VirtualMachineLabel><Name>__UNLABELED__</Name></VirtualMachineLabel>
  </SubjectLabels><ObjectLabels>
    <ResourceLabel><Name>reddisk</Name>
      <SimpleTypeEnforcementTypes><Type>red</Type></SimpleTypeEnforcementTypes></ResourceLabel>
  </ObjectLabels></SecurityLabelTemplate>
</SecurityPolicyDefinition>"""


class World:
    """What the calls are made on. ``refs[cls]`` has the objects of a class, in several states."""

    def __init__(self) -> None:
        self.xen: Xen = xenmgmt.connect(
            "sim://?hosts=2&memory=8GiB&cpus=4",
            seed=3,
            authenticate=lambda name, password: password == "right",
        )
        xen = self.xen
        self.host, self.other = xen.host.get_all()
        self.sr = xen.SR.get_all()[0]
        self.network = xen.network.get_all()[0]
        self.vms: dict[str, Any] = {}
        for name in ("halted", "running", "paused", "suspended", "crashed"):
            self.vms[name] = self.vm(name)
        for name in ("running", "paused", "suspended", "crashed"):
            self.vms[name].start_on(self.host)
        self.vms["paused"].pause()
        self.vms["suspended"].suspend()
        self.dump = self.vms["crashed"].dump_core()
        xen.sim.guest_crash(self.vms["crashed"].uuid)
        self.policy = xen.XSPolicy.set_xspolicy(1, POLICY, 3, False)
        self.cpu_pool = xen.cpu_pool.create(name_label="cpus", resident_on=self.host)
        self.plan = xen.cpu_pool.create(name_label="plan", resident_on=self.host)
        self.cpu_pool.activate()
        self.user = xen.user.create(short_name="ann")
        self.debug = xen.debug.create()
        self.console = xen.console.create(VM=self.vms["running"], protocol="vt100")
        xen.console.create(VM=self.vms["halted"], protocol="vt100")
        self.vtpm = xen.VTPM.create(VM=self.vms["halted"])
        self.dpci = xen.DPCI.create(VM=self.vms["halted"], PPCI=self.host.PPCIs[0])
        self.hba = xen.DSCSI_HBA.create(VM=self.vms["halted"], assignment_mode="LUN")
        self.dscsi = xen.DSCSI.create(VM=self.vms["halted"], PSCSI=self.host.PSCSIs[0])
        self.ended = xen.task.create("ended", "")
        self.ended.set_status("success")
        self.failed = xen.task.create("failed", "")
        self.failed.set_status("failure")
        self.pending = xen.task.create("pending", "")
        self.message = xen.message.create("a", 3, "VM", self.vms["halted"].uuid, "text")
        xen.clock.sleep(1.0)
        self.refs: dict[str, list[str]] = defaultdict(list)
        for cls in CLASSES:
            self.refs[cls] = [cell.ref for cell in xen.store.cells(cls)]

    def vm(self, name: str) -> Any:
        """A VM with a disk and an interface."""
        vm = self.xen.VM.create(
            name_label=name, memory_static_max=128 * MIB, actions_after_crash="preserve"
        )
        disk = self.xen.VDI.create(SR=self.sr, virtual_size=16 * MIB, name_label=name)
        self.xen.VBD.create(VM=vm, VDI=disk)
        self.xen.VIF.create(VM=vm, network=self.network)
        return vm
