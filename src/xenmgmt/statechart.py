"""State tables as pictures (SVG): stable states on a ring, moves as arrows between them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from html import escape

from .states import Table

WIDTH, HEIGHT = 980, 620
FLAT = 220
"""The height of a picture with one state or two, which lie beside each other."""

NODE_W, NODE_H = 116, 40


@dataclass(frozen=True, slots=True)
class Look:
    """Colours, as CSS has them."""

    paper: str
    text: str
    quiet: str
    ink: str
    engine: str
    node: str
    first: str
    current: str = "#2f9e44"


PAPER = Look("#ffffff", "#000000", "#555", "#1f3a5f", "#8a8f98", "#f2f4f7", "#dbe7f5")
"""For documents: on white."""

SCREEN = Look(
    "var(--jp-layout-color0, var(--vscode-editor-background, Canvas))",
    "currentColor",
    "currentColor",
    "#4a86c5",
    "#8a8f98",
    "rgba(128, 128, 128, 0.12)",
    "rgba(74, 134, 197, 0.25)",
)
"""For notebooks: on whatever the theme has."""

HIDDEN = (
    "guest_found_running",
    "guest_found_paused",
    "restored",
    "reverting",
    "power_state_reset",
)
"""Moves from nearly everywhere: listed in the table, left out of the picture."""

Edge = tuple[str, str]
Point = tuple[float, float]
Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""

LETTER, LINE = 6.2, 13
"""A name's width for each letter, and the height of a line, in pixels."""

SHARES = (0, -0.06, 0.06, -0.12, 0.12, -0.18, 0.18, -0.24, 0.24, -0.3, 0.3)
"""How far from the middle of an arrow its names may be, the best first."""


def edges(table: Table) -> dict[Edge, list[tuple[str, bool]]]:
    """Between stable states: the moves that lead from one to another; engine moves are told."""
    found: dict[Edge, list[tuple[str, bool]]] = {}
    stable = {state.value for state in table.stable}
    for move in table.moves:
        if move.name in HIDDEN:
            continue
        for start in table.names(table.legal[move.name]):
            for end in table.names(table.ends[move.name]):
                if start != end and {start, end} <= stable and move.dests:
                    found.setdefault((start, end), []).append((move.name, move.engine))
    return found


def picture(table: Table, current: str = "", look: Look = PAPER) -> str:
    """The diagram of one class.

    ``current`` is the state to be marked: of a passing state the way to its target, and where it
    began, are.
    """
    names = [state.value for state in table.stable]
    places = _ring(names)
    height = HEIGHT if len(names) > 2 else FLAT
    # The heads of arrows are found by name in the whole page, where another picture may be hidden.
    mark = "" if look is PAPER else f"{table.cls}-{current}-"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
        f'width="{WIDTH}" height="{height}" font-family="sans-serif" font-size="12">',
        f"<title>States of {escape(table.cls)}</title>",
        "<defs>",
        *(_head(mark + name, colour) for name, colour in (("a", look.ink), ("e", look.engine))),
        "</defs>",
        f'<rect width="{WIDTH}" height="{height}" fill="{look.paper}"/>',
    ]
    arrows = [
        _Arrow.between(places[start], places[end], moves)
        for (start, end), moves in edges(table).items()
    ]
    parts += [arrow.line(look, mark) for arrow in arrows]
    boxes = labels(arrows, [_around(place) for place in places.values()])
    parts += [arrow.names(box, look) for arrow, box in zip(arrows, boxes, strict=True)]
    passing = {state.value: goal.value for state, goal in table.targets.items()}
    here = passing.get(current, current)
    for name in names:
        first = name == table.initial.value
        told = current if name == here else ""
        parts.append(_node(name, places[name], look, first=first, current=told))
    parts.append(
        f'<text x="16" y="{height - 14}" fill="{look.quiet}">Blue: operations. Grey: what the '
        "engine tells. Passing states, reverts and resets are left out.</text>"
    )
    parts.append("</svg>")
    return "\n".join(parts) + "\n"


def _head(name: str, colour: str) -> str:
    return (
        f'<marker id="{name}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" '
        f'markerHeight="7" orient="auto"><path d="M0 0L10 5L0 10z" fill="{colour}"/></marker>'
    )


def _ring(names: list[str]) -> dict[str, Point]:
    count = len(names)
    if count <= 2:
        return {
            name: (WIDTH / 2 + side * (WIDTH / 2 - 150), FLAT / 2 - 10)
            for name, side in zip(names, (-1, 1), strict=False)
        }
    places = {}
    for number, name in enumerate(names):
        angle = 2 * math.pi * number / count - math.pi / 2
        x = WIDTH / 2 + (WIDTH / 2 - 150) * math.cos(angle)
        y = HEIGHT / 2 - 10 + (HEIGHT / 2 - 70) * math.sin(angle)
        places[name] = (x, y)
    return places


