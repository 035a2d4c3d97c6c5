"""What objects look like in a notebook."""

from __future__ import annotations

import itertools
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.notebook.conftest import NASTY

import xenmgmt
from xenmgmt import Xen, errors, notebook, plan
from xenmgmt.model import CLASSES
from xenmgmt.notebook import _objects, _page, _tasks
from xenmgmt.states import TABLES

EMPTY = {"br", "img", "rect", "line", "path"}


class Reader(HTMLParser):
    """Reads a piece of HTML strictly: each tag is closed, in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.texts: list[str] = []
        self.feed(html)
        self.close()
        assert not self.open, f"not closed: {self.open}"

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.tags.append(tag)
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: Any) -> None:
        self.tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open[-1:] != ["style"]:
            self.texts.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts).split())


def shown(thing: Any) -> Reader:
    html = thing._repr_html_()
    read = Reader(html)
    assert "script" not in read.tags
    assert len(html) < 40_000
    return read


class TestEverything:
    def test_every_class(self, xen: Xen) -> None:
        """Each collection and each object there is shows itself; nothing gets out of its quotes."""
        seen = set()
        for cls in CLASSES:
            collection = xen.collection(cls)
            told = shown(collection).text
            assert told.startswith(f"{len(collection):,} {cls}"), told[:80]
            for handle in collection.get_all()[:3]:
                seen.add(cls)
                assert shown(handle).text.startswith(cls)
                for record in (handle.get_record(), handle.observe()):
                    assert f"at revision {record.revision}" in shown(record).text
        assert {"VM", "host", "VBD", "VIF", "VDI", "SR", "VM_metrics", "session"} <= seen

    def test_the_rest(self, xen: Xen) -> None:
        """So do connections, streams, events, plans, timelines and explanations."""
        xen.sample()
        vm = xen.VM.get_by_name_label("web")[0]
        stream = xen.events.stream(("VM",), str(xen.store.oldest))
        waiting = len(stream.peek())
        assert f"{waiting} events wait" in shown(stream).text
        assert len(stream.poll()) == waiting  # looking has read nothing
        assert "0 events wait" in shown(stream).text
        event = next(iter(xen.events))
        assert event.token in shown(event).text
        batch = xen.events.from_(("VM",), "", 0)
        assert shown(batch).text.startswith("4 events")
        assert "are kept" in shown(xen.events).text
        assert "4 VM Running 3 Halted 1" in shown(xen).text
        found = plan.consolidate(plan.measure(xen))
        assert f"{len(found.moves)} moves" in shown(found).text
        assert "web" in shown(notebook.timeline(xen)).text
        assert "needs Halted" in shown(xenmgmt.explain(vm, "start")).text
        assert "Crashed" in shown(notebook.states("VM")).text

    def test_what_is_gone(self, xen: Xen) -> None:
        """A handle that leads nowhere, and a connection that is closed, show that."""
        vm = xen.VM.get_by_name_label("idle")[0]
        vm.destroy()
        assert vm.ref in shown(vm).text
        other = xen.VM.get_all()[0]
        xen.close()
        assert "closed" in shown(other).text
        assert "closed" in shown(xen).text

    @given(st.text(max_size=200))
    def test_text_is_escaped(self, value: str) -> None:
        """Whatever a text holds, it makes no tag but our own."""
        assert set(Reader(_page.text(value)).tags) <= {"span"}
        assert set(Reader(_page.plain({value: (value,)})).tags) <= {"span"}
        assert set(Reader(_page.chip(value)).tags) == {"span"}

    def test_an_object_tells(self, xen: Xen) -> None:
        """State, fields that are set, what may begin, and why the rest may not."""
        vm = next(one for one in xen.VM if one.name_label == NASTY)
        html = vm._repr_html_()
        told = shown(vm).text
        assert f"VM {NASTY} Running" in told
        assert "256 MiB" in told
        assert "is Running; start needs Halted" in html
        may = [m.name for m in TABLES["VM"].moves if m.listed and not m.engine]
        allowed = [name for name in may if not vm.explain(name)]
        assert f"{len(allowed)} of {len(may)} operations may begin now" in told
        assert "means nothing" not in told


class TestCollections:
    def test_long_ones_are_bounded(self) -> None:
        """A long collection shows both of its ends, and how many rows it leaves out."""
        with xenmgmt.connect("sim://", seed=1) as xen:
            for n in range(100):
                xen.VM.create(name_label=f"vm{n:02}", memory_static_max="64MiB")
            told = shown(xen.VM).text
            assert "100 rows, 80 not shown" in told
            half = _objects.SHOWN // 2
            for n in range(100):
                assert (f"vm{n:02}" in told) == (n < half or n >= 100 - half)
            assert shown(notebook.table(xen.VM)).tags.count("tr") == 101
            assert shown(notebook.table(xen.VM, 7)).tags.count("tr") == 9

    def test_cells(self, xen: Xen) -> None:
        """Cells are those of the command line's columns; references are shown by name."""
        row = _objects.listing(xen.VM, None)
        web = Reader(row[row.index("<tr><td>web") :].partition("</tr>")[0] + "</tr>")
        host = xen.VM.get_by_name_label("web")[0].resident_on
        assert host is not None
        assert web.text == f"web Running 256 MiB 1 {host.name_label}"


