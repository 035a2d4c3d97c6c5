"""The classes of the Xen-API as users hold them.

Written by tools/gen_objects.py from model, states and operations: do not edit.
"""
# ruff: noqa: E501, F401, A001, A002, A003
# mypy: disable-error-code="no-any-return, empty-body"

from __future__ import annotations

from typing import Any

from ._base import Collection, Handle
from .console import console, consoleCollection
from .cpu_pool import cpu_pool, cpu_poolCollection
from .crashdump import crashdump, crashdumpCollection
from .debug import debug, debugCollection
from .event import event, eventCollection
from .host import host, hostCollection
from .host_metrics import host_metrics, host_metricsCollection
from .host_cpu import host_cpu, host_cpuCollection
from .message import message, messageCollection
from .network import network, networkCollection
from .pbd import PBD, PBDCollection
from .dpci import DPCI, DPCICollection
from .ppci import PPCI, PPCICollection
from .pif import PIF, PIFCollection
from .pif_metrics import PIF_metrics, PIF_metricsCollection
from .xspolicy import XSPolicy, XSPolicyCollection
from .acmpolicy import ACMPolicy, ACMPolicyCollection
from .pool import pool, poolCollection
from .dscsi import DSCSI, DSCSICollection
from .dscsi_hba import DSCSI_HBA, DSCSI_HBACollection
from .pscsi import PSCSI, PSCSICollection
from .pscsi_hba import PSCSI_HBA, PSCSI_HBACollection
from .session import session, sessionCollection
from .sr import SR, SRCollection
from .task import task, taskCollection
from .user import user, userCollection
from .vbd import VBD, VBDCollection
from .vbd_metrics import VBD_metrics, VBD_metricsCollection
from .vdi import VDI, VDICollection
from .vif import VIF, VIFCollection
from .vif_metrics import VIF_metrics, VIF_metricsCollection
from .vm import VM, VMCollection
from .vm_metrics import VM_metrics, VM_metricsCollection
from .vm_guest_metrics import VM_guest_metrics, VM_guest_metricsCollection
from .vtpm import VTPM, VTPMCollection


class Collections:
    """The collections of a connection, one attribute per class."""

    console: consoleCollection
    """A screen or terminal of a VM, to be reached over the network."""
    cpu_pool: cpu_poolCollection
    """A group of processors with a scheduler of its own."""
    crashdump: crashdumpCollection
    """The memory of a VM at the moment of its crash, on a disk."""
    debug: debugCollection
    """A class without meaning, to try the machinery with."""
    event: eventCollection
    """One change of one object."""
    host: hostCollection
    """A physical machine that runs VMs."""
    host_metrics: host_metricsCollection
    """What a host measures."""
    host_cpu: host_cpuCollection
    """One processor of a host."""
    message: messageCollection
    """Something that happened to an object and that a person should know."""
    network: networkCollection
    """A virtual network that interfaces of VMs and hosts join."""
    PBD: PBDCollection
    """The connection between a host and a storage repository."""
    DPCI: DPCICollection
    """A PCI device of the host that was handed to a VM."""
    PPCI: PPCICollection
    """A PCI device of a host."""
    PIF: PIFCollection
    """A network interface of a host, or a VLAN on one."""
    PIF_metrics: PIF_metricsCollection
    """What a physical network interface measures."""
    XSPolicy: XSPolicyCollection
    """A security policy of the host, of any kind."""
    ACMPolicy: ACMPolicyCollection
    """A security policy of the access control module."""
    pool: poolCollection
    """A group of hosts that share storage, networks and one database."""
    DSCSI: DSCSICollection
    """A SCSI device of the host that was handed to a VM."""
    DSCSI_HBA: DSCSI_HBACollection
    """A virtual SCSI adapter of a VM."""
    PSCSI: PSCSICollection
    """A SCSI device of a host."""
    PSCSI_HBA: PSCSI_HBACollection
    """A SCSI adapter of a host."""
    session: sessionCollection
    """One login of one user."""
    SR: SRCollection
    """A storage repository: a place that holds disks."""
    task: taskCollection
    """A call that runs in the background: how far it is, and what came of it."""
    user: userCollection
    """An account."""
    VBD: VBDCollection
    """A virtual block device: ties a disk or CD to a VM."""
    VBD_metrics: VBD_metricsCollection
    """Measured traffic of a VBD."""
    VDI: VDICollection
    """A virtual disk on a storage repository."""
    VIF: VIFCollection
    """A virtual network interface: ties a VM to a network."""
    VIF_metrics: VIF_metricsCollection
    """Measured traffic of a VIF."""
    VM: VMCollection
    """A virtual machine, a template, or a snapshot of one."""
    VM_metrics: VM_metricsCollection
    """Live values of a VM, for as long as it has a domain."""
    VM_guest_metrics: VM_guest_metricsCollection
    """What the guest agent of a VM reports."""
    VTPM: VTPMCollection
    """A virtual trusted platform module of a VM."""


