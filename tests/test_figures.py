import csv
import html
import re
from dataclasses import replace
from itertools import combinations
from math import isnan
from pathlib import Path

import matplotlib
import pytest
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

import alliance
from alliance.figures.series import around, date, middle, years
from alliance.figures.style import Picture, render
from alliance.figures.troops import troops_alt, troops_figure, troops_rows
from alliance.ledger import SERVICES, Fact, TroopCount

DECISIONS = [
    ("1971-03", "7th Infantry Division leaves"),
    ("1977", "Carter orders a pull-out"),
    ("1979-07-20", "Carter suspends the pull-out"),
    ("1990-04", "East Asia Strategy Initiative"),
    ("1991-11", "Second phase suspended"),
    ("2004-10-06", "Deal to cut 12,500"),
    ("2008-04-19", "Drawdown stopped at 28,500"),
    ("2015-07", "Rotational brigade"),
]
RANGES = [
    (1950, 2025),
    (1965, 1995),
    (1990, 2025),
    (1953, 1957),
    (1950, 1953),
    (1950, 1950),
    (1950, 1952),
    (1951, 1960),
    (1954, 1954),
    (1970, 1980),
    (1989, 1992),
    (2000, 2010),
    (2003, 2004),
    (2005, 2014),
    (2025, 2025),
]


def a_fact(when: str, title: str) -> Fact:
    name = re.sub(r"[^a-z0-9]+", "-", f"{title} {when}".lower()).strip("-")
    return Fact(id=name, title=title, text=title, sources=("a-source",), as_of="2026", date=when)


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    path = Path(alliance.__file__).parent / "data" / "troops.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def counts(rows) -> list[TroopCount]:
    found = []
    for row in rows:
        numbers = {"year": int(row["year"]), "count": int(row["count"]) if row["count"] else None}
        words = {name: row[name] for name in ("month", "measure", "source", "note")}
        services = {name: int(row[name]) for name in SERVICES if row[name]}
        found.append(TroopCount(**words, **numbers, services=services))
    return found


@pytest.fixture(scope="module")
def decisions() -> list[Fact]:
    return [a_fact(*pair) for pair in DECISIONS]


def line(axes: Axes, name: str) -> list[float]:
    (found,) = [drawn for drawn in axes.lines if drawn.get_gid() == name]
    return [float(y) for y in found.get_ydata()]


def boxes(figure: Figure) -> list[tuple[str, Bbox]]:
    """Every visible text with its box, tick labels and the frames round the numbers included."""
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    renderer = canvas.get_renderer()
    found = []
    for text in figure.findobj(Text):
        if not text.get_visible() or not text.get_text().strip():
            continue
        patch = text.get_bbox_patch()
        box = patch.get_window_extent(renderer) if patch else text.get_window_extent(renderer)
        found.append((text.get_text(), box))
    # A tick outside the limits is kept by matplotlib but not drawn.
    hidden = {
        id_
        for axes in figure.axes
        for axis in (axes.xaxis, axes.yaxis)
        for tick in axis.get_major_ticks()
        if not min(axis.get_view_interval()) <= tick.get_loc() <= max(axis.get_view_interval())
        for id_ in [(tick.label1.get_text(), tick.label1.get_window_extent(renderer).bounds)]
    }
    return [(text, box) for text, box in found if (text, box.bounds) not in hidden]


# The data


def test_the_file_holds_every_year_once(rows):
    assert [int(row["year"]) for row in rows] == list(range(1950, 2026))
    assert list(rows[0]) == ["year", "month", "count", "measure", "source", *SERVICES, "note"]
    assert {row["source"] for row in rows} == {"troopdata", "kane-2006"}


def test_the_file_holds_the_known_counts(counts):
    known = {c.year: c.count for c in counts}
    expected = {1950: 510, 1951: None, 1952: None, 1953: 326863, 1971: 40740, 2008: 25772, 2025: 23642}
    assert {year: known[year] for year in expected} == expected
    assert [c.year for c in counts if c.measure == "gap"] == [1951, 1952]
    assert [c.year for c in counts if c.measure == "other"] == [2003, 2004]


def test_the_file_names_the_month_of_every_report(counts):
    june = {1950, 1953, 1954, 1955, 1956}
    for c in counts:
        assert c.month == ("" if c.measure != "report" else "June" if c.year in june else "September")


# The figure's data


@pytest.mark.parametrize(("start", "end"), RANGES)
def test_the_lines_are_the_counts(counts, decisions, start, end):
    shown = [c for c in counts if start <= c.year <= end]
    for axes in troops_figure(counts, decisions, start, end).axes:
        reports, other = line(axes, "reports"), line(axes, "other")
        for c, report, hollow in zip(shown, reports, other, strict=True):
            assert (report == c.count) if c.measure == "report" else isnan(report)
            assert (hollow == c.count) if c.measure == "other" else isnan(hollow)


