"""A small network as a picture: SVG, which the viewer shapes, or PNG, shaped here."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO
from unicodedata import bidirectional

from kg.errors import KhabarError
from kg.export.about import About
from kg.export.claims_layer import load_layers
from kg.export.extras import require
from kg.export.gephi import node_size
from kg.export.gexf import Colour
from kg.export.layout import place
from kg.export.markup import escaped
from kg.export.network import Edge, Network, Node
from kg.export.palette import edge_colour, kind_colour

_WIDTH, _HEIGHT, _MARGIN = 1200, 900, 110
_CROWD = 200  # nodes; among more, nobody reads labels
_NEAR = 75.0  # pixels
_PUSHES = 60
_COLUMNS = 5  # of the legend, from right to left
_LINE = 18  # height of a line of the legend
_FONT_SIZE = 14
_SHRINK = 0.6  # of a node's size in Gephi
_BEND = 28.0  # pixels between edges that join the same two nodes
_FONTS = "'Noto Sans Arabic', 'Noto Naskh Arabic', Amiri, 'DejaVu Sans', sans-serif"
_LONGEST = 40  # characters of a label
# A mark that turns the direction of the text after it could scramble the picture's own labels.
_DIRECTIONS = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")
Spot = tuple[float, float]


def write_svg(stream: BinaryIO, network: Network, about: About) -> None:
    """Draw the network; pointing at an edge or a node shows what stands behind it."""
    stream.write("".join(_svg(network, about)).encode("utf-8"))


def write_png(
    stream: BinaryIO, network: Network, about: About, *, font: Path | None = None
) -> None:
    """Draw the network with shaped Arabic; needs the extra `png` and a font that has Arabic.

    Raises `KhabarError` where no such font is found, rather than draw empty boxes.
    """
    resvg = require("resvg_py", "png")
    fonts = {"font_files": [str(font)]} if font else {}
    if font and not font.is_file():
        raise KhabarError(f"there is no font {font}")
    if _drawn(resvg, "\u0628", fonts) == _drawn(resvg, "\U0010fff0", fonts):
        raise KhabarError(
            "no font with Arabic letters is installed; install one (Noto Sans Arabic, Amiri, "
            "DejaVu Sans), name a file by --font, or write SVG"
        )
    svg = "".join(_svg(network, about))
    stream.write(bytes(resvg.svg_to_bytes(svg_string=svg, background="#ffffff", zoom=2, **fonts)))


def _drawn(resvg: object, character: str, fonts: Mapping[str, list[str]]) -> bytes:
    head = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40">'
    text = f'<text x="20" y="25" font-family="{_FONTS}" font-size="20">{character}</text></svg>'
    return bytes(resvg.svg_to_bytes(svg_string=head + text, **fonts))  # type: ignore[attr-defined]


def _svg(network: Network, about: About) -> Iterator[str]:
    legend = _legend(network)
    height = _HEIGHT + _LINE * (math.ceil(len(legend) / _COLUMNS) + 2)
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{height}"'
        f' viewBox="0 0 {_WIDTH} {height}" font-family="{_FONTS}" font-size="{_FONT_SIZE}">\n'
    )
    yield f"<title>{escaped(about.creator)}</title>\n<desc>{escaped(about.text)}</desc>\n"
    yield f'<rect width="{_WIDTH}" height="{height}" fill="#ffffff"/>\n'
    spots = _fitted(place(network.nodes, network.edges))
    highest = max((node.degree for node in network.nodes), default=1)
    radii = {node.id: node_size(node, highest) * _SHRINK / 2 for node in network.nodes}
    yield '<g fill="none" stroke-opacity="0.75">\n'
    for edges in _by_ends(network.edges):
        for number, edge in enumerate(edges):
            yield _edge(edge, spots, radii, (number - (len(edges) - 1) / 2) * _BEND)
    yield '</g>\n<g text-anchor="middle">\n'
    for node in network.nodes:
        yield _node(node, spots[node.id], radii[node.id])
    yield "</g>\n"
    for number, (colour, text, round_) in enumerate(legend):
        row, column = divmod(number, _COLUMNS)
        right = _WIDTH - 30 - column * (_WIDTH // _COLUMNS)
        yield _legend_line(right, _HEIGHT + _LINE * (row + 1), colour, text, round_)
    yield "</svg>\n"


def _fitted(positions: Mapping[str, Spot]) -> Mapping[str, Spot]:
    """The positions, stretched over the canvas; labels need some room at its borders."""
    if not positions:
        return {}
    xs, ys = zip(*positions.values(), strict=True)
    wide, high = (max(xs) - min(xs)) or 1.0, (max(ys) - min(ys)) or 1.0
    spots = {
        id_: (
            _MARGIN + (x - min(xs)) / wide * (_WIDTH - 2 * _MARGIN),
            _MARGIN / 2 + (y - min(ys)) / high * (_HEIGHT - _MARGIN),
        )
        for id_, (x, y) in positions.items()
    }
    return _apart(spots) if len(spots) <= _CROWD else spots


def _apart(spots: dict[str, Spot]) -> Mapping[str, Spot]:
    """The spots, with those that are too near one another pushed apart."""
    ids = sorted(spots)
    for _ in range(_PUSHES):
        for number, one in enumerate(ids):
            for other in ids[number + 1 :]:
                (x1, y1), (x2, y2) = spots[one], spots[other]
                distance = math.hypot(x2 - x1, y2 - y1)
                if distance >= _NEAR:
                    continue
                # Two on one spot part sideways.
                across = ((x2 - x1) / distance, (y2 - y1) / distance) if distance else (1.0, 0.0)
                push = (_NEAR - distance) / 2
                spots[one] = _inside(x1 - across[0] * push, y1 - across[1] * push)
                spots[other] = _inside(x2 + across[0] * push, y2 + across[1] * push)
    return spots


def _inside(x: float, y: float) -> Spot:
    return (
        min(max(x, _MARGIN / 2), _WIDTH - _MARGIN / 2),
        min(max(y, _MARGIN / 3), _HEIGHT - _MARGIN / 3),
    )


def _by_ends(edges: Sequence[Edge]) -> list[list[Edge]]:
    together: dict[tuple[str, str], list[Edge]] = defaultdict(list)
    for edge in edges:
        together[min(edge.source, edge.target), max(edge.source, edge.target)].append(edge)
    return list(together.values())


def _edge(edge: Edge, spots: Mapping[str, Spot], radii: Mapping[str, float], bend: float) -> str:
    """A line from rim to rim, bent off the straight by `bend` pixels, with an arrow's head."""
    colour = _hex(edge_colour(edge.relation, edge.type))
    width = 1 + math.log2(1 + edge.events) / 2
    (x1, y1), (x2, y2) = spots[edge.source], spots[edge.target]
    days = " – ".join(dict.fromkeys(day for day in (edge.first_day, edge.last_day) if day))
    title = f"{edge.label_ar} ({edge.events}) {days}".strip()
    if edge.source == edge.target:
        r = radii[edge.source]
        path = f"M{x1 - r:.1f},{y1:.1f} a{r:.1f},{r * 1.4:.1f} 0 1 1 {2 * r:.1f},0"
        return f'<path d="{path}" stroke="{colour}"><title>{escaped(title)}</title></path>\n'
    # Both directions of a pair bend by the same axis, so that they do not cover one another.
    sign = 1 if edge.source < edge.target else -1
    length = math.hypot(x2 - x1, y2 - y1) or 1.0
    along = ((x2 - x1) / length, (y2 - y1) / length)
    across = (-along[1] * sign, along[0] * sign)
    middle = ((x1 + x2) / 2 + across[0] * bend, (y1 + y2) / 2 + across[1] * bend)
    start = _towards((x1, y1), middle, radii[edge.source])
    tip = _towards((x2, y2), middle, radii[edge.target] + 1)
    neck = _towards((x2, y2), middle, radii[edge.target] + 1 + 4 + 2 * width)
    angle = math.degrees(math.atan2(tip[1] - neck[1], tip[0] - neck[0]))
    size = 4 + 2 * width
    return (
        f'<g stroke="{colour}"><title>{escaped(title)}</title>'
        f'<path stroke-width="{width:.2f}" d="M{start[0]:.1f},{start[1]:.1f}'
        f' Q{middle[0]:.1f},{middle[1]:.1f} {neck[0]:.1f},{neck[1]:.1f}"/>'
        f'<path fill="{colour}" stroke="none" d="M0,0 L{-size:.1f},{-size / 2:.1f}'
        f' L{-size:.1f},{size / 2:.1f} Z"'
        f' transform="translate({tip[0]:.1f},{tip[1]:.1f}) rotate({angle:.1f})"/></g>\n'
    )


