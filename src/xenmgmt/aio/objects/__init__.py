"""The classes of the Xen-API as users hold them.

Written by tools/gen_objects.py from model, states and operations: do not edit.
"""
# ruff: noqa: E501, F401, A001, A002, A003
# mypy: disable-error-code="no-any-return, empty-body"

from __future__ import annotations

from typing import Any

from .._base import Collection, Handle
from .auth import auth, authCollection
from .subject import subject, subjectCollection
from .role import role, roleCollection
from .secret import secret, secretCollection
from .vm_appliance import VM_appliance, VM_applianceCollection
from .vm_group import VM_group, VM_groupCollection
from .dr_task import DR_task, DR_taskCollection
from .blob import blob, blobCollection
from .caller import Caller, CallerCollection
from .rate_limit import Rate_limit, Rate_limitCollection
from .certificate import Certificate, CertificateCollection
from .cluster import Cluster, ClusterCollection
from .cluster_host import Cluster_host, Cluster_hostCollection
from .console import console, consoleCollection
from .cpu_pool import cpu_pool, cpu_poolCollection
from .crashdump import crashdump, crashdumpCollection
from .host_crashdump import host_crashdump, host_crashdumpCollection
from .debug import debug, debugCollection
from .host_driver import Host_driver, Host_driverCollection
from .driver_variant import Driver_variant, Driver_variantCollection
from .event import event, eventCollection
from .pgpu import PGPU, PGPUCollection
from .gpu_group import GPU_group, GPU_groupCollection
from .host_metrics import host_metrics, host_metricsCollection
from .host_cpu import host_cpu, host_cpuCollection
from .host import host, hostCollection
from .message import message, messageCollection
from .network import network, networkCollection
from .feature import Feature, FeatureCollection
from .diagnostics import Diagnostics, DiagnosticsCollection
from .observer import Observer, ObserverCollection
from .data_source import data_source, data_sourceCollection
from .pool_patch import pool_patch, pool_patchCollection
from .host_patch import host_patch, host_patchCollection
from .pool_update import pool_update, pool_updateCollection
from .repository import Repository, RepositoryCollection
from .pbd import PBD, PBDCollection
from .dpci import DPCI, DPCICollection
from .ppci import PPCI, PPCICollection
from .pci import PCI, PCICollection
from .pif import PIF, PIFCollection
from .pif_metrics import PIF_metrics, PIF_metricsCollection
from .xspolicy import XSPolicy, XSPolicyCollection
from .acmpolicy import ACMPolicy, ACMPolicyCollection
from .pool import pool, poolCollection
from .vm_usage import VM_usage, VM_usageCollection
from .vm_protection import VM_protection, VM_protectionCollection
from .pvs_site import PVS_site, PVS_siteCollection
from .pvs_server import PVS_server, PVS_serverCollection
from .pvs_proxy import PVS_proxy, PVS_proxyCollection
from .pvs_cache_storage import PVS_cache_storage, PVS_cache_storageCollection
from .vmpp import VMPP, VMPPCollection
from .vmss import VMSS, VMSSCollection
from .dscsi import DSCSI, DSCSICollection
from .dscsi_hba import DSCSI_HBA, DSCSI_HBACollection
from .pscsi import PSCSI, PSCSICollection
from .pscsi_hba import PSCSI_HBA, PSCSI_HBACollection
from .sdn_controller import SDN_controller, SDN_controllerCollection
from .session import session, sessionCollection
from .sm import SM, SMCollection
from .sr_stat import sr_stat, sr_statCollection
from .probe_result import probe_result, probe_resultCollection
from .lvhd import LVHD, LVHDCollection
from .vdi_nbd_server_info import vdi_nbd_server_info, vdi_nbd_server_infoCollection
from .sr import SR, SRCollection
from .task import task, taskCollection
from .pusb import PUSB, PUSBCollection
from .usb_group import USB_group, USB_groupCollection
from .vusb import VUSB, VUSBCollection
from .user import user, userCollection
from .vbd import VBD, VBDCollection
from .vbd_metrics import VBD_metrics, VBD_metricsCollection
from .vdi import VDI, VDICollection
from .vgpu import VGPU, VGPUCollection
from .vgpu_type import VGPU_type, VGPU_typeCollection
from .vif import VIF, VIFCollection
from .vif_metrics import VIF_metrics, VIF_metricsCollection
from .vlan import VLAN, VLANCollection
from .bond import Bond, BondCollection
from .tunnel import tunnel, tunnelCollection
from .network_sriov import network_sriov, network_sriovCollection
from .vm_metrics import VM_metrics, VM_metricsCollection
from .vm_guest_metrics import VM_guest_metrics, VM_guest_metricsCollection
from .vm import VM, VMCollection
from .vtpm import VTPM, VTPMCollection


