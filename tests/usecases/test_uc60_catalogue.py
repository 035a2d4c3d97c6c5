"""A catalogue of ready images

Somebody offers guests that are ready to run: packages in a folder, each signed, each a template of
its own. Somebody else picks one and makes guests of it; a later edition comes, and one that was
tampered with is refused.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from tests.usecases.story import Story

import xenmgmt
from xenmgmt import Xen, errors, packages


def offer(xen: Xen, shelf: Path, key: str, name: str, memory: str) -> None:
    """Build a guest, and put it on the shelf as a package."""
    vm = xen.VM.create(name_label=name, memory_static_max=memory, tags={"ready"})
    disk = xen.VDI.create(SR=xen.SR.get_all()[0], virtual_size="8MiB", name_label=name)
    xen.VBD.create(VM=vm, VDI=disk, bootable=True)
    xen.VIF.create(VM=vm, network=xen.network.get_all()[0])
    packages.pack(xen, vm, shelf / f"{name}.xenpkg", key)


def test_uc60(story: Story) -> None:
    secret, public = packages.new_key()
    with (
        TemporaryDirectory() as folder,
        xenmgmt.connect("sim://?hosts=1&memory=4GiB", seed=60) as vendor,
        xenmgmt.connect("sim://?hosts=2&memory=4GiB", seed=61) as xen,
    ):
        shelf = Path(folder)
        with story.step("the vendor builds three guests, and signs what goes on the shelf") as step:
            offer(vendor, shelf, secret, "web-1", "512MiB")
            offer(vendor, shelf, secret, "web-2", "512MiB")
            offer(vendor, shelf, secret, "mail-1", "1GiB")
            step.gives(f"{len(list(shelf.iterdir()))} packages, the public key beside them")

        with story.step("who wants one reads the shelf; each package is verified") as step:
            shown = {
                path: packages.verify(path, [public]).members[0] for path in sorted(shelf.iterdir())
            }
            assert list(shown.values()) == ["mail-1", "web-1", "web-2"]
            step.gives(", ".join(shown.values()))

        with story.step("take the latest edition of the web server, as a template") as step:
            group = packages.deploy(xen, shelf / "web-2.xenpkg", "shelf", trusted=[public])
            (image,) = group.VMs
            image.is_a_template = True
            assert image.is_a_template
            step.gives(f"{image.name_label}: a template with {len(image.VBDs)} disk")

        with story.refused("start the template itself", errors.VMIsTemplate, unchanged=xen):
            image.start()
        with story.step("make two guests of it, and start them") as step:
            made = []
            for name in ("shop", "blog"):
                vm = image.clone(name)
                vm.provision()
                vm.start()
                made.append(vm)
            assert {vm.state for vm in made} == {"Running"}
            disks = {vm.VBDs[0].VDI for vm in (*made, image)}
            assert len(disks) == 3
            step.gives(f"{len(made)} guests run, each with a disk and a MAC of its own")

        package = shelf / "mail-1.xenpkg"
        data = bytearray(package.read_bytes())
        data[data.index(b"mail-1")] ^= 1
        package.write_bytes(data)
        with story.refused("take a package in which one byte was changed", errors.XenError):
            packages.deploy(xen, package, "mail", trusted=[public])
        with story.refused("take one that somebody unknown has signed", errors.BackupDamaged):
            packages.deploy(xen, shelf / "web-1.xenpkg", "w", trusted=[packages.new_key()[1]])
        assert len(xen.VM_group) == 1

        with story.step("guests made of an edition stay when the template goes") as step:
            old = [vbd.VDI for vbd in image.VBDs]
            image.destroy()
            for disk in old:
                disk.destroy()
            assert {vm.state for vm in made} == {"Running"}
            step.gives("both run on")
        story.limit("The shelf is a folder: how it is published, and its prices, are not ours.")
        story.limit("Which editions there are is told by their names, not by an index.")
