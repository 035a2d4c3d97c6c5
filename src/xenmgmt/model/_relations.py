"""The bound pairs (1.0.10, "Relationships"): changing one end changes the other.

The first name is the end that holds one reference, the second the end that collects.
"""

from __future__ import annotations

from ._fields import bind

bind("PBD.host", "host.PBDs")
bind("PBD.SR", "SR.PBDs")
bind("VBD.VDI", "VDI.VBDs")
bind("crashdump.VDI", "VDI.crash_dumps")
bind("VBD.VM", "VM.VBDs")
bind("crashdump.VM", "VM.crash_dumps")
bind("VIF.VM", "VM.VIFs")
bind("VIF.network", "network.VIFs")
bind("PIF.host", "host.PIFs")
bind("PIF.network", "network.PIFs")
bind("VDI.SR", "SR.VDIs")
bind("VTPM.VM", "VM.VTPMs")
bind("console.VM", "VM.consoles")
bind("DPCI.VM", "VM.DPCIs")
bind("PPCI.host", "host.PPCIs")
bind("DSCSI.VM", "VM.DSCSIs")
bind("DSCSI.HBA", "DSCSI_HBA.DSCSIs")
bind("DSCSI_HBA.VM", "VM.DSCSI_HBAs")
bind("PSCSI.host", "host.PSCSIs")
bind("PSCSI.HBA", "PSCSI_HBA.PSCSIs")
bind("PSCSI_HBA.host", "host.PSCSI_HBAs")
bind("VM.resident_on", "host.resident_VMs")
bind("host_cpu.host", "host.host_CPUs")
bind("cpu_pool.resident_on", "host.resident_cpu_pools")
bind("VM.cpu_pool", "cpu_pool.started_VMs")
bind("host_cpu.cpu_pool", "cpu_pool.host_CPUs")
bind("VM.snapshot_of", "VM.snapshots")
bind("VDI.snapshot_of", "VDI.snapshots")
bind("VM.parent", "VM.children")
bind("task.subtask_of", "task.subtasks")
bind("task.session", "session.tasks")
bind("VDI.metadata_of_pool", "pool.metadata_VDIs")
