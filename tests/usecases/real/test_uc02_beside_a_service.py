"""A box already runs a service: add an isolated one"""

from __future__ import annotations

import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from tests.patience import LONG
from tests.usecases.real.world import World
from tests.usecases.story import Story

from xenmgmt import errors


class Answer(BaseHTTPRequestHandler):
    """The service that is there."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"here")

    def log_message(self, format: str, *args: object) -> None:
        """It is quiet."""


@contextmanager
def service() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


def test_uc02(world: World, story: Story) -> None:
    xen = world.xen
    (host,) = xen.host
    with service() as url:

        def answers() -> bool:
            with urllib.request.urlopen(url, timeout=LONG) as told:
                return bool(told.read() == b"here")

        with story.step("ask what the box has free, beside the service that it runs"):
            assert answers()
            free = host.metrics.memory_free
            assert 0 < free <= host.metrics.memory_total
        with story.step("make a guest that fits, on a network that goes nowhere else"):
            lan = xen.network.create(name_label="isolated")
            vm = world.guest("beside")
            xen.VIF.create(VM=vm, network=lan)
            assert (lan.state, lan.PIFs) == ("Isolated", ())
            assert vm.get_possible_hosts() == (host,)
        with story.step("keep memory back for the service: no guest gets it"):
            host.add_to_other_config("memory_reserve", str(host.metrics.memory_total))
            assert (vm.get_possible_hosts(), host.compute_free_memory()) == ((), 0)
            with pytest.raises(errors.HostNotEnoughFreeMemory):
                vm.start()
            host.other_config = {"memory_reserve": "64MiB"}
            assert vm.get_possible_hosts() == (host,)
        with story.step("start it: the service answers before, meanwhile and afterwards"):
            vm.start()
            assert answers()
            world.until(lambda: world.heard(vm))
            assert answers()
            assert xen.driver.vm_info(vm.uuid).state == "Running"
        with story.step("stop it: the service is still there"):
            vm.hard_shutdown()
            assert answers()
        host.remove_from_other_config("memory_reserve")
    story.limit("Who runs on the box takes what they take; the reserve is held against guests.")