def test_the_dashes_join_the_uncertain_years_to_their_neighbours(counts):
    dashed = line(troops_figure(counts, (), 2000, 2007).axes[0], "dashed")
    assert [2000 + i for i, y in enumerate(dashed) if not isnan(y)] == [2002, 2003, 2004, 2005]


@pytest.mark.parametrize(("start", "end"), RANGES)
def test_only_the_war_years_need_an_upper_panel(counts, start, end):
    panels = 2 if start <= 1954 and end >= 1953 else 1
    figure = troops_figure(counts, (), start, end)
    assert len(figure.axes) == panels
    assert figure.axes[0].get_ylim()[0] == 0


@pytest.mark.parametrize(("start", "end"), RANGES)
def test_each_decision_in_the_years_gets_one_number_at_its_date(counts, decisions, start, end):
    main = troops_figure(counts, decisions, start, end).axes[0]
    marks = [text for text in main.texts if text.get_gid() == "decision"]
    inside = [fact for fact in decisions if start <= fact.year <= end]
    assert [mark.get_text() for mark in marks] == [str(n + 1) for n in range(len(inside))]
    assert [mark.get_position()[0] for mark in marks] == [middle(fact) for fact in inside]


def test_gaps_are_shaded_and_the_official_level_is_drawn_from_2008(counts):
    main = troops_figure(counts, ()).axes[0]
    assert len([patch for patch in main.patches if patch.get_gid() == "gap"]) == 2
    assert line(main, "official") == [28_500, 28_500]
    (official,) = [drawn for drawn in main.lines if drawn.get_gid() == "official"]
    assert int(official.get_xdata()[0]) == 2008
    early = troops_figure(counts, (), 1960, 2007).axes[0]
    assert {drawn.get_gid() for drawn in early.lines} == {"dashed", "reports", "other"}


# Legibility

LONG = "The two governments agree on a very much longer title than the key has room for in one single row"
CROWD = [a_fact(f"{year}-{month:02}", LONG) for year in (1950, 1955, 1990, 1991) for month in (1, 5, 9)]


@pytest.mark.parametrize("crowded", [False, True])
@pytest.mark.parametrize(("start", "end"), RANGES)
def test_texts_stand_apart_inside_the_figure(counts, decisions, start, end, crowded):
    figure = troops_figure(counts, [*decisions, *CROWD] if crowded else decisions, start, end)
    found = boxes(figure)
    edge = figure.bbox
    for text, box in found:
        assert edge.x0 <= box.x0 and box.x1 <= edge.x1 and edge.y0 <= box.y0 and box.y1 <= edge.y1, text
    for (one, a), (two, b) in combinations(found, 2):
        # A hair of white padding may touch; ink may not.
        apart = min(a.x1, b.x1) - max(a.x0, b.x0) < 1 or min(a.y1, b.y1) - max(a.y0, b.y0) < 1
        assert apart, f"{one!r} overlaps {two!r}"


@pytest.mark.parametrize(("start", "end"), RANGES)
def test_no_text_stands_on_the_line(counts, decisions, start, end):
    figure = troops_figure(counts, decisions, start, end)
    found = boxes(figure)
    for axes in figure.axes:
        clip = axes.bbox
        for drawn in axes.lines:
            if drawn.get_gid() not in ("reports", "dashed"):
                continue
            path = drawn.get_transform().transform_path(drawn.get_path()).interpolated(200)
            x, y = path.vertices.T
            drawn_here = (clip.x0 <= x) & (x <= clip.x1) & (clip.y0 <= y) & (y <= clip.y1)
            for text, box in found:
                inside = (box.x0 <= x) & (x <= box.x1) & (box.y0 <= y) & (y <= box.y1)
                assert not (inside & drawn_here).any(), f"{text!r} stands on the line"


def test_no_text_is_too_small(counts, decisions):
    assert min(text.get_fontsize() for text in troops_figure(counts, decisions).findobj(Text)) >= 8.5


# Words


@pytest.mark.parametrize(("start", "end"), RANGES)
def test_every_number_in_the_alt_text_comes_from_the_data(counts, decisions, start, end):
    alt = troops_alt(counts, decisions, start, end)
    known = {f"{c.count:,}" for c in counts if c.count} | {"28,500", "12,500"}
    assert set(re.findall(r"\d+,\d{3}", alt)) <= known
    assert len(alt) < 1200


