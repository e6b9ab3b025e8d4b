"""The troop series and its chart: data, words and legibility; no pixels."""

import io
import re
from math import isnan
from xml.etree import ElementTree

import matplotlib
import pytest
from matplotlib.figure import Figure
from PIL import Image, ImageColor

import alliance
from alliance.course import COURSE
from alliance.figures.burden import burden_figure
from alliance.figures.series import OfficialLevel, TroopChart, middle, years
from alliance.figures.style import NARROW, PALETTE, WIDE, Picture, house_style, png, render
from alliance.figures.troops import finding, troops_alt, troops_figure
from alliance.ledger import Fact
from drawn import boxes, illegible, texts

COUNTS = COURSE.bank.troops
KNOWN = {1950: 510, 1951: None, 1952: None, 1953: 326863, 1971: 40740, 2008: 25772, 2025: 23642}
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


def a_fact(when, title):
    name = re.sub(r"[^a-z0-9]+", "-", f"{title} {when}".lower()).strip("-")
    return Fact(id=name, title=title, text=title, sources=("a-source",), as_of="2026", date=when)


DECISIONS = [
    a_fact("1971-03", "7th Infantry Division leaves"),
    a_fact("1977", "Carter orders a pull-out"),
    a_fact("1979-07-20", "Carter suspends the pull-out"),
    a_fact("1990-04", "East Asia Strategy Initiative"),
    a_fact("1991-11", "Second phase suspended"),
    a_fact("2004-10-06", "Deal to cut 12,500"),
    a_fact("2008-04-19", "Drawdown stopped at 28,500"),
    a_fact("2015-07", "Rotational brigade"),
]
LONG = "The two governments agree on a very much longer title than the key has room for in one single row"
CROWD = [a_fact(f"{year}-{month:02}", LONG) for year in (1950, 1955, 1990, 1991) for month in (1, 5, 9)]
OFFICIAL = OfficialLevel(28_500, DECISIONS[6])


OUTCOMES = {DECISIONS[0].id: "20,000 left", DECISIONS[2].id: "3,000 had left"}


def a_chart(start=1950, end=2025, decisions=DECISIONS, official=OFFICIAL):
    return TroopChart(COUNTS, decisions, OUTCOMES, official, start, end)


def line(axes, name):
    (found,) = [drawn for drawn in axes.lines if drawn.get_gid() == name]
    return [float(y) for y in found.get_ydata()]


# The data


def test_the_series_holds_every_year_once_with_the_month_and_measure_of_each_report():
    assert [c.year for c in COUNTS] == list(range(1950, 2026))
    assert {c.source for c in COUNTS} == {"troopdata", "kane-2006"}
    assert {c.year: c.count for c in COUNTS if c.year in KNOWN} == KNOWN
    assert [c.year for c in COUNTS if c.measure == "gap"] == [1951, 1952]
    assert [c.year for c in COUNTS if c.measure == "other"] == [2003, 2004]
    june = {1950, 1953, 1954, 1955, 1956}
    wanted = {c.year: "June" if c.year in june else "September" for c in COUNTS if c.measure == "report"}
    assert {c.year: c.month for c in COUNTS if c.month} == wanted


def test_runs_of_years_are_drawn_together():
    assert years([c for c in COUNTS if c.month == "June"]) == "1950, 1953–56"
    assert years([]) == ""


def test_what_cannot_be_shown_is_refused():
    for start, end, message in (
        (1995, 1965, "comes after"),
        (1951, 1952, "no troops were counted"),
        (1900, 1910, "no troops were counted"),
    ):
        with pytest.raises(ValueError, match=message):
            alliance.troops(start, end)
    with pytest.raises(ValueError, match="has no date"):
        a_chart(decisions=[a_fact("", "Someday")])


# The chart


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize(("start", "end"), RANGES)
def test_lines_and_numbers_are_the_data_and_every_text_can_be_read(start, end, width):
    chart = a_chart(start, end)
    figure = troops_figure(chart, width)
    assert illegible(figure) == []
    found = boxes(figure)
    panels = [axes for axes in figure.axes if axes.lines]
    assert len(panels) == (2 if start <= 1954 and end >= 1953 else 1)  # only the war years need another
    for axes in panels:
        for c, report, hollow in zip(chart.selected, line(axes, "reports"), line(axes, "other"), strict=True):
            assert (report == c.count) if c.measure == "report" else isnan(report)
            assert (hollow == c.count) if c.measure == "other" else isnan(hollow)
        written = [(text, box) for text, box in found if len(text) > 1]  # a flag may stand on a steep line
        assert on_the_line(written, axes) == set()
    main = panels[0]
    assert main.get_ylim()[0] == 0
    inside = [fact for fact in DECISIONS if start <= fact.year <= end]
    marks = [text for text in main.texts if text.get_gid() == "decision"]
    assert [mark.get_text() for mark in marks] == [str(n) for n in range(1, len(inside) + 1)]
    assert [mark.get_position()[0] for mark in marks] == [middle(fact) for fact in inside]
    said = texts(figure)
    assert any("official level since 2008: 28,500" in text for text in said) is (end >= 2008)
    assert any("another source (Kane 2006), uncertain" in text for text in said) is bool(
        {2003, 2004} & set(range(start, end + 1))
    )
    assert any("no observation" in text for text in said) is bool({1951, 1952} & set(range(start, end + 1)))


