"""Makes `src/alliance/data/land.json`, the land of the map, from Natural Earth (public domain). Run once, by a developer.

    uv run --with shapely python tests/alliance/make_land.py land-50m.json

`land-50m.json` is Natural Earth's 1:50m land as TopoJSON, from the package world-atlas 2.0.2 (ISC licence). Each ring is
unrolled across 180 degrees, where a stored ring jumps by 360, and Antarctica is closed along the pole; outlines are simplified,
less in East Asia, where maps are large; tiny islands are dropped except in the Western Pacific; longitudes and latitudes are
rounded to a hundredth of a degree, and of each point the step from the one before it is written, in hundredths.
"""

import itertools
import json
import sys
from pathlib import Path

from shapely.geometry import LineString, Point, Polygon, box
from shapely.geometry.polygon import orient

TARGET = Path(__file__).parents[2] / "src" / "alliance" / "data" / "land.json"
TOLERANCE, SMALLEST = 0.07, 0.12  # degrees, square degrees
NEAR = box(105, -12, 180, 46)  # here islands are kept down to a hundredth of SMALLEST
FINE = box(115, 5, 150, 46)  # East Asia, where maps are large: drawn four times as finely
AMERICAS = 30  # degrees west: what lies beyond is moved east, to longitudes up to 330


def unroll(line):
    """A ring without jumps of 360 degrees, with the Americas east of Asia."""
    out, shift, last = [], 0, line[0][0]
    for x, y in line:
        shift += -360 if x - last > 180 else 360 if x - last < -180 else 0
        out.append((x + shift, y))
        last = x
    if abs(out[0][0] - out[-1][0]) > 350:  # it goes round the pole
        out += [(out[-1][0], -90.0), (out[0][0], -90.0), out[0]]
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


def thin(edge):
    """A finely drawn edge with the stretches outside FINE simplified further; where they meet nothing moves."""
    stretches = itertools.groupby(edge.coords, lambda point: FINE.contains(Point(point)))
    line = []
    for fine, points in stretches:
        run = list(points)
        line += run if fine or len(run) < 3 else LineString(run).simplify(TOLERANCE).coords
    return line


def steps(points):
    """The first point, and then from each point to the next: x, y, x, y and so on."""
    return [
        b - a
        for before, point in itertools.pairwise([(0, 0), *points])
        for a, b in zip(before, point, strict=True)
    ]


def main(source):
    kept = []
    for shape in polygons(json.loads(Path(source).read_text(encoding="utf-8"))):
        for part in parts(shape):
            small = part.area < SMALLEST
            if small and not (NEAR.intersects(part) and part.area > SMALLEST / 100):
                continue
            fine = part.simplify(TOLERANCE / 4)
            kept += parts(
                fine
                if small
                else Polygon(thin(fine.exterior), [thin(hole) for hole in fine.interiors]).buffer(0)
            )
    rings = [
        steps([(round(100 * x), round(100 * y)) for x, y in edge.coords])
        for part in (orient(part) for part in sorted(kept, key=lambda part: -part.area))
        for edge in (part.exterior, *(hole for hole in part.interiors if Polygon(hole).area > 0.5))
    ]
    # a lake such as the Caspian Sea is a ring that runs the other way round, and so stays unfilled
    data = {"source": "Natural Earth 1:50m land (public domain), by way of world-atlas 2.0.2", "rings": rings}
    TARGET.write_text(json.dumps(data, separators=(",", ":")) + "\n", encoding="utf-8")
    print(len(rings), "rings,", sum(map(len, rings)) // 2, "points,", TARGET.stat().st_size, "bytes")


if __name__ == "__main__":
    main(sys.argv[1])
