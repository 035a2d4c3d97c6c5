"""The native binding against a stand-in hypervisor: layouts, errors, memory, threads."""

from __future__ import annotations

import errno
import pickle
import signal
import struct
import threading
import time
from collections import deque
from dataclasses import replace
from typing import Any

import pytest
from tests.patience import LONG

from xenmgmt import _native as native
from xenmgmt._native import Binding, Hypervisor, Layout
from xenmgmt._native import call as native_call
from xenmgmt._native.layouts import RELEASES
from xenmgmt.errors import ConnectionClosed

MINORS = [minor for _, minor in RELEASES]


def numbers(records: memoryview, size: int) -> list[int]:
    return [int.from_bytes(records[at : at + 2], "little") for at in range(0, len(records), size)]


def domains(hypervisor: Hypervisor) -> tuple[memoryview, int]:
    """The records of all domains, and when they were asked for."""
    return hypervisor.lists.sampler(view)()


def view(memory: Any, count: int, layout: Layout, asked: int) -> tuple[memoryview, int]:
    return memoryview(memory)[: count * layout.info_size], asked


@pytest.fixture(params=["libxencall", "ioctl"])
def door(
    request: pytest.FixtureRequest,
    standin: Any,
    binding: Binding,
    monkeypatch: pytest.MonkeyPatch,
) -> str:
    """How the hot call is made: through the library, or by the ioctl that the library makes."""

    def ioctl(fd: int, number: int, message: bytearray) -> int:
        op, address, *rest = struct.unpack("=6Q", message)
        assert (fd, number, rest) == (standin.descriptor, 0x305000, [0] * 4)
        if binding.xencall.xencall1(binding.ffi.NULL, op, address) < 0:
            raise OSError(binding.ffi.errno, "a hypercall failed")
        return 0

    if request.param == "ioctl":
        standin.descriptor = 42
        monkeypatch.setattr(native_call, "ioctl", ioctl)
    return str(request.param)


both_doors = pytest.mark.usefixtures("door")


class TestReleases:
    """Which hypervisor is taken, and which is refused."""

    @pytest.mark.parametrize("minor", MINORS)
    def test_known_releases(self, binding: Binding, standin: Any, minor: int) -> None:
        """Every release of the table is understood, with records of either size."""
        standin.says_minor = standin.is_minor = minor
        with Hypervisor(binding) as xen:
            records, _ = domains(xen)
            physical = xen.physinfo()

            assert xen.release == (4, minor)
            assert numbers(records, xen.layout.info_size) == [0, 1, 2]
            assert (physical.memory_total, physical.memory_free) == (1 << 32, 1 << 30)
            assert physical.cpu_khz == 2_700_000
            del records

    @pytest.mark.parametrize("minor", [12, 23, 99])
    def test_unknown_release(self, binding: Binding, standin: Any, minor: int) -> None:
        """A release without a layout is refused, by name, with what would do."""
        standin.says_minor = standin.is_minor = minor
        with pytest.raises(native.UnknownRelease, match=f"4.{minor} .*4.13 to 4.22") as caught:
            Hypervisor(binding)

        assert caught.value.release == (4, minor)
        assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)

    @pytest.mark.parametrize("says", MINORS)
    @pytest.mark.parametrize("really", MINORS)
    def test_lying_version(self, binding: Binding, standin: Any, says: int, really: int) -> None:
        """A hypervisor that is not what it says is refused, or differs in nothing that is used."""
        standin.says_minor, standin.is_minor = says, really
        told, true = native.layout_of((4, says)), native.layout_of((4, really))
        if told == true:
            Hypervisor(binding).close()
        else:
            with pytest.raises(native.WrongInterface):
                Hypervisor(binding)

    def test_record_of_another_size(self, binding: Binding, standin: Any) -> None:
        """The size is seen from what is written, whatever the versions say."""
        shrunk = replace(binding, layout=replace(native.layout_of((4, 17)), info_size=104))
        with pytest.raises(native.WrongInterface, match=r"wrote 112 bytes .* 104"):
            Hypervisor(shrunk)