class Collections:
    """The collections of a connection, one attribute per class."""

    auth: authCollection
    """Questions to the external directory of users."""
    subject: subjectCollection
    """A user or group of the directory that may log in."""
    role: roleCollection
    """A set of permissions with a name."""
    secret: secretCollection
    """A word to be kept apart from the settings that need it."""
    VM_appliance: VM_applianceCollection
    """VMs that are started and shut down together."""
    VM_group: VM_groupCollection
    """VMs that are placed with regard to each other."""
    DR_task: DR_taskCollection
    """A recovery from the storage of a pool that was lost."""
    blob: blobCollection
    """A binary attachment of an object."""
    Caller: CallerCollection
    """A client, as the toolstack tells clients apart."""
    Rate_limit: Rate_limitCollection
    """A bound on how fast clients may call."""
    Certificate: CertificateCollection
    """A certificate that a host shows or trusts."""
    Cluster: ClusterCollection
    """Hosts that watch each other and agree on who is there."""
    Cluster_host: Cluster_hostCollection
    """A host as a member of a cluster."""
    console: consoleCollection
    """A screen or terminal of a VM, to be reached over the network."""
    cpu_pool: cpu_poolCollection
    """A group of processors with a scheduler of its own."""
    crashdump: crashdumpCollection
    """The memory of a VM at the moment of its crash, on a disk."""
    host_crashdump: host_crashdumpCollection
    """What a host left behind when it crashed."""
    debug: debugCollection
    """A class without meaning, to try the machinery with."""
    Host_driver: Host_driverCollection
    """A device driver of a host that comes in several variants."""
    Driver_variant: Driver_variantCollection
    """One of the variants of a device driver."""
    event: eventCollection
    """One change of one object."""
    PGPU: PGPUCollection
    """A graphics processor of a host."""
    GPU_group: GPU_groupCollection
    """Graphics processors, over all hosts, that are alike to a VM."""
    host_metrics: host_metricsCollection
    """What a host measures."""
    host_cpu: host_cpuCollection
    """One processor of a host."""
    host: hostCollection
    """A physical machine that runs VMs."""
    message: messageCollection
    """Something that happened to an object and that a person should know."""
    network: networkCollection
    """A virtual network that interfaces of VMs and hosts join."""
    Feature: FeatureCollection
    """A feature of the product that can be on or off."""
    Diagnostics: DiagnosticsCollection
    """Measures for finding faults; none of them is published."""
    Observer: ObserverCollection
    """What collects traces of the toolstack's work."""
    data_source: data_sourceCollection
    """A quantity that can be measured and recorded."""
    pool_patch: pool_patchCollection
    """A patch that was uploaded to the pool, in the old format."""
    host_patch: host_patchCollection
    """A patch as one host has it, in the old format."""
    pool_update: pool_updateCollection
    """An update of the product, kept on a disk."""
    Repository: RepositoryCollection
    """A place that updates come from."""
    PBD: PBDCollection
    """The connection between a host and a storage repository."""
    DPCI: DPCICollection
    """A PCI device of the host that was handed to a VM."""
    PPCI: PPCICollection
    """A PCI device of a host."""
    PCI: PCICollection
    """A PCI device of a host, as xapi knows it."""
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
    VM_usage: VM_usageCollection
    """What one VM has used since it was first seen. It only grows, and stays when the VM goes."""
    VM_protection: VM_protectionCollection
    """A VM whose state is sent to a stand-by on another host, many times a second."""
    PVS_site: PVS_siteCollection
    """A site of provisioning servers, whose traffic hosts can cache."""
    PVS_server: PVS_serverCollection
    """A provisioning server of a site."""
    PVS_proxy: PVS_proxyCollection
    """What caches the traffic of one virtual interface with a site."""
    PVS_cache_storage: PVS_cache_storageCollection
    """Storage that a host sets aside to cache the traffic of a site."""
    VMPP: VMPPCollection
    """A protection policy of VMs; xapi dropped all there was to it."""
    VMSS: VMSSCollection
    """A schedule by which snapshots of VMs are taken."""
    DSCSI: DSCSICollection
    """A SCSI device of the host that was handed to a VM."""
    DSCSI_HBA: DSCSI_HBACollection
    """A virtual SCSI adapter of a VM."""
    PSCSI: PSCSICollection
    """A SCSI device of a host."""
    PSCSI_HBA: PSCSI_HBACollection
    """A SCSI adapter of a host."""
    SDN_controller: SDN_controllerCollection
    """A controller that directs the virtual switches of the hosts."""
    session: sessionCollection
    """One login of one user."""
    SM: SMCollection
    """A storage manager: the driver for one type of repository."""
    sr_stat: sr_statCollection
    """How a repository stands, as its driver tells."""
    probe_result: probe_resultCollection
    """One thing that a storage driver found at a device."""
    LVHD: LVHDCollection
    """Measures for repositories of logical volumes."""
    vdi_nbd_server_info: vdi_nbd_server_infoCollection
    """Where and how a disk can be read over the network."""
    SR: SRCollection
    """A storage repository: a place that holds disks."""
    task: taskCollection
    """A call that runs in the background: how far it is, and what came of it."""
    PUSB: PUSBCollection
    """A USB device plugged into a host."""
    USB_group: USB_groupCollection
    """USB devices, over all hosts, that are alike to a VM."""
    VUSB: VUSBCollection
    """A USB device as a VM has it."""
    user: userCollection
    """An account."""
    VBD: VBDCollection
    """A virtual block device: ties a disk or CD to a VM."""
    VBD_metrics: VBD_metricsCollection
    """Measured traffic of a VBD."""
    VDI: VDICollection
    """A virtual disk on a storage repository."""
    VGPU: VGPUCollection
    """A graphics processor of a VM: a whole one or a share."""
    VGPU_type: VGPU_typeCollection
    """A kind of virtual graphics processor that hardware offers."""
    VIF: VIFCollection
    """A virtual network interface: ties a VM to a network."""
    VIF_metrics: VIF_metricsCollection
    """Measured traffic of a VIF."""
    VLAN: VLANCollection
    """A VLAN on top of an interface of a host."""
    Bond: BondCollection
    """Several interfaces of a host that act as one."""
    tunnel: tunnelCollection
    """A tunnel between hosts that carries a network of its own."""
    network_sriov: network_sriovCollection
    """A network that hands out virtual functions of one physical interface."""
    VM_metrics: VM_metricsCollection
    """Live values of a VM, for as long as it has a domain."""
    VM_guest_metrics: VM_guest_metricsCollection
    """What the guest agent of a VM reports."""
    VM: VMCollection
    """A virtual machine, a template, or a snapshot of one."""
    VTPM: VTPMCollection
    """A virtual trusted platform module of a VM."""


