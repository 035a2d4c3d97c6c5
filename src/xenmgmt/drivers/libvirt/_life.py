"""The life of domains: building, pausing, ending, rebooting."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import Any

from ...abc import DomainInfo, Pending, VMSpec
from ...errors import EngineError, InvalidValue
from .._boot import boot_failed
from .._pending import Promise
from . import xml
from ._core import LIMIT
from ._documents import DocumentCalls
from ._errors import CONFIG_UNSUPPORTED, code_of, each, is_gone, text_of, unless_gone
from ._library import load

KIB = 1 << 10
LOOK = 1.0
"""Seconds after which a guest that is waited for is looked at, should its event have been lost."""
GONE = 30
"""So often a guest that reboots is not there before it is taken to have ended."""

STATES = {1: "Running", 2: "Running", 3: "Paused", 4: "Running", 6: "Crashed", 7: "Paused"}
"""virDomainState as the port says it; a domain that is shut off is none."""

DOWN = 4
"""VIR_DOMAIN_SHUTDOWN: the guest is down, and its domain about to end or to boot again."""

SHORTLY = 0.05
"""Seconds between two looks at a domain that is being taken away."""

SOON = 5.0
"""Seconds that what comes at once, or never, is waited for."""

ACTIVE = 1
"""VIR_CONNECT_LIST_DOMAINS_ACTIVE."""


class LifeCalls(DocumentCalls):
    """The ``vm_`` calls that make and end domains."""

    # --- looking --------------------------------------------------------------------------------

    def vm_list(self) -> Sequence[DomainInfo]:
        return self._ask("vm_list", self._list)

    def _list(self, connection: Any) -> list[DomainInfo]:
        if self.engine != "qemu":  # the others' statistics say nothing, or but the state
            return each(self._guests(connection), self._info)
        libvirt = load()
        wanted = (
            libvirt.VIR_DOMAIN_STATS_STATE
            | libvirt.VIR_DOMAIN_STATS_BALLOON
            | libvirt.VIR_DOMAIN_STATS_VCPU
            | libvirt.VIR_DOMAIN_STATS_CPU_TOTAL
        )
        only = libvirt.VIR_CONNECT_GET_ALL_DOMAINS_STATS_ACTIVE
        only |= libvirt.VIR_CONNECT_GET_ALL_DOMAINS_STATS_NOWAIT
        return [
            DomainInfo(
                uuid=domain.UUIDString(),
                host=self.host,
                domid=domain.ID(),
                state=STATES[told["state.state"]],
                memory=told.get("balloon.current", 0) * KIB,
                vcpus=told.get("vcpu.current", 0),
                cpu_time=told.get("cpu.time", 0) / 1e9,
            )
            for domain, told in connection.getAllDomainStats(wanted, only)
            if told["state.state"] in STATES
        ]

    @staticmethod
    def _guests(connection: Any) -> list[Any]:
        """The domains of guests; Xen's list begins with the host itself, which is no guest."""
        return [domain for domain in connection.listAllDomains(ACTIVE) if domain.ID() != 0]

    def vm_info(self, vm: str) -> DomainInfo | None:
        return self._ask("vm_info", lambda connection: self._look(connection, vm))

    def _look(self, connection: Any, vm: str) -> DomainInfo | None:
        domain = self._domain_or_none(connection, vm)
        return None if domain is None else unless_gone(lambda: self._info(domain))

    def _info(self, domain: Any) -> DomainInfo | None:
        """A domain as it is now; None when it has ended."""
        state, _, memory, vcpus, cpu_time = domain.info()
        if state not in STATES:
            return None
        return DomainInfo(
            uuid=domain.UUIDString(),
            host=self.host,
            domid=domain.ID(),
            state=STATES[state],
            memory=memory * KIB,
            vcpus=vcpus,
            cpu_time=cpu_time / 1e9,
        )

    # --- building -------------------------------------------------------------------------------

    def vm_start(self, spec: VMSpec, host: str, paused: bool) -> Any:
        self._assert_host(host)
        return self._begin_with_io("vm_start", lambda c: self._build(c, spec, paused))

    def _build(self, connection: Any, spec: VMSpec, paused: bool) -> int:
        """A domain: of the definition that somebody made for it, or one that goes with its end."""
        libvirt = load()
        known = self._defined(connection, spec.uuid)
        flags = libvirt.VIR_DOMAIN_START_PAUSED if paused and self.engine != "test" else 0
        try:
            domain = self._booted(connection, spec, known, flags)
        except libvirt.libvirtError as error:
            if (failed := boot_failed(spec, text_of(error))) is not None:
                raise failed from error
            if code_of(error) == CONFIG_UNSUPPORTED and self.engine == "qemu":
                self._assert_vcpus(connection, spec)
            raise
        if paused and not flags:
            domain.suspend()
        return int(domain.ID())

    def _assert_vcpus(self, connection: Any, spec: VMSpec) -> None:
        """Raise that a machine has no room for so many vCPUs, if that is so."""
        flavour, arch, _ = self._flavour(spec)
        told = connection.getDomainCapabilities(None, arch, None, flavour)
        most = xml.DomainCapabilities.parse(told).vcpus or spec.vcpus_max
        if spec.vcpus_max > most:
            raise InvalidValue("VCPUs_max", spec.vcpus_max, would_do=f"1 to {most} on this host")

    def _defined(self, connection: Any, vm: str) -> Any:
        """What is defined of a VM that is to be built; None where nothing is.

        On Xen libvirt tells that a domain has ended before it has taken it away.
        """
        end = time.monotonic() + LIMIT
        while (domain := self._domain_or_none(connection, vm)) is not None:
            state, is_active = unless_gone(partial(_state_of, domain)) or (0, True)
            if not is_active:
                break
            if STATES.get(state, "Crashed") != "Crashed" or time.monotonic() > end:
                raise EngineError(f"VM {vm!r} has a domain already", engine="libvirt")
            if state in STATES:
                self._destroy(connection, vm)  # what is left of it was kept to be looked at
            time.sleep(SHORTLY)
        return domain

    def _booted(self, connection: Any, spec: VMSpec, known: Any, flags: int) -> Any:
        """The new domain; ``known`` is what is defined of it."""
        if known is not None:
            libvirt = load()
            told = known.XMLDesc(libvirt.VIR_DOMAIN_XML_INACTIVE | libvirt.VIR_DOMAIN_XML_SECURE)
            document = self._document(connection, spec, xml.Domain.parse(told))
            domain = self.define(connection, spec.uuid, document.dump())
            try:
                domain.createWithFlags(flags)
            except libvirt.libvirtError:
                self.define(connection, spec.uuid, told)  # a start that failed has changed nothing
                raise
            self._take_over_crashes(domain)
            return domain
        return connection.createXML(self._document(connection, spec, None).dump(), flags)

    def _take_over_crashes(self, domain: Any) -> None:
        """What follows a crash is done by us, whatever its definition tells libvirt to do."""
        libvirt = load()
        if self.engine != "qemu":
            return
        with suppress(libvirt.libvirtError):  # it has ended already
            domain.setLifecycleAction(
                libvirt.VIR_DOMAIN_LIFECYCLE_CRASH,
                libvirt.VIR_DOMAIN_LIFECYCLE_ACTION_PRESERVE,
                libvirt.VIR_DOMAIN_AFFECT_LIVE,
            )

    # --- ending ---------------------------------------------------------------------------------

    def vm_destroy(self, vm: str) -> Any:
        return self._begin(  # a daemon has threads of their own for it
            "vm_destroy", lambda connection: self._destroy(connection, vm), here=True
        )

    def _destroy(self, connection: Any, vm: str) -> None:
        libvirt = load()
        domain = self._domain_or_none(connection, vm)
        if domain is None:
            return
        try:
            if domain.isActive():
                domain.destroy()
        except libvirt.libvirtError as error:
            gone = (libvirt.VIR_ERR_NO_DOMAIN, libvirt.VIR_ERR_OPERATION_INVALID)
            if code_of(error) not in gone:  # it ended by itself meanwhile
                raise

    def vm_forget(self, vm: str) -> Any:
        return self._begin("vm_forget", lambda connection: self._forget(connection, vm))

    def _forget(self, connection: Any, vm: str) -> None:
        """Undefine it, with what libvirt keeps beside the definition."""
        libvirt = load()
        domain = self._domain_or_none(connection, vm)
        if domain is None:
            return
        if domain.isActive():
            raise EngineError(f"VM {vm!r} runs", engine="libvirt")
        flags = libvirt.VIR_DOMAIN_UNDEFINE_MANAGED_SAVE
        flags |= libvirt.VIR_DOMAIN_UNDEFINE_SNAPSHOTS_METADATA
        if self.engine == "qemu":
            flags |= libvirt.VIR_DOMAIN_UNDEFINE_NVRAM
        try:
            domain.undefineFlags(flags)
        except libvirt.libvirtError as error:
            if not is_gone(error):  # somebody else was faster
                raise

    def vm_pause(self, vm: str) -> Any:
        return self._begin("vm_pause", lambda c: self._set_paused(self._domain(c, vm), True))

    def vm_unpause(self, vm: str) -> Any:
        return self._begin("vm_unpause", lambda c: self._set_paused(self._domain(c, vm), False))

    @staticmethod
    def _set_paused(domain: Any, paused: bool) -> None:
        if (STATES.get(domain.state()[0]) == "Paused") == paused:
            return
        if paused:
            domain.suspend()
        else:
            domain.resume()

    # --- asking the guest -----------------------------------------------------------------------

    def vm_shutdown(self, vm: str) -> Any:
        def ask(connection: Any) -> None:
            domain = self._domain(connection, vm)
            if self.engine == "xen" and STATES.get(domain.state()[0]) == "Paused":
                # libxl waits a minute for an answer, and all calls on the domain wait with it
                raise EngineError(f"VM {vm!r} is paused, and answers nothing", engine="libvirt")
            self._shut_down(domain)

        return Awaited(self, vm, "stopped", ask)

    @staticmethod
    def _shut_down(domain: Any) -> None:
        """Ask a guest to shut down; one that has ended, or is just ending, need not be asked.

        While a guest that was asked to reboot is down, libvirt lets nobody ask it anything.
        """
        runs, end = domain.isActive(), time.monotonic() + SOON
        while True:
            try:
                domain.shutdown()
            except load().libvirtError:
                state, is_active = unless_gone(partial(_state_of, domain)) or (0, False)
                if runs and not is_active:
                    return
                if state != DOWN or time.monotonic() > end:
                    raise
                time.sleep(SHORTLY)
            else:
                return

    def vm_reboot(self, vm: str, force: bool) -> Any:
        def ask(connection: Any) -> int:
            domain = self._domain(connection, vm)
            if force and self.engine == "xen":  # libxl has no reset
                return self._again(connection, domain)
            if force and STATES.get(domain.state()[0]) == "Paused":
                domain.resume()
            before = int(domain.ID())
            if force:
                self._reset(vm, domain)
            else:
                domain.reboot()
            return before

        if force or self.engine == "test":
            return self._begin("vm_reboot", ask)
        return Awaited(self, vm, "rebooted", ask)

    def _reset(self, vm: str, domain: Any) -> None:
        """Reset a domain. Its event comes first: it is not for who asks for the next reboot."""
        told = self.waiters.add(vm, "rebooted")
        try:
            domain.reset()
            if self.engine == "qemu":
                told.wait(SOON)
        finally:
            told.cancel()

    @staticmethod
    def _again(connection: Any, domain: Any) -> int:
        """End a domain and build it as it was; its new number."""
        told, persistent = domain.XMLDesc(load().VIR_DOMAIN_XML_SECURE), domain.isPersistent()
        domain.destroy()
        if persistent:
            domain.create()
            return int(domain.ID())
        return int(connection.createXML(told, 0).ID())


