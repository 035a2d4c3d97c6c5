"""How a VM boots, and the machine that its guest sees."""

from __future__ import annotations

from .. import _enums as e
from .._fields import Param, Part, RO_ins, RO_run, RW, field, message
from .._types import Bool, Enum, Int, Map, Record, String, Void
from ._when import HALTED


class Boot(Part):
    """How a VM boots, and the machine that its guest sees."""

    PV_bootloader = field(
        String,
        RW,
        "Program that finds the kernel of a PV guest.",
        path="PV/bootloader",
        xapi="P:rio",
        write=HALTED,
    )
    PV_kernel = field(
        String,
        RW,
        "Kernel of a PV or PVH guest, on the host.",
        path="PV/kernel",
        xapi="P:rio",
        write=HALTED,
    )
    PV_ramdisk = field(
        String,
        RW,
        "Initial ramdisk of a PV or PVH guest, on the host.",
        path="PV/ramdisk",
        xapi="P:rio",
        write=HALTED,
    )
    PV_args = field(String, RW, "Kernel command line.", path="PV/args", xapi="P:rio", write=HALTED)
    PV_bootloader_args = field(
        String,
        RW,
        "Arguments of that program.",
        path="PV/bootloader_args",
        xapi="P:rio",
        write=HALTED,
    )
    PV_legacy_args = field(
        String, RW, "Arguments for very old PV kernels.", since="rio", xapi="P:rio", write=HALTED
    )
    HVM_boot_policy = field(
        String,
        RW,
        '"BIOS order" for an HVM guest, "" for others.',
        path="HVM/boot_policy",
        xapi="P:rio D:kolkata",
        xapi_qualifier=RO_ins,
        write=HALTED,
    )
    HVM_boot_params = field(
        Map(String, String),
        RW,
        "Boot parameters of an HVM guest, such as order.",
        path="HVM/boot_params",
        xapi="P:rio",
        write=HALTED,
    )
    set_HVM_boot_policy = message(
        Void,
        "Change the boot policy; the VM is Halted.",
        Param("value", String, since="rio"),
        since="rio",
        xapi="P:rio D:kolkata",
        role="vm-admin",
        has_async=False,
    )
    platform = field(
        Map(String, String),
        RW,
        "Features of the virtual hardware.",
        xapi="P:rio",
        xapi_qualifier=RO_ins,
        write=HALTED,
    )
    add_to_platform = message(
        Void,
        "Set one feature of the virtual hardware.",
        Param("key", String, since="rio"),
        Param("value", String, since="rio"),
        since="rio",
        xapi="P:rio",
        role="vm-admin",
        has_async=False,
    )
    remove_from_platform = message(
        Void,
        "Take one feature of the virtual hardware out.",
        Param("key", String, since="rio"),
        since="rio",
        xapi="P:rio",
        role="vm-admin",
        has_async=False,
    )
    set_platform = message(
        Void,
        "Replace the features of the virtual hardware.",
        Param("value", Map(String, String), since="rio"),
        since="rio",
        xapi="P:rio",
        role="vm-admin",
        has_async=False,
    )
    domain_type = field(
        Enum(e.domain_type),
        RO_ins,
        "hvm, pv, pvh, pv_in_pvh or unspecified.",
        default=e.domain_type("unspecified"),
        since="jura",
        xapi="P?:jura P:kolkata",
    )
    set_domain_type = message(
        Void,
        "Change the type of its domain; the VM is Halted.",
        Param("value", Enum(e.domain_type), since="kolkata"),
        since="kolkata",
        xapi="P:kolkata",
        role="vm-admin",
        has_async=False,
    )
    domarch = field(String, RO_run, "Architecture of its domain.", since="rio", xapi="P:rio")
    NVRAM = field(
        Map(String, String),
        RO_ins,
        "Initial content of the guest's NVRAM.",
        since="naples",
        xapi="P:naples",
    )
    set_NVRAM = message(
        Void,
        "Replace the initial NVRAM.",
        Param("value", Map(String, String), since="naples"),
        since="naples",
        xapi="P:naples",
        role="vm-admin",
        has_async=False,
    )
    add_to_NVRAM = message(
        Void,
        "Put one entry into the initial NVRAM.",
        Param("key", String, since="naples"),
        Param("value", String, since="naples"),
        since="naples",
        xapi="P:naples",
        role="vm-admin",
        has_async=False,
    )
    remove_from_NVRAM = message(
        Void,
        "Take one entry out of the initial NVRAM.",
        Param("key", String, since="naples"),
        since="naples",
        xapi="P:naples",
        role="vm-admin",
        has_async=False,
    )
    hardware_platform_version = field(
        Int,
        RW,
        "Least version of virtual hardware that a host must offer.",
        since="cream",
        xapi="P:cream",
        write=HALTED,
    )
    has_vendor_device = field(
        Bool,
        RO_ins,
        "Whether the guest sees the device that brings drivers by itself.",
        default=True,
        since="dundee",
        xapi="P:dundee C:24.14.0",
    )
    set_has_vendor_device = message(
        Void,
        "Change whether the guest sees the driver device; the VM is Halted.",
        Param("value", Bool, since="dundee"),
        since="dundee",
        xapi="P:dundee",
        role="vm-admin",
    )
    secureboot_certificates_state = field(
        Enum(e.vm_secureboot_certificates_state),
        RO_run,
        "How its secure boot certificates stand.",
        default=e.vm_secureboot_certificates_state("ok"),
        since="26.14.0",
        xapi="P?:26.14.0",
    )
    get_secureboot_readiness = message(
        Enum(e.vm_secureboot_readiness),
        "Whether it is ready for secure boot.",
        since="24.17.0",
        xapi="P?:24.17.0",
        role="pool-admin",
    )
    update_secureboot_certificates_on_boot = message(
        Void,
        "Renew its certificates when it next starts.",
        Param("mark", Bool, since="26.14.0"),
        since="26.14.0",
        xapi="P?:26.14.0",
        role="vm-admin",
    )
    set_uefi_mode = message(
        String,
        "Change the UEFI mode of the guest.",
        Param("mode", Enum(e.vm_uefi_mode), since="24.17.0"),
        since="24.17.0",
        xapi="P?:24.17.0",
        role="pool-admin",
    )
    last_booted_record = field(
        String, RO_ins, "Its record when it last started.", since="miami", xapi="P:miami C:1.257.0"
    )
    get_boot_record = message(
        Record("VM"),
        "The record with which it was started.",
        since="rio",
        xapi="P:rio D:inverness",
        role="read-only",
        has_async=False,
    )
    restart_device_models = message(
        Void,
        "Restart the programs that emulate its devices.",
        errors=(
            "VM_BAD_POWER_STATE",
            "OTHER_OPERATION_IN_PROGRESS",
            "VM_IS_TEMPLATE",
            "OPERATION_NOT_ALLOWED",
        ),
        since="23.30.0",
        xapi="P?:23.30.0",
        role="vm-power-admin",
        client_cert=True,
    )