HANDLES: dict[str, type[Handle]] = {
    "auth": auth,
    "subject": subject,
    "role": role,
    "secret": secret,
    "VM_appliance": VM_appliance,
    "VM_group": VM_group,
    "DR_task": DR_task,
    "blob": blob,
    "Caller": Caller,
    "Rate_limit": Rate_limit,
    "Certificate": Certificate,
    "Cluster": Cluster,
    "Cluster_host": Cluster_host,
    "console": console,
    "cpu_pool": cpu_pool,
    "crashdump": crashdump,
    "host_crashdump": host_crashdump,
    "debug": debug,
    "Host_driver": Host_driver,
    "Driver_variant": Driver_variant,
    "event": event,
    "PGPU": PGPU,
    "GPU_group": GPU_group,
    "host_metrics": host_metrics,
    "host_cpu": host_cpu,
    "host": host,
    "message": message,
    "network": network,
    "Feature": Feature,
    "Diagnostics": Diagnostics,
    "Observer": Observer,
    "data_source": data_source,
    "pool_patch": pool_patch,
    "host_patch": host_patch,
    "pool_update": pool_update,
    "Repository": Repository,
    "PBD": PBD,
    "DPCI": DPCI,
    "PPCI": PPCI,
    "PCI": PCI,
    "PIF": PIF,
    "PIF_metrics": PIF_metrics,
    "XSPolicy": XSPolicy,
    "ACMPolicy": ACMPolicy,
    "pool": pool,
    "VM_usage": VM_usage,
    "VM_protection": VM_protection,
    "PVS_site": PVS_site,
    "PVS_server": PVS_server,
    "PVS_proxy": PVS_proxy,
    "PVS_cache_storage": PVS_cache_storage,
    "VMPP": VMPP,
    "VMSS": VMSS,
    "DSCSI": DSCSI,
    "DSCSI_HBA": DSCSI_HBA,
    "PSCSI": PSCSI,
    "PSCSI_HBA": PSCSI_HBA,
    "SDN_controller": SDN_controller,
    "session": session,
    "SM": SM,
    "sr_stat": sr_stat,
    "probe_result": probe_result,
    "LVHD": LVHD,
    "vdi_nbd_server_info": vdi_nbd_server_info,
    "SR": SR,
    "task": task,
    "PUSB": PUSB,
    "USB_group": USB_group,
    "VUSB": VUSB,
    "user": user,
    "VBD": VBD,
    "VBD_metrics": VBD_metrics,
    "VDI": VDI,
    "VGPU": VGPU,
    "VGPU_type": VGPU_type,
    "VIF": VIF,
    "VIF_metrics": VIF_metrics,
    "VLAN": VLAN,
    "Bond": Bond,
    "tunnel": tunnel,
    "network_sriov": network_sriov,
    "VM_metrics": VM_metrics,
    "VM_guest_metrics": VM_guest_metrics,
    "VM": VM,
    "VTPM": VTPM,
}

