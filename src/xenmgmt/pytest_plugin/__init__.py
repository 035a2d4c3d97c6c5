"""A pytest plugin: guests as fixtures, turned back between tests.

    @pytest.mark.vm(template="debian", reset="snapshot")
    def test_it(vm): ...

See docs/howto/test-harness.md. Until a test asks for a guest, nothing of this library is loaded.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from traceback import walk_tb
from typing import TYPE_CHECKING, Any

import pytest

from ._session import Pool, Session
from ._variants import Variant, places, variants

if TYPE_CHECKING:
    from ..harness import Lab, Want
    from ..toolstack import Xen

__all__ = ["Pool"]

SESSION = pytest.StashKey[Session]()
LAB = pytest.StashKey[Any]()
BEGUN = pytest.StashKey[str]()
VARIANT = "xen_variant"
GUESTS = frozenset(("vm", "vm_pool"))
"""The fixtures that need a template."""


# --- options ------------------------------------------------------------------------------------


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("xenmgmt", "guests of xenmgmt")
    group.addoption(
        "--xen-engine",
        action="append",
        metavar="URL|NAME",
        help="run tests with guests on this engine; may be given more than once",
    )
    group.addoption(
        "--xen-reset",
        metavar="KIND",
        help="make guests clean in this way, whatever the marks say: fresh, fork, revert, snapshot",
    )
    group.addoption(
        "--xen-store",
        metavar="FOLDER",
        default="",
        help="keep records here, for the next run if this one is killed (default: .xenmgmt; on "
        "the simulator in memory)",
    )
    group.addoption(
        "--xen-failures",
        metavar="FOLDER",
        default="xen-failures",
        help="where consoles, states, events and screens of failed tests go (xen-failures)",
    )
    parser.addini("xen_engines", "engines by name: NAME = URL", type="linelist", default=[])


def pytest_addhooks(pluginmanager: pytest.PytestPluginManager) -> None:
    from . import _hookspecs

    pluginmanager.add_hookspecs(_hookspecs)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers",
        "vm(template, reset, engine, ready, lease, count, matrix): the guest that a test wants",
    )
    config.stash[SESSION] = Session(config)


# --- variants -----------------------------------------------------------------------------------


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if VARIANT not in metafunc.fixturenames:
        return
    session = metafunc.config.stash[SESSION]
    try:
        found = variants(metafunc.definition, session.chosen, session.names)
        for one in found if GUESTS.intersection(metafunc.fixturenames) else ():
            if "template" in dict(one.given):
                want(one, metafunc.definition)
    except pytest.UsageError as error:  # told without the way through pytest
        raise pytest.Collector.CollectError(str(error)) from None
    if not found:
        wanted = places(metafunc.definition)
        has = ", ".join(session.chosen) or "the simulator; --xen-engine URL names another"
        skip = pytest.mark.skip(reason=f"for {wanted}; this run has {has}")
        metafunc.parametrize(VARIANT, [pytest.param(None, marks=skip)], indirect=True, ids=["-"])
    elif len(found) > 1 or found[0].name:
        ids = [one.name for one in found]
        metafunc.parametrize(VARIANT, found, indirect=True, ids=ids)


@pytest.fixture
def xen_variant(request: pytest.FixtureRequest) -> Variant:
    """The variant in which this test runs."""
    given: Variant | None = getattr(request, "param", None)
    if given is not None:
        return given
    session = request.config.stash[SESSION]
    (only,) = variants(request.node, session.chosen, session.names)
    return only


# --- fixtures -----------------------------------------------------------------------------------


@pytest.fixture
def xen_lab(request: pytest.FixtureRequest, xen_variant: Variant) -> Iterator[Lab]:
    """Where guests come from, on the engine of this test; `xenmgmt.harness.Lab`."""
    item = request.node
    lab = request.config.stash[SESSION].lab(xen_variant, item)
    item.stash[LAB] = lab
    item.stash[BEGUN] = lab.xen.events.token
    yield lab
    lab.end()


@pytest.fixture
def xen(xen_lab: Lab) -> Xen:
    """The connection to the engine of this test. It is shared by the tests of this process."""
    return xen_lab.xen


@pytest.fixture
def vm(request: pytest.FixtureRequest, xen_lab: Lab, xen_variant: Variant) -> Any:
    """A running VM, ready, as the mark ``vm`` says; no test has touched it since."""
    with told_in_a_line():
        return xen_lab.take(wanted(xen_variant, request.node)).vm


@pytest.fixture
def vm_pool(request: pytest.FixtureRequest, xen_lab: Lab, xen_variant: Variant) -> Pool:
    """Running VMs: as many as the mark's ``count``, and more with ``take()``."""
    with told_in_a_line():
        return Pool(xen_lab, wanted(xen_variant, request.node), xen_variant.count)