class TestTasks:
    def test_follows_to_the_end(self) -> None:
        """An output that follows a task ends with how the task ended."""
        with xenmgmt.connect("sim://?latency=real", seed=1) as xen:
            vm = xen.VM.create(name_label="web", memory_static_max="64MiB")
            task = vm.start.task()
            drawn: list[str] = []
            assert "pending" in Reader(_tasks.task(task)).text
            _tasks.follow(task, lambda html, told: drawn.append(Reader(html).text))
            task.wait()
            assert drawn[-1] == "task VM.start <VM 'web' Running on sim-host-1> success 100%"

    def test_failure(self) -> None:
        """A task that failed says why, and what it says is escaped."""
        with xenmgmt.connect("sim://?latency=real", seed=1) as xen:
            vm = xen.VM.create(name_label=NASTY, memory_static_max="64MiB")
            task = vm.start.task()
            xen.clock.sleep(0.5)
            task.cancel()
            with pytest.raises(errors.XenError) as caught:
                task.wait()
            told = shown(task).text
            assert "cancelled" in told
            assert str(caught.value).partition("\n")[0][:60] in told

    def test_outside_of_a_notebook(self, capsys: pytest.CaptureFixture[str]) -> None:
        """In a plain IPython the short form is printed."""
        with xenmgmt.connect("sim://", seed=1) as xen:
            vm = xen.VM.create(name_label="web", memory_static_max="64MiB")
            vm.start.task()._ipython_display_()
            assert "task VM.start done" in capsys.readouterr().out


class TestStates:
    @pytest.mark.parametrize("cls", sorted(TABLES))
    def test_present_state_is_marked(self, cls: str) -> None:
        """One node is marked: that of the state, or of the one that a passing state leads to."""
        from xenmgmt.statechart import SCREEN, picture

        table = TABLES[cls]
        for state in table.states:
            drawn = picture(table, state.value, SCREEN)
            assert drawn.count('class="current"') == 1
            assert (f">{state.value} …<" in drawn) == (state in table.targets)
        assert 'class="current"' not in picture(table)

    @pytest.mark.parametrize("cls", sorted(TABLES))
    def test_names_can_be_read(self, cls: str) -> None:
        """No names of moves lie on others, or on a state."""
        from xenmgmt.statechart import LETTER, LINE, picture

        space = "{http://www.w3.org/2000/svg}"
        boxes = []
        drawn = ElementTree.fromstring(picture(TABLES[cls]))
        for text in drawn.iter(f"{space}text"):
            words = [part.text or "" for part in text.iter(f"{space}tspan")]
            if words:
                wide = LETTER * max(map(len, words))
                left, top = float(text.get("x", 0)) - wide / 2, float(text.get("y", 0)) - LINE
                boxes.append((left, top, left + wide, top + LINE * len(words)))
        assert len(boxes) == len(list(drawn.iter(f"{space}path"))) - 2  # two are heads of arrows
        for rect in list(drawn.iter(f"{space}rect"))[1:]:
            left, top, wide, high = (
                float(rect.get(key, 0)) for key in ("x", "y", "width", "height")
            )
            boxes.append((left, top, left + wide, top + high))
        for one, other in itertools.combinations(boxes, 2):
            wide = min(one[2], other[2]) - max(one[0], other[0])
            high = min(one[3], other[3]) - max(one[1], other[1])
            assert wide <= 1 or high <= 4, (one, other)  # rounding, and the space of a line

    def test_no_such_class(self) -> None:
        """A class without states is named."""
        with pytest.raises(errors.UnknownClass, match="role"):
            notebook.states("role")