COLLECTIONS: dict[str, type[Collection[Any]]] = {
    "auth": authCollection,
    "subject": subjectCollection,
    "role": roleCollection,
    "secret": secretCollection,
    "VM_appliance": VM_applianceCollection,
    "VM_group": VM_groupCollection,
    "DR_task": DR_taskCollection,
    "blob": blobCollection,
    "Caller": CallerCollection,
    "Rate_limit": Rate_limitCollection,
    "Certificate": CertificateCollection,
    "Cluster": ClusterCollection,
    "Cluster_host": Cluster_hostCollection,
    "console": consoleCollection,
    "cpu_pool": cpu_poolCollection,
    "crashdump": crashdumpCollection,
    "host_crashdump": host_crashdumpCollection,
    "debug": debugCollection,
    "Host_driver": Host_driverCollection,
    "Driver_variant": Driver_variantCollection,
    "event": eventCollection,
    "PGPU": PGPUCollection,
    "GPU_group": GPU_groupCollection,
    "host_metrics": host_metricsCollection,
    "host_cpu": host_cpuCollection,
    "host": hostCollection,
    "message": messageCollection,
    "network": networkCollection,
    "Feature": FeatureCollection,
    "Diagnostics": DiagnosticsCollection,
    "Observer": ObserverCollection,
    "data_source": data_sourceCollection,
    "pool_patch": pool_patchCollection,
    "host_patch": host_patchCollection,
    "pool_update": pool_updateCollection,
    "Repository": RepositoryCollection,
    "PBD": PBDCollection,
    "DPCI": DPCICollection,
    "PPCI": PPCICollection,
    "PCI": PCICollection,
    "PIF": PIFCollection,
    "PIF_metrics": PIF_metricsCollection,
    "XSPolicy": XSPolicyCollection,
    "ACMPolicy": ACMPolicyCollection,
    "pool": poolCollection,
    "VM_usage": VM_usageCollection,
    "VM_protection": VM_protectionCollection,
    "PVS_site": PVS_siteCollection,
    "PVS_server": PVS_serverCollection,
    "PVS_proxy": PVS_proxyCollection,
    "PVS_cache_storage": PVS_cache_storageCollection,
    "VMPP": VMPPCollection,
    "VMSS": VMSSCollection,
    "DSCSI": DSCSICollection,
    "DSCSI_HBA": DSCSI_HBACollection,
    "PSCSI": PSCSICollection,
    "PSCSI_HBA": PSCSI_HBACollection,
    "SDN_controller": SDN_controllerCollection,
    "session": sessionCollection,
    "SM": SMCollection,
    "sr_stat": sr_statCollection,
    "probe_result": probe_resultCollection,
    "LVHD": LVHDCollection,
    "vdi_nbd_server_info": vdi_nbd_server_infoCollection,
    "SR": SRCollection,
    "task": taskCollection,
    "PUSB": PUSBCollection,
    "USB_group": USB_groupCollection,
    "VUSB": VUSBCollection,
    "user": userCollection,
    "VBD": VBDCollection,
    "VBD_metrics": VBD_metricsCollection,
    "VDI": VDICollection,
    "VGPU": VGPUCollection,
    "VGPU_type": VGPU_typeCollection,
    "VIF": VIFCollection,
    "VIF_metrics": VIF_metricsCollection,
    "VLAN": VLANCollection,
    "Bond": BondCollection,
    "tunnel": tunnelCollection,
    "network_sriov": network_sriovCollection,
    "VM_metrics": VM_metricsCollection,
    "VM_guest_metrics": VM_guest_metricsCollection,
    "VM": VMCollection,
    "VTPM": VTPMCollection,
}

