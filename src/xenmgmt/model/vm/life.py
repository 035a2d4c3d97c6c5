"""The life of a VM: its state, the verbs that change it, what is done when it ends."""

from __future__ import annotations

from .. import _enums as e
from .._fields import Param, Part, RO_ins, RO_run, RW, field, message
from .._types import Bool, Enum, Int, Map, Ref, Set, String, Void
from ._when import LIVE, SETTLED, SUSPENDED


class Life(Part):
    """The life of a VM: its state, the verbs that change it, what is done when it ends."""

    power_state = field(
        Enum(e.vm_power_state),
        RO_run,
        "The stable state that it is in, or was in before the operation in progress.",
        default=e.vm_power_state("Halted"),
        xapi="P:rio C:1.257.0",
        xapi_qualifier=RO_ins,
    )
    domid = field(
        Int,
        RO_run,
        "Number of its domain on the host.",
        xapi="P:rio",
        read=LIVE,
        default=-1,
        neutral=-1,
    )
    allowed_operations = field(
        Set(Enum(e.vm_operations)),
        RO_run,
        "What may be begun now; worked out from the state tables when read.",
        since="rio",
        xapi="P:rio",
        derived=True,
    )
    current_operations = field(
        Map(String, Enum(e.vm_operations)),
        RO_run,
        "What is in progress on the object: operation by task.",
        since="rio",
        xapi="P:rio",
    )
    blocked_operations = field(
        Map(Enum(e.vm_operations), String),
        RO_ins,
        "Operations that are refused, each with an error code.",
        since="orlando",
        xapi="P:orlando",
    )
    set_blocked_operations = message(
        Void,
        "Replace the operations that are refused.",
        Param("value", Map(Enum(e.vm_operations), String), since="orlando"),
        since="orlando",
        xapi="P:orlando",
        role="vm-admin",
    )
    add_to_blocked_operations = message(
        Void,
        "Refuse one more operation, with an error code.",
        Param("key", Enum(e.vm_operations), since="orlando"),
        Param("value", String, since="orlando"),
        since="orlando",
        xapi="P:orlando",
        role="vm-admin",
    )
    remove_from_blocked_operations = message(
        Void,
        "Refuse an operation no more.",
        Param("key", Enum(e.vm_operations), since="orlando"),
        since="orlando",
        xapi="P:orlando",
        role="vm-admin",
    )
    assert_operation_valid = message(
        Void,
        "Raise what would refuse an operation now.",
        Param("op", Enum(e.vm_operations), since="rio"),
        since="rio",
        xapi="P:rio",
        role="read-only",
    )
    update_allowed_operations = message(
        Void, "Work out the allowed operations anew.", since="rio", xapi="P:rio", role="pool-admin"
    )
    start = message(
        Void,
        "Build a domain on a host with room; the VM is Halted and no template.",
        Param("start_paused", Bool),
        Param("force", Bool, default=False, since="rio"),
        errors=(
            "VM_BAD_POWER_STATE",
            "VM_HVM_REQUIRED",
            "VM_IS_TEMPLATE",
            "OTHER_OPERATION_IN_PROGRESS",
            "OPERATION_NOT_ALLOWED",
            "BOOTLOADER_FAILED",
            "UNKNOWN_BOOTLOADER",
            "NO_HOSTS_AVAILABLE",
            "LICENCE_RESTRICTION",
        ),
        xapi="P:rio",
        role="vm-operator",
    )
    pause = message(
        Void,
        "Stop the vCPUs; the VM is Running.",
        errors=(
            "VM_BAD_POWER_STATE",
            "OTHER_OPERATION_IN_PROGRESS",
            "OPERATION_NOT_ALLOWED",
            "VM_IS_TEMPLATE",
        ),
        xapi="P:rio",
        role="vm-operator",
    )
    unpause = message(
        Void,
        "Let the vCPUs run; the VM is Paused.",
        errors=(
            "VM_BAD_POWER_STATE",
            "OPERATION_NOT_ALLOWED",
            "VM_IS_TEMPLATE",
        ),
        xapi="P:rio",
        role="vm-operator",
    )
    clean_shutdown = message(
        Void,
        "Ask the guest to shut down; ends when its domain is gone.",
        errors=(
            "VM_BAD_POWER_STATE",
            "OTHER_OPERATION_IN_PROGRESS",
            "OPERATION_NOT_ALLOWED",
            "VM_IS_TEMPLATE",
        ),
        xapi="P:rio",
        role="vm-operator",
    )
    clean_reboot = message(
        Void,
        "Ask the guest to reboot.",
        errors=(
            "VM_BAD_POWER_STATE",
            "OTHER_OPERATION_IN_PROGRESS",
            "OPERATION_NOT_ALLOWED",
            "VM_IS_TEMPLATE",
        ),
        xapi="P:rio",
        role="vm-operator",
    )
    hard_shutdown = message(
        Void,
        "Take the domain away at once; cancels what is in progress.",
        errors=(
            "VM_BAD_POWER_STATE",
            "OTHER_OPERATION_IN_PROGRESS",
            "OPERATION_NOT_ALLOWED",
            "VM_IS_TEMPLATE",
        ),
        xapi="P:rio",
        role="vm-operator",
    )
    hard_reboot = message(
        Void,
        "Reset without asking the guest; cancels what is in progress.",
        errors=(
            "VM_BAD_POWER_STATE",
            "OTHER_OPERATION_IN_PROGRESS",
            "OPERATION_NOT_ALLOWED",
            "VM_IS_TEMPLATE",
        ),
        xapi="P:rio",
        role="vm-operator",
    )
    suspend = message(
        Void,
        "Write memory to a disk and give the domain up.",
        errors=(
            "VM_BAD_POWER_STATE",
            "OTHER_OPERATION_IN_PROGRESS",
            "OPERATION_NOT_ALLOWED",
            "VM_IS_TEMPLATE",
        ),
        xapi="P:rio",
        role="vm-operator",
        client_cert=True,
    )
    resume = message(
        Void,
        "Build the domain again from its memory image.",
        Param("start_paused", Bool),
        Param("force", Bool, default=False, since="rio"),
        errors=(
            "VM_BAD_POWER_STATE",
            "OPERATION_NOT_ALLOWED",
            "VM_IS_TEMPLATE",
        ),
        xapi="P:rio",
        role="vm-operator",
    )
    shutdown = message(
        Void,
        "Ask the guest to shut down; if it does not, take the domain away.",
        errors=(
            "VM_BAD_POWER_STATE",
            "OTHER_OPERATION_IN_PROGRESS",
            "OPERATION_NOT_ALLOWED",
            "VM_IS_TEMPLATE",
        ),
        since="clearwater",
        xapi="P:clearwater",
        role="vm-operator",
        client_cert=True,
    )
    power_state_reset = message(
        Void,
        "Declare the VM Halted, after taking away what is left of its domain.",
        since="rio",
        xapi="P:rio",
        role="pool-operator",
    )
    send_sysrq = message(
        Void,
        "Send a magic SysRq key.",
        Param("key", String),
        errors=("VM_BAD_POWER_STATE",),
        xapi="P:rio",
        role="pool-admin",
    )
    send_trigger = message(
        Void,
        "Send a trigger, such as nmi or power.",
        Param("trigger", String),
        errors=("VM_BAD_POWER_STATE",),
        xapi="P:rio",
        role="pool-admin",
    )
    auto_power_on = field(Bool, RW, "Whether to start it when its host starts.", write=SETTLED)
    actions_after_shutdown = field(
        Enum(e.on_normal_exit),
        RW,
        "What to do when the guest has shut down by itself.",
        default=e.on_normal_exit.DESTROY,
        path="actions/after_shutdown",
        xapi="P:rio",
        write=SETTLED,
    )
    actions_after_reboot = field(
        Enum(e.on_normal_exit),
        RW,
        "What to do when the guest reboots by itself.",
        default=e.on_normal_exit.RESTART,
        path="actions/after_reboot",
        xapi="P:rio",
        write=SETTLED,
    )
    actions_after_crash = field(
        Enum(e.on_crash_behaviour),
        RW,
        "What to do when the guest has crashed.",
        default=e.on_crash_behaviour.RESTART,
        path="actions/after_crash",
        xapi="P:rio",
        xapi_qualifier=RO_ins,
        write=SETTLED,
    )
    actions_after_softreboot = field(
        Enum(e.on_softreboot_behavior),
        RW,
        "What to do when the guest asks for a soft reboot.",
        default=e.on_softreboot_behavior("soft_reboot"),
        since="23.1.0",
        xapi="P?:23.1.0",
        write=SETTLED,
    )
    set_actions_after_crash = message(
        Void,
        "Change what to do after a crash.",
        Param("value", Enum(e.on_crash_behaviour), since="rio"),
        since="rio",
        xapi="P:rio",
        role="vm-admin",
    )
    suspend_VDI = field(
        Ref("VDI"),
        RO_run,
        "The disk with its memory image.",
        xapi="P:rio C:1.257.0",
        xapi_qualifier=RO_ins,
        read=SUSPENDED,
    )
    suspend_SR = field(
        Ref("SR"), RW, "Where its memory images go.", since="boston", xapi="P:boston", write=SETTLED
    )
    set_suspend_VDI = message(
        Void,
        "Exchange the memory image of a Suspended VM.",
        Param("value", Ref("VDI"), since="boston"),
        since="boston",
        xapi="P:boston",
        role="pool-operator",
    )
    start_delay = field(
        Int,
        RO_ins,
        "Time to wait after it was started, before the next in order.",
        since="boston",
        xapi="P:boston",
        unit="seconds",
    )
    set_start_delay = message(
        Void,
        "Change the time to wait after starting it.",
        Param("value", Int, since="boston"),
        since="boston",
        xapi="P:boston",
        role="pool-operator",
    )
    shutdown_delay = field(
        Int,
        RO_ins,
        "Time to wait after it was shut down, before the next in order.",
        since="boston",
        xapi="P:boston",
        unit="seconds",
    )
    set_shutdown_delay = message(
        Void,
        "Change the time to wait after shutting it down.",
        Param("value", Int, since="boston"),
        since="boston",
        xapi="P:boston",
        role="pool-operator",
    )
    order = field(
        Int, RO_ins, "Its place in the order of starting.", since="boston", xapi="P:boston"
    )
    set_order = message(
        Void,
        "Change its place in the order of starting.",
        Param("value", Int, since="boston"),
        since="boston",
        xapi="P:boston",
        role="pool-operator",
    )
    pending_guidances = field(
        Set(Enum(e.update_guidances)),
        RO_run,
        "What must be done after an update.",
        since="1.303.0",
        xapi="P:1.303.0",
    )
    pending_guidances_recommended = field(
        Set(Enum(e.update_guidances)),
        RO_run,
        "What should be done after an update.",
        since="24.10.0",
        xapi="P?:24.10.0",
    )
    pending_guidances_full = field(
        Set(Enum(e.update_guidances)),
        RO_run,
        "What may be done after an update.",
        since="24.10.0",
        xapi="P?:24.10.0",
    )
    requires_reboot = field(
        Bool, RO_run, "Whether it must be rebooted for a change to work.", since="ely", xapi="P:ely"
    )
    crash_dumps = field(Set(Ref("crashdump")), RO_run, "Its crash dumps.", xapi="P:rio")