def _state_of(domain: Any) -> tuple[int, bool]:
    return domain.state()[0], bool(domain.isActive())


class Awaited(Promise):
    """A guest was asked to do something, and it ends when the guest has. It may never: cancel it.

    Waiting takes no thread. The guest is looked at from time to time, should its event have been
    lost with the connection.
    """

    def __init__(self, calls: LifeCalls, vm: str, event: str, ask: Callable[[Any], object]) -> None:
        super().__init__(self._leave)
        self._calls = calls
        self._vm = vm
        self._event = event
        self._happened = Promise()
        self._before: object = None
        """The number of the domain when it was asked; libxl gives a guest that reboots another."""
        self._missing = 0
        self._listen()
        calls._begin(f"asking for {event}", ask).add_done_callback(self._asked)

    def _leave(self) -> bool:
        self._happened.cancel()
        return True

    def _listen(self) -> None:
        self._happened = self._calls.waiters.add(self._vm, self._event)
        self._happened.add_done_callback(self._look)

    def _asked(self, answer: Pending) -> None:
        try:
            self._before = answer.result()
        except Exception as error:
            self._happened.cancel()
            self.fail(error)
            return
        self._calls.clock.call_later(LOOK, self._look)

    def _look(self, happened: Pending | None = None) -> None:
        calls = self._calls
        if self._done or calls._closing.is_set():
            return
        found = calls.workers.begin(
            "vm_info", lambda: calls._read(lambda connection: calls._look(connection, self._vm))
        )
        found.add_done_callback(lambda answer: self._seen(answer, happened is not None))

    def _seen(self, answer: Pending, happened: bool) -> None:
        try:
            info = answer.result()
        except Exception:  # it is looked at again
            info = self
        if self._done:
            return
        self._missing = self._missing + 1 if info is None else 0
        is_new = isinstance(info, DomainInfo) and self._before not in (None, info.domid)
        is_gone = info is None and (self._event == "stopped" or self._missing >= GONE)
        if is_new or is_gone or (happened and self._event != "stopped"):
            self._happened.cancel()
            self.finish(info.domid if isinstance(info, DomainInfo) else None)
        elif happened:  # the end of an earlier domain of this VM
            self._listen()
        else:
            self._calls.clock.call_later(LOOK, self._look)