@both_doors
class TestErrors:
    """What errno becomes."""

    @pytest.mark.parametrize(
        ("code", "kind", "words"),
        [
            (errno.EACCES, native.NotPrivileged, "root"),
            (errno.EPERM, native.NotPrivileged, "root"),
            (errno.ENOENT, native.NoXen, "modprobe xen-privcmd"),
            (errno.ENODEV, native.NoXen, "no control domain"),
            (errno.EMFILE, native.NativeError, "open files"),
        ],
    )
    def test_opening(
        self, binding: Binding, standin: Any, code: int, kind: type[Exception], words: str
    ) -> None:
        """A connection that cannot be opened says why, and what would help."""
        standin.open_errno = code
        for opener in (Hypervisor, native.XenStore):
            with pytest.raises(kind, match=words):
                opener(binding)

    @pytest.mark.parametrize(
        ("code", "kind"),
        [
            (errno.EACCES, native.WrongInterface),
            (errno.EPERM, native.NotPrivileged),
            (errno.ENOSYS, native.NoXen),
            (errno.ENOMEM, native.NoMemory),
            (errno.EINVAL, native.NativeError),
        ],
    )
    def test_calls(
        self, hypervisor: Hypervisor, standin: Any, code: int, kind: type[Exception]
    ) -> None:
        """A call that fails raises its error with the code's name, and the next one works."""
        calls = (
            lambda: domains(hypervisor),
            hypervisor.physinfo,
            lambda: hypervisor.pause(1),
            lambda: hypervisor.sched_params(1),
        )
        for call in calls:
            standin.call_errno = code
            with pytest.raises(kind) as caught:
                call()
            standin.call_errno = 0
            call()
            assert caught.value.native_code == errno.errorcode[code]

    @pytest.mark.parametrize("domid", [3, 0x7FEF, 0x7FF0, 0xFFFF, 1 << 16, -1])
    def test_no_such_domain(self, hypervisor: Hypervisor, domid: int) -> None:
        """A number that no domain has is told by name, reserved ones among them."""
        for call in (hypervisor.pause, hypervisor.unpause, hypervisor.sched_params):
            with pytest.raises(native.NoSuchDomain) as caught:
                call(domid)
            assert caught.value.domid == domid

    def test_closed(self, binding: Binding) -> None:
        """A closed connection says so; closing twice is no error."""
        xen = Hypervisor(binding)
        domains(xen)
        xen.close()
        xen.close()
        for call in (lambda: domains(xen), xen.physinfo, lambda: xen.pause(0)):
            with pytest.raises(ConnectionClosed):
                call()


@both_doors
class TestRecords:
    """Views of the hypervisor's own memory."""

    @pytest.mark.parametrize("count", [1, 63, 64, 69, 70, 71, 72, 73, 500, 5000])
    def test_all_domains(self, hypervisor: Hypervisor, standin: Any, count: int) -> None:
        """All domains are there, however many and however the number changes."""
        for many in (count, 1, count, 3):
            standin.domains = many
            assert numbers(domains(hypervisor)[0], 112) == list(range(many))

    def test_held_records_do_not_change(self, hypervisor: Hypervisor) -> None:
        """A table that is held keeps what it said, however often is asked again."""
        held = [domains(hypervisor) for _ in range(20)]
        texts = [bytes(memory) for memory, _ in held]
        for _ in range(50):
            domains(hypervisor)

        assert [bytes(memory) for memory, _ in held] == texts
        assert len(set(texts)) == len(texts)

    def test_memory_is_used_again(self, hypervisor: Hypervisor, standin: Any) -> None:
        """A reader who drops one table for the next, or keeps the last two, allocates nothing."""
        before, now = domains(hypervisor), domains(hypervisor)
        before, now = now, domains(hypervisor)
        standin.most_pages = pages = standin.pages
        for _ in range(1000):
            before, now = now, domains(hypervisor)

        assert standin.most_pages == pages
        assert len(before[0]) == len(now[0])

    def test_small_numbers_are_cheap(self, hypervisor: Hypervisor, standin: Any) -> None:
        """After many domains have gone, the memory for them goes, too."""
        standin.domains = 20_000
        domains(hypervisor)
        standin.domains = 3
        for _ in range(10):
            domains(hypervisor)

        assert standin.pages < 20

    def test_records_outlive_the_connection(self, binding: Binding, standin: Any) -> None:
        """Records stay readable after `close`; the last reader gives memory and handle back."""
        xen = Hypervisor(binding)
        part = domains(xen)[0][112:114]
        xen.close()

        assert bytes(part) == b"\1\0"
        assert standin.handles == 1
        del part
        assert standin.handles == 0

    def test_one_domain(self, hypervisor: Hypervisor) -> None:
        """One domain's record, or None; the next domain is not taken for it."""
        record = hypervisor.domain(2)
        assert record is not None
        assert record[0] == 2
        assert hypervisor.domain(3) is None