def _towards(spot: Spot, other: Spot, distance: float) -> Spot:
    (x1, y1), (x2, y2) = spot, other
    length = math.hypot(x2 - x1, y2 - y1) or 1.0
    return (x1 + (x2 - x1) / length * distance, y1 + (y2 - y1) / length * distance)


def _node(node: Node, spot: Spot, radius: float) -> str:
    x, y = spot
    colour = _hex(kind_colour(node.kind))
    label = escaped(_short(node.label))
    title = " – ".join(part for part in (node.label, node.label_en, str(node.events)) if part)
    return (
        f"<g><title>{escaped(title)}</title>"
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{colour}" stroke="#ffffff"/>'
        f'<text x="{x:.1f}" y="{y - radius - 4:.1f}" fill="#222222" stroke="#ffffff"'
        f' stroke-width="3" stroke-linejoin="round" paint-order="stroke">{label}</text></g>\n'
    )


def _legend(network: Network) -> list[tuple[Colour, str, bool]]:
    relations = {
        edge.relation: (edge_colour(edge.relation, edge.type), edge.label_ar, False)
        for edge in network.edges
    }
    names = load_layers()["kinds"]
    kinds = sorted({node.kind for node in network.nodes}, key=list(names).index)
    return [
        *((kind_colour(kind), names[kind], True) for kind in kinds),
        *(line for _, line in sorted(relations.items())),
    ]


def _legend_line(x: int, y: int, colour: Colour, text: str, round_: bool) -> str:
    mark = (
        f'<circle cx="{x}" cy="{y - 5}" r="5" fill="{_hex(colour)}"/>'
        if round_
        else f'<rect x="{x - 10}" y="{y - 7}" width="20" height="4" fill="{_hex(colour)}"/>'
    )
    return f'{mark}<text x="{x - 20}" y="{y}" text-anchor="end">{escaped(text)}</text>\n'


def _short(label: str) -> str:
    """The label as it is drawn, in the direction of its first letter.

    Said by marks in the text: resvg takes every text for one that runs from the left.
    """
    label = " ".join(_DIRECTIONS.sub("", label).split())
    if len(label) > _LONGEST:
        label = label[: _LONGEST - 1].rstrip() + "…"
    first = next((bidirectional(letter) for letter in label if letter.isalpha()), "L")
    return f"\u2067{label}\u2069" if first in {"R", "AL"} else label


def _hex(colour: Colour) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)