def on_the_line(found, axes):
    """Which texts, given with their boxes, stand on the line of the counts."""
    clip, hit = axes.bbox, set()
    for drawn in [drawn for drawn in axes.lines if drawn.get_gid() in ("reports", "dashed")]:
        x, y = drawn.get_transform().transform_path(drawn.get_path()).interpolated(200).vertices.T
        visible = (clip.x0 <= x) & (x <= clip.x1) & (clip.y0 <= y) & (y <= clip.y1)
        for text, box in found:
            if (visible & (box.x0 <= x) & (x <= box.x1) & (box.y0 <= y) & (y <= box.y1)).any():
                hit.add(text)
    return hit


@pytest.mark.parametrize(("start", "end"), [*RANGES[:5], *RANGES[10:12]])
def test_a_crowd_of_decisions_with_long_titles_can_be_read(start, end):
    for width in (WIDE, NARROW):
        assert illegible(troops_figure(a_chart(start, end, [*DECISIONS, *CROWD]), width)) == []


def test_gaps_are_shaded_and_the_dashes_join_the_uncertain_years_to_their_neighbours():
    main = troops_figure(a_chart(decisions=())).axes[0]
    assert len([patch for patch in main.patches if patch.get_gid() == "gap"]) == 2
    dashed = line(troops_figure(a_chart(2000, 2007, ())).axes[0], "dashed")
    assert [2000 + i for i, y in enumerate(dashed) if not isnan(y)] == [2002, 2003, 2004, 2005]


def test_the_official_level_is_drawn_and_said_from_its_day_on():
    (axes,) = troops_figure(a_chart(1990, 2025, ())).axes
    (official,) = [drawn for drawn in axes.lines if drawn.get_gid() == "official"]
    assert list(official.get_ydata()) == [28_500, 28_500]
    assert int(official.get_xdata()[0]) == 2008
    assert "official level 28,500 since 2008" in troops_alt(a_chart())
    for chart in (a_chart(1960, 2007), a_chart(official=None)):
        assert "official" not in {
            drawn.get_gid() for axes in troops_figure(chart).axes for drawn in axes.lines
        }
        assert "official level" not in troops_alt(chart)
    assert "official level 28,500 since 2008" in alliance.troops().alt


# Words


def test_the_alt_text_says_what_the_figure_shows():
    alt = troops_alt(a_chart())
    for part in (
        "1950 to 2025",
        "First count 510 (June 1950), last 23,642 (September 2025).",
        "Peak 326,863 (June 1953).",
        "Lowest after the war 23,111 (September 2024).",
        "No observation in 1951–52",
        "Hollow circles in 2003–04",
    ):
        assert part in alt
    known = {f"{c.count:,}" for c in COUNTS if c.count} | {"28,500"}
    for start, end in RANGES:
        alt = troops_alt(a_chart(start, end))
        assert set(re.findall(r"\d+,\d{3}", alt)) <= known
        assert len(alt) < 1200


def test_the_alt_text_leaves_out_what_is_not_shown():
    alt = troops_alt(a_chart(1965, 1995))
    assert [
        part for part in ("No observation", "Hollow", "28,500", "2004", "after the war") if part in alt
    ] == []


def test_the_headline_says_what_the_counts_show():
    for (start, end), words in {
        (
            1957,
            2002,
        ): "71,043 in 1957, 37,743 in 2002, 47 per cent fewer. The largest fall in two years: 25,791, from 1969 to 1971",
        (
            1950,
            2024,
        ): "326,863 in 1953, 23,111 in 2024, 93 per cent fewer. The largest fall in two years: 251,535, from 1953 to 1955",
        (1958, 1960): "46,024 in 1958, 55,864 in 1960, 21 per cent more",
        (1950, 1952): "510 U.S. troops in South Korea in 1950",
    }.items():
        chart = a_chart(start, end)
        assert finding(chart).removeprefix("U.S. troops in South Korea: ") == words
        for width in (WIDE, NARROW):
            assert finding(chart) in [text.replace("\n", " ") for text in texts(troops_figure(chart, width))]


def test_decisions_are_named_on_the_chart_where_there_is_room():
    said = " ".join(texts(troops_figure(a_chart(1968, 1982)))).replace("\n", " ")
    assert "1: 7th Infantry Division leaves" in said and "3: Carter suspends the pull-out" in said
    narrow = " ".join(texts(troops_figure(a_chart(1968, 1992), NARROW)))
    assert "1: 7th Infantry" not in narrow  # there the list below names so many
    card = alliance.troops(1975, 1982)
    assert card.markup.count("Carter halts it") == 0 and "Carter%20halts%20it" in card.markup