def _node(name: str, place: Point, look: Look, *, first: bool, current: str) -> str:
    """A stable state. ``current`` is the state to be marked here: this one, or one on the way."""
    x, y, *_ = _around(place)
    fill = look.first if first else look.node
    ink = f'fill="{look.text}" ' if look is not PAPER else ""
    ring = ""
    if current:
        fill = look.current if current == name else fill
        ink = 'fill="#ffffff" ' if current == name else ink
        dash = "" if current == name else ' stroke-dasharray="7 5"'
        ring = (
            f'<rect class="current" x="{x - 5:.0f}" y="{y - 5:.0f}" width="{NODE_W + 10}" '
            f'height="{NODE_H + 10}" rx="12" fill="none" stroke="{look.current}" '
            f'stroke-width="3"{dash}/>'
        )
        if current != name:
            ring += (
                f'<text x="{place[0]:.0f}" y="{y - 12:.0f}" text-anchor="middle" '
                f'font-weight="bold" fill="{look.current}">{escape(current)} …</text>'
            )
    return (
        f'{ring}<rect x="{x:.0f}" y="{y:.0f}" width="{NODE_W}" height="{NODE_H}" rx="8" '
        f'fill="{fill}" stroke="{look.ink}"/><text x="{place[0]:.0f}" y="{place[1] + 4:.0f}" '
        f'text-anchor="middle" {ink}font-weight="bold">{escape(name)}</text>'
    )


@dataclass(frozen=True, slots=True)
class _Arrow:
    """A bent arrow, so that the way back does not lie on it, and the names of its moves."""

    start: Point
    bend: Point
    end: Point
    words: tuple[str, ...]
    engine: bool

    @classmethod
    def between(cls, start: Point, end: Point, moves: list[tuple[str, bool]]) -> _Arrow:
        dx, dy = end[0] - start[0], end[1] - start[1]
        share = 0.2 if abs(dx) < 1 else 0.13
        bend = ((start[0] + end[0]) / 2 - dy * share, (start[1] + end[1]) / 2 + dx * share)
        words = tuple(dict.fromkeys(name for name, _ in moves))
        engine = all(one for _, one in moves)
        return cls(_border(start, bend), bend, _border(end, bend), words, engine)

    def at(self, share: float) -> Point:
        """The point after a share of the way."""
        a, b, c = (1 - share) ** 2, 2 * share * (1 - share), share**2
        x, y = (
            a * s + b * m + c * e for s, m, e in zip(self.start, self.bend, self.end, strict=True)
        )
        return x, y

    def label(self, share: float) -> Box:
        """The place of its names, with their middle after a share of the way."""
        x, y = self.at(share)
        wide, high = LETTER * max(map(len, self.words)), LINE * len(self.words)
        return x - wide / 2, y - high / 2, x + wide / 2, y + high / 2

    def line(self, look: Look, mark: str) -> str:
        (ax, ay), (mx, my), (bx, by) = self.start, self.bend, self.end
        colour, head = (look.engine, "e") if self.engine else (look.ink, "a")
        return (
            f'<path d="M{ax:.0f} {ay:.0f}Q{mx:.0f} {my:.0f} {bx:.0f} {by:.0f}" '
            f'fill="none" stroke="{colour}" marker-end="url(#{mark}{head})"/>'
        )

    def names(self, box: Box, look: Look) -> str:
        x, top = (box[0] + box[2]) / 2, box[1] + LINE - 3
        lines = "".join(
            f'<tspan x="{x:.0f}" dy="{0 if n == 0 else LINE}">{escape(word)}</tspan>'
            for n, word in enumerate(self.words)
        )
        return (
            f'<text x="{x:.0f}" y="{top:.0f}" text-anchor="middle" font-size="11" '
            f'fill="{look.engine if self.engine else look.ink}" stroke="{look.paper}" '
            f'stroke-width="4" paint-order="stroke">{lines}</text>'
        )


def labels(arrows: list[_Arrow], nodes: list[Box]) -> list[Box]:
    """A place on each arrow where its names hide neither others' names nor a state.

    The longest are placed first, each as near to the middle of its arrow as there is room.
    """
    placed: dict[int, Box] = {}
    order = sorted(range(len(arrows)), key=lambda n: (-len(arrows[n].words), n))
    for number in order:
        taken = [*nodes, *placed.values()]
        boxes = (arrows[number].label(0.5 + off) for off in SHARES)
        placed[number] = min(boxes, key=lambda box: sum(_overlap(box, other) for other in taken))
    return [placed[number] for number in range(len(arrows))]


def _around(node: Point) -> Box:
    x, y = node
    return x - NODE_W / 2, y - NODE_H / 2, x + NODE_W / 2, y + NODE_H / 2


def _overlap(one: Box, other: Box) -> float:
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return max(wide, 0) * max(high, 0)


def _border(node: Point, towards: Point) -> Point:
    """Where the line from a node's middle leaves its box."""
    dx, dy = towards[0] - node[0], towards[1] - node[1]
    scale = min(
        (NODE_W / 2 + 3) / abs(dx) if dx else math.inf,
        (NODE_H / 2 + 3) / abs(dy) if dy else math.inf,
    )
    return node[0] + dx * scale, node[1] + dy * scale