class TestDomains:
    """Calls about one domain."""

    def test_vcpus(self, hypervisor: Hypervisor) -> None:
        """The vCPUs that there are, of those that may be."""
        vcpus = hypervisor.vcpus(2, 8)

        assert [each.vcpu for each in vcpus] == [0, 1, 2]
        assert vcpus[0] == native.VcpuInfo(0, True, True, False, 5002, 1)

    @pytest.mark.parametrize(("pool", "number", "name"), [(0, 5, "credit"), (3, 6, "credit2")])
    def test_scheduler(
        self, hypervisor: Hypervisor, standin: Any, pool: int, number: int, name: str
    ) -> None:
        """Weight and cap are set and read, by the scheduler of the domain's own CPU pool."""
        standin.pool, standin.scheduler = pool, number
        hypervisor.set_sched_params(1, 512, 50)

        assert (standin.last_weight, standin.last_cap) == (512, 50)
        assert hypervisor.sched_params(1) == native.SchedParams(name, 512, 50)
        assert hypervisor.scheduler_of(pool) == number

    @pytest.mark.parametrize(("number", "name"), [(7, "arinc653"), (8, "rtds"), (9, "null")])
    def test_no_shares(self, hypervisor: Hypervisor, standin: Any, number: int, name: str) -> None:
        """A scheduler without weight and cap is named; a pool that is not there is told, too."""
        standin.pool, standin.scheduler = 2, number
        for call in (
            lambda: hypervisor.sched_params(1),
            lambda: hypervisor.set_sched_params(1, 512, 50),
        ):
            with pytest.raises(native.NoShares, match=f"pool 2, whose scheduler {name}") as caught:
                call()
            assert (caught.value.domid, caught.value.scheduler) == (1, name)
        assert standin.last_weight == 256
        for none in (1, 3, 5):
            with pytest.raises(native.NativeError) as missing:
                hypervisor.scheduler_of(none)
            assert missing.value.native_code == "ENOENT"

    def test_memory(self, hypervisor: Hypervisor, standin: Any) -> None:
        """Limits are handed over in the hypervisor's units."""
        hypervisor.set_max_memory(1, 192 << 20)
        hypervisor.set_pod_target(1, 4242)

        assert (standin.last_max_kb, standin.last_pod_pages) == (192 << 10, 4242)

    def test_pause(self, hypervisor: Hypervisor, standin: Any) -> None:
        """Pause and unpause reach the domain."""
        hypervisor.pause(2)
        assert standin.last_paused == 2
        hypervisor.unpause(2)
        assert standin.last_paused == -1


@both_doors
class TestThreads:
    """Calls from several threads, and signals."""

    def test_the_lock_of_python_is_released(self, hypervisor: Hypervisor, standin: Any) -> None:
        """While one thread waits for the hypervisor, others run."""
        standin.dawdle_us = 300_000
        waiting = threading.Thread(target=domains, args=(hypervisor,))
        waiting.start()
        begun, turns = time.monotonic(), 0
        while waiting.is_alive():
            turns += 1
            time.sleep(0.001)

        assert time.monotonic() - begun > 0.2
        assert turns > 50

    def test_many_threads(self, hypervisor: Hypervisor, standin: Any) -> None:
        """Each of many threads gets whole tables of its own."""
        standin.domains = 40
        wrong: list[object] = []

        def read() -> None:
            for _ in range(200):
                records, _ = domains(hypervisor)
                if numbers(records, 112) != list(range(40)):
                    wrong.append(records)
                hypervisor.sched_params(3)

        threads = [threading.Thread(target=read) for _ in range(8)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        assert not wrong

    def test_closing_beside_a_call(self, binding: Binding, standin: Any) -> None:
        """Closing just as a call gives its memory back leaves neither that nor the handle open."""
        xen = Hypervisor(binding)

        class Spare(deque[Any]):
            def append(self, block: Any) -> None:
                closing = threading.Thread(target=xen.close)
                threads.append(closing)
                closing.start()
                closing.join(0.5)  # it has to wait for us
                super().append(block)

        threads: list[threading.Thread] = []
        xen._calls._spare = Spare(xen._calls._spare)
        xen.physinfo()
        for each in threads:
            each.join(LONG)
        assert (standin.handles, standin.pages) == (0, 0)

    def test_closing_under_callers(self, binding: Binding, standin: Any) -> None:
        """Closing while others call ends them with `ConnectionClosed`, and gives all back."""
        standin.dawdle_us = 1000
        xen = Hypervisor(binding)
        ends: list[type[BaseException]] = []

        def read() -> None:
            try:
                while True:
                    domains(xen)
                    xen.physinfo()
            except ConnectionClosed as error:
                ends.append(type(error))

        threads = [threading.Thread(target=read) for _ in range(6)]
        for each in threads:
            each.start()
        time.sleep(0.05)
        xen.close()
        for each in threads:
            each.join(LONG)
        assert ends == [ConnectionClosed] * 6

    def test_signal(self, hypervisor: Hypervisor, standin: Any) -> None:
        """A signal that comes during a call is handled after it, and the call is whole."""
        standin.dawdle_us = 100_000
        seen = []
        before = signal.signal(signal.SIGALRM, lambda *_: seen.append(1))
        try:
            signal.setitimer(signal.ITIMER_REAL, 0.02)
            assert len(domains(hypervisor)[0]) == 3 * 112
        finally:
            signal.signal(signal.SIGALRM, before)
        assert seen


def test_the_end_of_a_view_while_cffi_is_busy(binding: Binding) -> None:
    """It may come in the middle of a look-up of cffi's, whose lock knows no second turn."""
    hypervisor = Hypervisor(binding)
    records, _ = domains(hypervisor)
    told = [records]
    del records

    def end() -> None:
        with binding.ffi._lock:
            told.clear()
            hypervisor.close()

    ending = threading.Thread(target=end, daemon=True)
    ending.start()
    ending.join(LONG)
    assert not ending.is_alive()
