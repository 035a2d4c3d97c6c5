"""The classes of the Xen-API as users hold them.

Written by tools/gen_objects.py from model, states and operations: do not edit.
"""
# ruff: noqa: E501, F401, A001, A002, A003
# mypy: disable-error-code="no-any-return, empty-body"

from __future__ import annotations

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
    """DOC"""
    cpu_pool: cpu_poolCollection
    """DOC"""
    crashdump: crashdumpCollection
    """DOC"""
    debug: debugCollection
    """DOC"""
    event: eventCollection
    """DOC"""
    host: hostCollection
    """DOC"""
    host_metrics: host_metricsCollection
    """DOC"""
    host_cpu: host_cpuCollection
    """DOC"""
    message: messageCollection
    """DOC"""
    network: networkCollection
    """DOC"""
    PBD: PBDCollection
    """DOC"""
    DPCI: DPCICollection
    """DOC"""
    PPCI: PPCICollection
    """DOC"""
    PIF: PIFCollection
    """DOC"""
    PIF_metrics: PIF_metricsCollection
    """DOC"""
    XSPolicy: XSPolicyCollection
    """DOC"""
    ACMPolicy: ACMPolicyCollection
    """DOC"""
    pool: poolCollection
    """DOC"""
    DSCSI: DSCSICollection
    """DOC"""
    DSCSI_HBA: DSCSI_HBACollection
    """DOC"""
    PSCSI: PSCSICollection
    """DOC"""
    PSCSI_HBA: PSCSI_HBACollection
    """DOC"""
    session: sessionCollection
    """DOC"""
    SR: SRCollection
    """DOC"""
    task: taskCollection
    """DOC"""
    user: userCollection
    """DOC"""
    VBD: VBDCollection
    """DOC"""
    VBD_metrics: VBD_metricsCollection
    """DOC"""
    VDI: VDICollection
    """DOC"""
    VIF: VIFCollection
    """DOC"""
    VIF_metrics: VIF_metricsCollection
    """DOC"""
    VM: VMCollection
    """DOC"""
    VM_metrics: VM_metricsCollection
    """DOC"""
    VM_guest_metrics: VM_guest_metricsCollection
    """DOC"""
    VTPM: VTPMCollection
    """DOC"""


HANDLES = {
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

COLLECTIONS = {
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
    "ACMPolicy",
    "ACMPolicyCollection",
    "COLLECTIONS",
    "Collections",
    "DPCI",
    "DPCICollection",
    "DSCSI",
    "DSCSICollection",
    "DSCSI_HBA",
    "DSCSI_HBACollection",
    "HANDLES",
    "PBD",
    "PBDCollection",
    "PIF",
    "PIFCollection",
    "PIF_metrics",
    "PIF_metricsCollection",
    "PPCI",
    "PPCICollection",
    "PSCSI",
    "PSCSICollection",
    "PSCSI_HBA",
    "PSCSI_HBACollection",
    "SR",
    "SRCollection",
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
    "VM_guest_metrics",
    "VM_guest_metricsCollection",
    "VM_metrics",
    "VM_metricsCollection",
    "VTPM",
    "VTPMCollection",
    "XSPolicy",
    "XSPolicyCollection",
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
    "host_cpu",
    "host_cpuCollection",
    "host_metrics",
    "host_metricsCollection",
    "message",
    "messageCollection",
    "network",
    "networkCollection",
    "pool",
    "poolCollection",
    "session",
    "sessionCollection",
    "task",
    "taskCollection",
    "user",
    "userCollection",
]