def test_the_counts_stand_behind_the_chart_as_a_table():
    markup = alliance.troops(1968, 1972).markup
    table = markup[markup.index("<details>") :]
    for words in ("People on active duty", "September 1971", "40,740", "Pentagon reports"):
        assert words in table
    assert (
        "–" in alliance.troops(1950, 1953).markup and "no observation" in alliance.troops(1950, 1953).markup
    )


def test_below_the_chart_of_a_few_years_stand_its_decisions_and_what_the_counts_are():
    card = alliance.troops(1968, 1982)
    assert card.markup.count("<img") == card.markup.count("<source media=") == 1
    listed = re.findall("<li>(.*?)</li>", card.markup)
    assert listed[0].startswith("<strong>20 March 1970</strong>: Nixon decides to cut 20,000 troops. ")
    assert "fall in 1970 and again in 1971, by more than the 20,000" in listed[1]
    n = alliance.troop_counts()
    assert (n[1969] - n[1970], n[1970] - n[1971]) == (14248, 11543)
    alt, *rows = repr(card).split("\n")
    assert alt == card.alt and "Peak 66,531" in alt and "Nixon" not in alt
    assert rows[2].startswith("(3) 9 March 1977: Carter announces")
    assert "no fall is the work of one decision alone" in card.markup and "no fall" not in repr(card)


def test_the_charts_of_lesson_1_and_its_exercise_number_their_few_marks_alike():
    rows = repr(alliance.troops(1968, 1994)).split("\n")[1:]
    assert [row.split(" ", 1)[0] for row in rows] == ["(1)", "(2)", "(3)", "(4)", "(5)"]
    assert rows[1] == "(2) 9 March 1977: Carter announces the withdrawal of ground troops."
    assert repr(alliance.troops(1957, 2002)).split("\n")[1:] == rows
    assert "(6)" in repr(alliance.troops(1950, 1995))  # other years have all decisions


# The picture


def test_a_picture_is_sharp_fits_the_page_and_holds_no_date():
    picture = alliance.troops()
    svg = ElementTree.fromstring(picture.image)
    assert {"1960", "2000", "23,111"} <= {
        text for text in svg.itertext() if text.strip()
    }  # words, not outlines
    assert b"metadata" not in picture.image  # no date and no version, which would change a notebook run again
    assert picture.image == alliance.troops().image
    assert 'width="624"' in picture.markup and "max-width:100%" in picture.markup


def test_a_drawing_can_be_had_in_pixels_too():
    """To save the picture of the policy lab. Flat colours stay what they are."""
    with Image.open(io.BytesIO(png(troops_figure(a_chart())))) as image:
        assert image.width == WIDE * 144
        assert not {"exif", "Software", "date:create"} & image.info.keys()
        colours = {colour for _, colour in image.convert("RGB").getcolors()}
        assert {(255, 255, 255), ImageColor.getrgb(PALETTE["blue"])} <= colours
    assert (
        b"2.56 %" in render(burden_figure(COURSE.bank.spending), "Spending").image
    )  # only the lines are rounded


def test_the_house_style_holds_whatever_is_set_and_puts_it_back():
    with matplotlib.rc_context({"font.size": 20, "axes.facecolor": "black", "savefig.facecolor": "red"}):
        with house_style():
            assert (matplotlib.rcParams["font.size"], matplotlib.rcParams["axes.facecolor"]) == (9, "white")
            assert matplotlib.rcParams["savefig.facecolor"] == "auto"
        assert matplotlib.rcParams["font.size"] == 20


def test_a_picture_needs_alt_text_escapes_it_and_is_it_in_plain_output():
    hostile = "\"><script>alert(1)</script>' & $x$"
    bundle = Picture(b"png", hostile)._repr_mimebundle_()
    assert "<script" not in bundle["text/html"] and 'alt="&quot;&gt;' in bundle["text/html"]
    assert bundle["text/plain"] == repr(Picture(b"png", hostile)) == hostile
    with pytest.raises(ValueError, match="alt is empty"):
        render(Figure(), " ")


def test_an_event_is_marked_beside_the_decisions_and_said_to_be_none():
    bomb = a_fact("2006-10-09", "First nuclear test")
    chart = TroopChart(COUNTS, DECISIONS, OUTCOMES, OFFICIAL, 2002, 2012, events=[bomb])
    for width in (WIDE, NARROW):
        figure = troops_figure(chart, width)
        assert illegible(figure) == []
        said = [text.replace("\n", " ") for text in texts(figure)]
        assert "9 October 2006: First nuclear test" in said
        assert "an event, no decision on troops" in said
        assert [set(line.get_xdata()) for line in figure.axes[0].lines if line.get_gid() == "event"] == [
            {middle(bomb)}
        ]
    assert "First nuclear test, an event and no decision on troops" in troops_alt(chart)
    assert "no decision on troops" not in troops_alt(a_chart())