def test_the_alt_text_says_what_the_figure_shows(counts, decisions):
    alt = troops_alt(counts, decisions)
    for part in (
        "1950 to 2025",
        "First count 510 (June 1950), last 23,642 (September 2025).",
        "Peak 326,863 (June 1953).",
        "Lowest after the war 23,111 (September 2024).",
        "No observation in 1951–52",
        "Hollow circles in 2003–04",
        "(1) Mar 1971, 7th Infantry Division leaves, 52,283 to 40,740;",
        "(3) 20 Jul 1979, Carter suspends the pull-out, 41,565 to 39,018;",
        "(6) 6 Oct 2004, Deal to cut 12,500, 37,743 to 30,983;",
        "official level 28,500",
    ):
        assert part in alt


def test_the_alt_text_leaves_out_what_is_not_shown(counts, decisions):
    alt = troops_alt(counts, decisions, 1965, 1995)
    for part in ("No observation", "Hollow", "28,500", "2004", "after the war"):
        assert part not in alt


def test_changed_data_change_the_alt_text(counts, decisions):
    changed = [replace(c, count=50_001) if c.year == 1971 else c for c in counts]
    assert "52,283 to 50,001" in troops_alt(changed, decisions)


def test_counts_around_a_decision_are_reports_outside_its_date(counts):
    def pair(when: str) -> tuple[int | None, int | None]:
        before, after = around(counts, a_fact(when, "A decision"))
        return before.year if before else None, after.year if after else None

    assert pair("1977") == (1976, 1978)
    assert pair("1977-03-09") == (1976, 1977)
    assert pair("2004-10-06") == (2002, 2005)
    assert pair("1950-01") == (None, 1950)
    assert pair("2025-11") == (2025, None)


def test_a_decision_after_the_last_report_says_so(counts):
    late = [a_fact("2025-11", "Something new")]
    assert "Something new, 23,642 to no report" in troops_alt(counts, late)
    texts = [text.get_text() for text in troops_figure(counts, late).texts]
    assert "23,642 (2025) → no report" in texts


def test_dates_and_runs_of_years_are_said_as_exactly_as_they_are_known(counts):
    assert [date(a_fact(d, "A decision")) for d in ("1977", "1990-04", "1979-07-20")] == [
        "1977",
        "Apr 1990",
        "20 Jul 1979",
    ]
    assert years([c for c in counts if c.month == "June"]) == "1950, 1953–56"
    assert years([]) == ""


def test_the_table_holds_what_the_chart_shows(counts):
    table = troops_rows(counts, 1951, 2004)
    assert len(table) == 54
    assert table[0][:4] == ("1951", "", "no observation", "no observation")
    assert table[2][:4] == ("1953", "June", "326,863", "Pentagon strength report")
    assert table[-1][:4] == ("2004", "", "40,840", "another data set, uncertain")


@pytest.mark.parametrize(
    ("start", "end", "message"),
    [
        (1995, 1965, "comes after"),
        (1951, 1952, "no troops were counted"),
        (1900, 1910, "no troops were counted"),
    ],
)
def test_years_without_anything_to_show_are_refused(counts, start, end, message):
    for call in (
        lambda: troops_figure(counts, (), start, end),
        lambda: troops_alt(counts, (), start, end),
        lambda: troops_rows(counts, start, end),
    ):
        with pytest.raises(ValueError, match=message):
            call()


def test_a_decision_without_a_date_is_refused(counts):
    with pytest.raises(ValueError, match="has no date"):
        troops_figure(counts, [a_fact("", "Someday")])


# The picture


def test_two_renders_give_the_same_bytes_whatever_the_settings(counts, decisions):
    first = render(troops_figure(counts, decisions), "alt").png
    with matplotlib.rc_context({"font.size": 20, "axes.facecolor": "black", "savefig.facecolor": "red"}):
        second = render(troops_figure(counts, decisions), "alt").png
        assert matplotlib.rcParams["font.size"] == 20
    assert first == second
    assert b"Software" not in first and b"tEXt" not in first.replace(b"IDAT", b"")[:200]


def test_a_picture_is_sharp_and_fits_the_page(counts, decisions):
    picture = render(troops_figure(counts, decisions), "alt")
    pixels = int.from_bytes(picture.png[16:20], "big")
    assert picture.width <= 860
    assert pixels >= 1.5 * picture.width


def test_a_picture_escapes_its_words():
    hostile = "\"><script>alert(1)</script>' & $x$"
    bundle = Picture(png=b"png", alt=hostile, caption=hostile, width=100)._repr_mimebundle_()
    assert "<script" not in bundle["text/html"]
    assert bundle["text/html"].count(html.escape(hostile)) == 2
    assert 'alt="&quot;&gt;' in bundle["text/html"]
    assert bundle["text/plain"] == hostile


def test_a_picture_is_its_alt_text_in_plain_output():
    picture = Picture(png=b"png", alt="A line falls.")
    assert repr(picture) == "A line falls."
    assert "<figcaption>" not in picture._repr_mimebundle_()["text/html"]


def test_a_picture_needs_alt_text():
    with pytest.raises(ValueError, match="alt is empty"):
        render(Figure(), " ")