HANDLES: dict[str, type[Handle]] = {
    "console": console,
    "cpu_pool": cpu_pool,
    "crashdump": crashdump,
    "debug": debug,
    "event": event,
    "host": host,
    "host_metrics": host_metrics,
    "host_cpu": host_cpu,
    "message": message,
    "network": network,
    "PBD": PBD,
    "DPCI": DPCI,
    "PPCI": PPCI,
    "PIF": PIF,
    "PIF_metrics": PIF_metrics,
    "XSPolicy": XSPolicy,
    "ACMPolicy": ACMPolicy,
    "pool": pool,
    "DSCSI": DSCSI,
    "DSCSI_HBA": DSCSI_HBA,
    "PSCSI": PSCSI,
    "PSCSI_HBA": PSCSI_HBA,
    "session": session,
    "SR": SR,
    "task": task,
    "user": user,
    "VBD": VBD,
    "VBD_metrics": VBD_metrics,
    "VDI": VDI,
    "VIF": VIF,
    "VIF_metrics": VIF_metrics,
    "VM": VM,
    "VM_metrics": VM_metrics,
    "VM_guest_metrics": VM_guest_metrics,
    "VTPM": VTPM,
}

COLLECTIONS: dict[str, type[Collection[Any]]] = {
    "console": consoleCollection,
    "cpu_pool": cpu_poolCollection,
    "crashdump": crashdumpCollection,
    "debug": debugCollection,
    "event": eventCollection,
    "host": hostCollection,
    "host_metrics": host_metricsCollection,
    "host_cpu": host_cpuCollection,
    "message": messageCollection,
    "network": networkCollection,
    "PBD": PBDCollection,
    "DPCI": DPCICollection,
    "PPCI": PPCICollection,
    "PIF": PIFCollection,
    "PIF_metrics": PIF_metricsCollection,
    "XSPolicy": XSPolicyCollection,
    "ACMPolicy": ACMPolicyCollection,
    "pool": poolCollection,
    "DSCSI": DSCSICollection,
    "DSCSI_HBA": DSCSI_HBACollection,
    "PSCSI": PSCSICollection,
    "PSCSI_HBA": PSCSI_HBACollection,
    "session": sessionCollection,
    "SR": SRCollection,
    "task": taskCollection,
    "user": userCollection,
    "VBD": VBDCollection,
    "VBD_metrics": VBD_metricsCollection,
    "VDI": VDICollection,
    "VIF": VIFCollection,
    "VIF_metrics": VIF_metricsCollection,
    "VM": VMCollection,
    "VM_metrics": VM_metricsCollection,
    "VM_guest_metrics": VM_guest_metricsCollection,
    "VTPM": VTPMCollection,
}

__all__ = [
    "COLLECTIONS",
    "Collections",
    "HANDLES",
    "console",
    "consoleCollection",
    "cpu_pool",
    "cpu_poolCollection",
    "crashdump",
    "crashdumpCollection",
    "debug",
    "debugCollection",
    "event",
    "eventCollection",
    "host",
    "hostCollection",
    "host_metrics",
    "host_metricsCollection",
    "host_cpu",
    "host_cpuCollection",
    "message",
    "messageCollection",
    "network",
    "networkCollection",
    "PBD",
    "PBDCollection",
    "DPCI",
    "DPCICollection",
    "PPCI",
    "PPCICollection",
    "PIF",
    "PIFCollection",
    "PIF_metrics",
    "PIF_metricsCollection",
    "XSPolicy",
    "XSPolicyCollection",
    "ACMPolicy",
    "ACMPolicyCollection",
    "pool",
    "poolCollection",
    "DSCSI",
    "DSCSICollection",
    "DSCSI_HBA",
    "DSCSI_HBACollection",
    "PSCSI",
    "PSCSICollection",
    "PSCSI_HBA",
    "PSCSI_HBACollection",
    "session",
    "sessionCollection",
    "SR",
    "SRCollection",
    "task",
    "taskCollection",
    "user",
    "userCollection",
    "VBD",
    "VBDCollection",
    "VBD_metrics",
    "VBD_metricsCollection",
    "VDI",
    "VDICollection",
    "VIF",
    "VIFCollection",
    "VIF_metrics",
    "VIF_metricsCollection",
    "VM",
    "VMCollection",
    "VM_metrics",
    "VM_metricsCollection",
    "VM_guest_metrics",
    "VM_guest_metricsCollection",
    "VTPM",
    "VTPMCollection",
]
