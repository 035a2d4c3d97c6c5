"""State tables as pictures (SVG): stable states on a ring, moves as arrows between them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from html import escape

from .states import Table

WIDTH, HEIGHT = 980, 620
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
    # The heads of arrows are found by name in the whole page, where another picture may be hidden.
    mark = "" if look is PAPER else f"{table.cls}-{current}-"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'width="{WIDTH}" height="{HEIGHT}" font-family="sans-serif" font-size="12">',
        f"<title>States of {escape(table.cls)}</title>",
        "<defs>",
        *(_head(mark + name, colour) for name, colour in (("a", look.ink), ("e", look.engine))),
        "</defs>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{look.paper}"/>',
    ]
    for (start, end), moves in edges(table).items():
        parts.append(_arrow(places[start], places[end], moves, look, mark))
    passing = {state.value: goal.value for state, goal in table.targets.items()}
    here = passing.get(current, current)
    for name in names:
        first = name == table.initial.value
        told = current if name == here else ""
        parts.append(_node(name, places[name], look, first=first, current=told))
    parts.append(
        f'<text x="16" y="{HEIGHT - 14}" fill="{look.quiet}">Blue: operations. Grey: what the '
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
    places = {}
    for number, name in enumerate(names):
        angle = 2 * math.pi * number / count - math.pi / 2 if count > 2 else math.pi * (1 - number)
        x = WIDTH / 2 + (WIDTH / 2 - 150) * math.cos(angle)
        y = HEIGHT / 2 - 10 + (HEIGHT / 2 - 70) * math.sin(angle)
        places[name] = (x, y)
    return places


def _node(name: str, place: Point, look: Look, *, first: bool, current: str) -> str:
    """A stable state. ``current`` is the state to be marked here: this one, or one on the way."""
    x, y = place[0] - NODE_W / 2, place[1] - NODE_H / 2
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


def _arrow(start: Point, end: Point, moves: list[tuple[str, bool]], look: Look, mark: str) -> str:
    """A bent arrow, so that the way back does not lie on it."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = math.hypot(dx, dy)
    bend = 0.2 * length if abs(dx) < 1 else 0.13 * length
    middle = (
        (start[0] + end[0]) / 2 - dy / length * bend,
        (start[1] + end[1]) / 2 + dx / length * bend,
    )
    a, b = _border(start, middle), _border(end, middle)
    engine = all(one for _, one in moves)
    colour, head = (look.engine, "e") if engine else (look.ink, "a")
    peak = ((a[0] + 2 * middle[0] + b[0]) / 4, (a[1] + 2 * middle[1] + b[1]) / 4)
    words = list(dict.fromkeys(name for name, _ in moves))
    lines = "".join(
        f'<tspan x="{peak[0]:.0f}" dy="{0 if n == 0 else 13}">{escape(word)}</tspan>'
        for n, word in enumerate(words)
    )
    top = peak[1] - 6.5 * (len(words) - 1) + 4
    return (
        f'<path d="M{a[0]:.0f} {a[1]:.0f}Q{middle[0]:.0f} {middle[1]:.0f} {b[0]:.0f} {b[1]:.0f}" '
        f'fill="none" stroke="{colour}" marker-end="url(#{mark}{head})"/>'
        f'<text x="{peak[0]:.0f}" y="{top:.0f}" text-anchor="middle" font-size="11" '
        f'fill="{colour}" stroke="{look.paper}" stroke-width="4" '
        f'paint-order="stroke">{lines}</text>'
    )


def _border(node: Point, towards: Point) -> Point:
    """Where the line from a node's middle leaves its box."""
    dx, dy = towards[0] - node[0], towards[1] - node[1]
    scale = min(
        (NODE_W / 2 + 3) / abs(dx) if dx else math.inf,
        (NODE_H / 2 + 3) / abs(dy) if dy else math.inf,
    )
    return node[0] + dx * scale, node[1] + dy * scale
