"""Makes `src/alliance/data/land.json`, the land of the map, from Natural Earth (public domain). Run once, by a developer.

    uv run --with shapely python tests/make_land.py land-50m.json

`land-50m.json` is Natural Earth's 1:50m land as TopoJSON, from the package world-atlas 2.0.2 (ISC licence). Each ring is
unrolled across 180 degrees, where a stored ring jumps by 360; Antarctica and South America are left out (the antipode of East
Asia lies there, and a polygon that holds it turns inside out); outlines are simplified and tiny islands dropped, except in the
Western Pacific; longitudes and latitudes are rounded to a hundredth of a degree.
"""

import json
import sys
from pathlib import Path

from shapely.geometry import Polygon, box
from shapely.geometry.polygon import orient

TARGET = Path(__file__).parents[1] / "src" / "alliance" / "data" / "land.json"
TOLERANCE, SMALLEST = 0.07, 0.12  # degrees, square degrees
NEAR = box(105, -12, 180, 46)  # here islands are kept down to a hundredth of SMALLEST
AMERICAS = 30  # degrees west: what lies beyond is moved east, to longitudes up to 330


def unroll(line):
    """A ring without jumps of 360 degrees, with the Americas east of Asia."""
    out, shift, last = [], 0, line[0][0]
    for x, y in line:
        shift += -360 if x - last > 180 else 360 if x - last < -180 else 0
        out.append((x + shift, y))
        last = x
    middle = (min(x for x, _ in out) + max(x for x, _ in out)) / 2
    turn = -360 * ((middle + AMERICAS) // 360)
    return [(x + turn, y) for x, y in out]


def polygons(topology):
    """The land of a TopoJSON file as shapely polygons."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * sx + tx, y * sy + ty))
        arcs.append(points)

    def ring(indexes):
        line = []
        for index in indexes:
            part = arcs[index] if index >= 0 else arcs[~index][::-1]
            line += part[1:] if line else part
        return unroll(line)

    for geometry in topology["objects"]["land"]["geometries"]:
        for polygon in geometry["arcs"]:
            yield Polygon(ring(polygon[0]), [ring(hole) for hole in polygon[1:]]).buffer(0)


def parts(shape):
    return [part for part in getattr(shape, "geoms", [shape]) if not part.is_empty]


def main(source):
    kept = []
    for shape in polygons(json.loads(Path(source).read_text(encoding="utf-8"))):
        if shape.bounds[3] < -60:
            continue
        for part in parts(shape.difference(box(265, -60, 330, 8.3))):
            small = part.area < SMALLEST
            if small and not (NEAR.intersects(part) and part.area > SMALLEST / 100):
                continue
            kept += parts(part.simplify(TOLERANCE / (4 if small else 1)).buffer(0))
    rings = [
        [[round(x, 2), round(y, 2)] for x, y in edge.coords]
        for part in (orient(part) for part in sorted(kept, key=lambda part: -part.area))
        for edge in (part.exterior, *(hole for hole in part.interiors if Polygon(hole).area > 0.5))
    ]
    # a lake such as the Caspian Sea is a ring that runs the other way round, and so stays unfilled
    data = {"source": "Natural Earth 1:50m land (public domain), by way of world-atlas 2.0.2", "rings": rings}
    TARGET.write_text(json.dumps(data, separators=(",", ":")) + "\n", encoding="utf-8")
    print(len(rings), "rings,", sum(map(len, rings)), "points,", TARGET.stat().st_size, "bytes")


if __name__ == "__main__":
    main(sys.argv[1])