__all__ = [
    "COLLECTIONS",
    "Collections",
    "HANDLES",
    "auth",
    "authCollection",
    "subject",
    "subjectCollection",
    "role",
    "roleCollection",
    "secret",
    "secretCollection",
    "VM_appliance",
    "VM_applianceCollection",
    "VM_group",
    "VM_groupCollection",
    "DR_task",
    "DR_taskCollection",
    "blob",
    "blobCollection",
    "Caller",
    "CallerCollection",
    "Rate_limit",
    "Rate_limitCollection",
    "Certificate",
    "CertificateCollection",
    "Cluster",
    "ClusterCollection",
    "Cluster_host",
    "Cluster_hostCollection",
    "console",
    "consoleCollection",
    "cpu_pool",
    "cpu_poolCollection",
    "crashdump",
    "crashdumpCollection",
    "host_crashdump",
    "host_crashdumpCollection",
    "debug",
    "debugCollection",
    "Host_driver",
    "Host_driverCollection",
    "Driver_variant",
    "Driver_variantCollection",
    "event",
    "eventCollection",
    "PGPU",
    "PGPUCollection",
    "GPU_group",
    "GPU_groupCollection",
    "host_metrics",
    "host_metricsCollection",
    "host_cpu",
    "host_cpuCollection",
    "host",
    "hostCollection",
    "message",
    "messageCollection",
    "network",
    "networkCollection",
    "Feature",
    "FeatureCollection",
    "Diagnostics",
    "DiagnosticsCollection",
    "Observer",
    "ObserverCollection",
    "data_source",
    "data_sourceCollection",
    "pool_patch",
    "pool_patchCollection",
    "host_patch",
    "host_patchCollection",
    "pool_update",
    "pool_updateCollection",
    "Repository",
    "RepositoryCollection",
    "PBD",
    "PBDCollection",
    "DPCI",
    "DPCICollection",
    "PPCI",
    "PPCICollection",
    "PCI",
    "PCICollection",
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
    "VM_usage",
    "VM_usageCollection",
    "VM_protection",
    "VM_protectionCollection",
    "PVS_site",
    "PVS_siteCollection",
    "PVS_server",
    "PVS_serverCollection",
    "PVS_proxy",
    "PVS_proxyCollection",
    "PVS_cache_storage",
    "PVS_cache_storageCollection",
    "VMPP",
    "VMPPCollection",
    "VMSS",
    "VMSSCollection",
    "DSCSI",
    "DSCSICollection",
    "DSCSI_HBA",
    "DSCSI_HBACollection",
    "PSCSI",
    "PSCSICollection",
    "PSCSI_HBA",
    "PSCSI_HBACollection",
    "SDN_controller",
    "SDN_controllerCollection",
    "session",
    "sessionCollection",
    "SM",
    "SMCollection",
    "sr_stat",
    "sr_statCollection",
    "probe_result",
    "probe_resultCollection",
    "LVHD",
    "LVHDCollection",
    "vdi_nbd_server_info",
    "vdi_nbd_server_infoCollection",
    "SR",
    "SRCollection",
    "task",
    "taskCollection",
    "PUSB",
    "PUSBCollection",
    "USB_group",
    "USB_groupCollection",
    "VUSB",
    "VUSBCollection",
    "user",
    "userCollection",
    "VBD",
    "VBDCollection",
    "VBD_metrics",
    "VBD_metricsCollection",
    "VDI",
    "VDICollection",
    "VGPU",
    "VGPUCollection",
    "VGPU_type",
    "VGPU_typeCollection",
    "VIF",
    "VIFCollection",
    "VIF_metrics",
    "VIF_metricsCollection",
    "VLAN",
    "VLANCollection",
    "Bond",
    "BondCollection",
    "tunnel",
    "tunnelCollection",
    "network_sriov",
    "network_sriovCollection",
    "VM_metrics",
    "VM_metricsCollection",
    "VM_guest_metrics",
    "VM_guest_metricsCollection",
    "VM",
    "VMCollection",
    "VTPM",
    "VTPMCollection",
]
