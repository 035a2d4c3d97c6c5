"""What a user gets from `pip install .`: a pure wheel, one dependency, nothing loaded unasked."""

from __future__ import annotations

import email
import json
import os
import shutil
import subprocess
import sys
import tomllib
import venv
import zipfile
from email.message import Message
from pathlib import Path
from typing import NamedTuple

import pytest
from tests.patience import PROGRAM

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "xenmgmt"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

# Modules that belong to an extra, or to nothing we depend on: never loaded by `import xenmgmt`.
EXTRA_MODULES = (
    "IPython",
    "_cffi_backend",
    "aiohttp",
    "cffi",
    "granian",
    "hypothesis",
    "jinja2",
    "libvirt",
    "libvirtmod",
    "lxml",
    "matplotlib",
    "msgspec",
    "numpy",
    "opentelemetry",
    "orjson",
    "pandas",
    "pytest",
    "rich",
    "sqlalchemy",
    "starlette",
    "statemachine",
    "uvicorn",
    "yaml",
)

# A first installation on a slow line fetches the build backend and the one dependency.
pytestmark = pytest.mark.timeout(600)


class Installation(NamedTuple):
    """A fresh environment with the library in it, and how to run things there."""

    python: Path
    environment: dict[str, str]

    def run(self, *command: str | Path, cwd: Path | None = None) -> str:
        result = subprocess.run(
            command, cwd=cwd, env=self.environment, capture_output=True, text=True, timeout=PROGRAM
        )
        assert result.returncode == 0, f"{command}\n{result.stdout}\n{result.stderr}"
        return result.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the checkout by a Python that finds no compiler."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps"]
    command = [*pip, "--wheel-dir", str(folder), str(ROOT)]
    result = subprocess.run(command, env=no_compiler(folder), capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    (path,) = folder.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """`pip install .` into an empty environment, with no compiler in reach."""
    folder = tmp_path_factory.mktemp("fresh")
    venv.create(folder / "venv", with_pip=True)
    here = Installation(folder / "venv" / "bin" / "python", no_compiler(folder))
    here.run(here.python, "-m", "pip", "install", "-q", "--disable-pip-version-check", ROOT)
    return here


def no_compiler(folder: Path) -> dict[str, str]:
    """The environment less every command on the path, and less all that points at our own."""
    empty = folder / "empty"
    empty.mkdir()
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTHON", "VIRTUAL_ENV"))
    }
    environment |= {"PATH": str(empty), "CC": "/bin/false", "CXX": "/bin/false"}
    assert shutil.which("gcc", path=environment["PATH"]) is None
    return environment


def metadata_of(wheel: Path) -> Message:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (each for each in archive.namelist() if each.endswith(".dist-info/METADATA"))
        return email.message_from_bytes(archive.read(name))


class TestWheel:
    """The file that is handed on."""

    def test_is_pure(self, wheel: Path) -> None:
        """One wheel serves every Python 3 and every platform."""
        assert wheel.name == f"xenmgmt-{PROJECT['version']}-py3-none-any.whl"

    def test_holds_the_whole_package(self, wheel: Path) -> None:
        """Every module of the source is in it, and the marker for type checkers."""
        with zipfile.ZipFile(wheel) as archive:
            packed = {name for name in archive.namelist() if name.startswith("xenmgmt/")}
        modules = {str(path.relative_to(SOURCE.parent)) for path in SOURCE.rglob("*.py")}

        assert modules | {"xenmgmt/py.typed"} <= packed
        assert not [name for name in packed if name.endswith((".pyc", ".so"))]

    def test_depends_on_transitions_alone(self, wheel: Path) -> None:
        """Everything else is an extra."""
        wanted = metadata_of(wheel).get_all("Requires-Dist", [])
        core = [each for each in wanted if "extra ==" not in each]

        assert core == ["transitions>=0.9.3"]

    def test_has_the_licence(self, wheel: Path) -> None:
        """The licence is named and its text is inside."""
        with zipfile.ZipFile(wheel) as archive:
            names = archive.namelist()

        assert metadata_of(wheel)["License-Expression"] == "Apache-2.0"
        assert [name for name in names if name.endswith("licenses/LICENSE")]


class TestInstallation:
    """The library in an environment of its own, without compiler or extras."""

    def test_imports(self, installation: Installation, tmp_path: Path) -> None:
        """It can be imported, from the place where it was installed."""
        code = "import xenmgmt; print(xenmgmt.__file__)"
        place = installation.run(installation.python, "-c", code, cwd=tmp_path)

        assert Path(place.strip()).is_relative_to(installation.python.parents[1])

    def test_brings_nothing_but_its_dependency(self, installation: Installation) -> None:
        """Besides pip and what Python brings, there are only transitions and what that needs."""
        code = "from importlib.metadata import distributions as d; print(*(x.name for x in d()))"
        names = set(installation.run(installation.python, "-c", code).split())

        assert names - {"pip", "setuptools"} == {"xenmgmt", "transitions", "six"}

    def test_has_a_command(self, installation: Installation, tmp_path: Path) -> None:
        """`xenmgmt` and `python -m xenmgmt` list a store, and say what the rest needs."""
        command = installation.python.with_name("xenmgmt")
        run = (command,), (installation.python, "-m", "xenmgmt")

        for words in run:
            listing = installation.run(*words, "vm", "list", "--store", "none.db", cwd=tmp_path)
            assert listing.split()[0] == "NAME"
            help_ = subprocess.run(
                [*words, "--help"],
                env=installation.environment,
                cwd=tmp_path,
                capture_output=True,
                text=True,
                timeout=PROGRAM,
            )
            assert help_.returncode == 7
            assert "xenmgmt[cli]" in help_.stderr

    def test_entry_points_load(self, installation: Installation, tmp_path: Path) -> None:
        """Every driver that the installation announces can be loaded without extras."""
        code = """
from importlib.metadata import entry_points
print(*(point.name for point in entry_points(group="xenmgmt.drivers") if point.load()))
"""
        names = installation.run(installation.python, "-c", code, cwd=tmp_path).split()

        assert names == list(PROJECT["entry-points"]["xenmgmt.drivers"])


class TestImport:
    """What `import xenmgmt` costs those who have the extras installed, as these tests have."""

    def test_loads_no_extra(self, tmp_path: Path) -> None:
        """No module of an extra is loaded."""
        code = "import xenmgmt, json, sys; print(json.dumps(sorted(sys.modules)))"
        command = [sys.executable, "-c", code]
        result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
        loaded = {name.partition(".")[0] for name in json.loads(result.stdout)}

        assert "xenmgmt" in loaded
        assert loaded.isdisjoint(EXTRA_MODULES)
