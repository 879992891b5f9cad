"""The import picture in words: rooms, arrows, the longest chain, circles.

``python -m benchmarks.house [DEPTH]``: a room is a folder or module DEPTH levels below
``payouts`` (1 where none is given), an arrow an import between two of them. Imports for
annotations alone are counted too.
"""

from __future__ import annotations

import sys
from collections import defaultdict

import grimp

ROOT = "payouts"


def rooms_of(depth: int) -> dict[str, set[str]]:
    """Return room → the rooms it imports from."""
    graph = grimp.build_graph(ROOT)
    arrows: dict[str, set[str]] = defaultdict(set)
    for module in graph.modules:
        here = _room(module, depth)
        there = {_room(m, depth) for m in graph.find_modules_directly_imported_by(module)}
        arrows[here] |= there - {here}
    return dict(arrows)


def _room(module: str, depth: int) -> str:
    return ".".join(module.split(".")[: depth + 1]).removeprefix(f"{ROOT}.")


def circles_of(arrows: dict[str, set[str]]) -> list[set[str]]:
    """Return the sets of rooms that reach one another, each once."""
    reach = {room: _reached(room, arrows) for room in arrows}
    found: list[set[str]] = []
    for room, others in reach.items():
        circle = {other for other in others if room in reach[other]}
        if circle and circle not in found:
            found.append(circle)
    return found


def _reached(room: str, arrows: dict[str, set[str]]) -> set[str]:
    seen: set[str] = set()
    left = list(arrows[room])
    while left:
        if (one := left.pop()) not in seen:
            seen.add(one)
            left += arrows[one]
    return seen


def longest_chain(arrows: dict[str, set[str]]) -> list[str]:
    """Return the longest way from room to room, the topmost first; nothing where it never ends."""
    chains: dict[str, list[str]] = {}
    left = set(arrows)
    while left:
        ready = {room for room in left if all(other in chains for other in arrows[room])}
        if not ready:
            return []
        for room in ready:
            below = max((chains[other] for other in arrows[room]), key=len, default=[])
            chains[room] = [room, *below]
        left -= ready
    return max(chains.values(), key=len)


def main() -> None:
    """Print the picture."""
    depth = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    arrows = rooms_of(depth)
    modules = rooms_of(99)
    chain = longest_chain(arrows)
    print(f"rooms {len(arrows)}, arrows {sum(map(len, arrows.values()))}")
    print(f"longest chain {len(chain)}: {' > '.join(chain)}" if chain else "a circle of rooms")
    print(f"modules {len(modules)}, circles of modules: {circles_of(modules) or 'none'}")
    for room in sorted(arrows, key=lambda r: (-len(_reached(r, arrows)), r)):
        print(f"  {room} > {' '.join(sorted(arrows[room])) or '(nothing)'}")


if __name__ == "__main__":
    main()
