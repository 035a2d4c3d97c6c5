"""Policies of the access control module: what their XML says, and who conflicts with whom.

A policy gives labels to VMs and resources. Each label stands for types. A VM may use a resource
when the two share a *simple type enforcement* type. Two VMs may not run on one host at the same
time when their *Chinese wall* types are different members of one conflict set.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from xml.etree import ElementTree

from ..errors import SecurityError

KIND = "ACM"
UNLABELED = "__UNLABELED__"


class XSErr(IntEnum):
    """Codes of security errors; 0 is success."""

    SUCCESS = 0
    GENERAL_FAILURE = 0x1001
    BAD_XML = 0x1002
    POLICY_INCONSISTENT = 0x1004
    BAD_RESOURCE_FORMAT = 0x1006
    BAD_LABEL_FORMAT = 0x1007
    RESOURCE_NOT_LABELED = 0x1008
    WRONG_POLICY_TYPE = 0x100A
    POLICY_LOADED = 0x100E
    BAD_LABEL = 0x1012
    BAD_CONFLICTSET = 0x1014
    RESOURCE_IN_USE = 0x1015
    VM_IN_CONFLICT = 0x1018


def failure(code: XSErr, message: str) -> SecurityError:
    """A security error with its code."""
    return SecurityError(int(code), message)


@dataclass(frozen=True, slots=True)
class Label:
    """A label and the types that it stands for."""

    name: str
    ste: frozenset[str]
    walls: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Policy:
    """A parsed policy."""

    header: Mapping[str, str]
    ste: tuple[str, ...]
    walls: tuple[str, ...]
    conflicts: tuple[frozenset[str], ...]
    subjects: Mapping[str, Label]
    objects: Mapping[str, Label]

    @property
    def name(self) -> str:
        return self.header["policyname"]

    def full(self, label: str) -> str:
        """The label with kind and policy, as records carry it."""
        return f"{KIND}:{self.name}:{label}"

    def subject(self, text: str) -> Label:
        """The VM label that ``ACM:policy:label`` names; of the unlabeled for ""."""
        return self._find(text, self.subjects, "VM")

    def object(self, text: str) -> Label:
        """The resource label that ``ACM:policy:label`` names."""
        return self._find(text, self.objects, "resource")

    def _find(self, text: str, known: Mapping[str, Label], what: str) -> Label:
        name = UNLABELED
        if text:
            parts = text.split(":")
            if len(parts) != 3 or parts[0] != KIND:
                raise failure(XSErr.BAD_LABEL_FORMAT, f"{text!r}: a label is {KIND}:policy:label")
            if parts[1] != self.name:
                raise failure(XSErr.BAD_LABEL, f"{text!r}: the policy in force is {self.name}")
            name = parts[2]
        found = known.get(name)
        if found is None:
            would_do = ", ".join(self.full(one) for one in known)
            shown = text or "no label"
            raise failure(XSErr.BAD_LABEL, f"{shown!r} for a {what}: the policy has {would_do}")
        return found

    def ssidref(self, label: str) -> int:
        """The number under which the hypervisor knows a VM label."""
        return list(self.subjects).index(label) + 1

    def conflict(self, mine: Label, others: Iterable[Label]) -> str | None:
        """The types that may not run beside each other, or None."""
        for other in others:
            for group in self.conflicts:
                for a in sorted(mine.walls & group):
                    for b in sorted(other.walls & group):
                        if a != b:
                            return f"{a} and {b}"
        return None

    def map(self) -> str:
        """The numbers of the labels, as text."""
        lines = [f"POLICY {self.name}"]
        lines += [f"LABEL->SSID VM {name} {self.ssidref(name):08x}" for name in self.subjects]
        return "\n".join(lines) + "\n"

    def binary(self) -> str:
        """A compiled form, in base64: the same policy always gives the same text."""
        tables = {
            "ste": [sorted(label.ste) for label in self.subjects.values()],
            "walls": [sorted(label.walls) for label in self.subjects.values()],
            "conflicts": [sorted(group) for group in self.conflicts],
            "types": [self.ste, self.walls],
        }
        return base64.b64encode(json.dumps(tables, sort_keys=True).encode()).decode()


def parse(text: str) -> Policy:
    """A policy from its XML; `SecurityError` says what is wrong with it."""
    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError as error:
        raise failure(XSErr.BAD_XML, f"the policy is no XML: {error}") from None
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
    if root.tag != "SecurityPolicyDefinition":
        raise failure(XSErr.BAD_XML, f"root element {root.tag}; needed: SecurityPolicyDefinition")
    header = _header(root)
    ste = _texts(root, "SimpleTypeEnforcement/SimpleTypeEnforcementTypes/Type")
    walls = _texts(root, "ChineseWall/ChineseWallTypes/Type")
    conflicts = tuple(
        frozenset(_texts(group, "Type"))
        for group in root.findall("ChineseWall/ConflictSets/Conflict")
    )
    for group in conflicts:
        if len(group) < 2 or not group <= set(walls):
            raise failure(XSErr.BAD_CONFLICTSET, f"conflict set {sorted(group)}: two known types")
    template = "SecurityLabelTemplate"
    subjects = _labels(root.findall(f"{template}/SubjectLabels/VirtualMachineLabel"), ste, walls)
    objects = _labels(root.findall(f"{template}/ObjectLabels/ResourceLabel"), ste, walls)
    if not subjects:
        raise failure(XSErr.POLICY_INCONSISTENT, "the policy has no VirtualMachineLabel")
    return Policy(header, ste, walls, conflicts, subjects, objects)


def _header(root: ElementTree.Element) -> dict[str, str]:
    def text(name: str) -> str:
        return (root.findtext(f"PolicyHeader/{name}") or "").strip()

    if not text("PolicyName") or ":" in text("PolicyName"):
        raise failure(XSErr.BAD_XML, "PolicyHeader/PolicyName: a name without a colon")
    return {
        "policyname": text("PolicyName"),
        "policyurl": text("PolicyUrl"),
        "date": text("Date"),
        "reference": text("Reference"),
        "namespaceurl": text("NameSpaceUrl"),
        "version": text("Version") or "1.0",
    }


def _texts(root: ElementTree.Element, path: str) -> tuple[str, ...]:
    return tuple((element.text or "").strip() for element in root.findall(path))


def _labels(
    elements: Iterable[ElementTree.Element], ste: tuple[str, ...], walls: tuple[str, ...]
) -> dict[str, Label]:
    found: dict[str, Label] = {}
    for element in elements:
        name = (element.findtext("Name") or "").strip()
        mine = frozenset(_texts(element, "SimpleTypeEnforcementTypes/Type"))
        wall = frozenset(_texts(element, "ChineseWallTypes/Type"))
        unknown = (mine - set(ste)) | (wall - set(walls))
        if not name or name in found or unknown:
            why = f"unknown types {sorted(unknown)}" if unknown else "needs a name of its own"
            raise failure(XSErr.POLICY_INCONSISTENT, f"label {name!r} {why}")
        found[name] = Label(name, mine, wall)
    return found