@contextmanager
def told_in_a_line() -> Iterator[None]:
    """An error of the library says all that there is to say: its way through the library goes.

    One that came through what the project has written, a hook or a condition, keeps its way.
    """
    from .. import errors

    try:
        yield
    except errors.InternalError:
        raise
    except errors.XenError as error:
        places = (frame.f_globals["__name__"] for frame, _ in walk_tb(error.__traceback__))
        if not all(place.startswith("xenmgmt.") for place in places):
            raise
        raise pytest.fail.Exception(str(error), pytrace=False) from None


def wanted(variant: Variant, item: pytest.Item) -> Want:
    """What the mark ``vm`` says of the guest."""
    if "template" not in dict(variant.given):
        pytest.fail("which guest? Mark the test: @pytest.mark.vm(template=…)", pytrace=False)
    try:
        return want(variant, item)
    except pytest.UsageError as error:
        reason = str(error)
    pytest.fail(reason, pytrace=False)


def want(variant: Variant, node: pytest.Item) -> Want:
    """The guest of a variant; `UsageError` when there can be none such."""
    from .. import errors, ready
    from ..harness import Want

    given = {k: v for k, v in variant.given if k not in ("count", "engine")}
    if reset := node.config.getoption("xen_reset"):
        given["reset"] = reset
    try:
        if given.get("ready") is not None:
            given["ready"] = ready.conditions(given["ready"])
        return Want(**given)
    except errors.CallerError as error:
        raise pytest.UsageError(f"{node.nodeid}: mark vm: {error}") from None


# --- what happens beside ------------------------------------------------------------------------


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, Any, Any]:
    report = yield
    lab = item.stash.get(LAB, None)
    if lab is None:
        return report
    if report.failed:
        from ..harness import gather
        from ._report import attach, numbered

        since = item.stash[BEGUN]
        named = numbered(guest.want.template for guest in lab.current)
        pairs = zip(named, lab.current, strict=True)
        guests = [gather(lab.xen, guest.vm, since, name, guest.console) for name, guest in pairs]
        found = guests or [gather(lab.xen, None, since)]
        attach(item, report, found, item.config.stash[SESSION].failures)
    if report.when == "teardown":
        lab.note(item.nodeid)
        del item.stash[LAB]
    return report


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    mine = session.config.stash[SESSION]
    mine.end()
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["xenmgmt"] = mine.told()
    elif mine.left and session.exitstatus in (
        pytest.ExitCode.OK,
        pytest.ExitCode.NO_TESTS_COLLECTED,
    ):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    told = getattr(node, "workeroutput", {}).get("xenmgmt")
    if told:
        node.config.stash[SESSION].hear(told)


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    mine = config.stash[SESSION]
    for title, lines, markup in (
        ("left behind by tests, and taken away", mine.left, {"red": True}),
        ("reclaimed from runs that were killed", mine.reclaimed, {}),
        ("guests", mine.trouble, {"yellow": True}),
    ):
        if lines:
            terminalreporter.section(f"xenmgmt: {title}")
            for line in lines:
                terminalreporter.write_line(line, **markup)
