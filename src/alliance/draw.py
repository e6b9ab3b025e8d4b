"""The pictures of the labs, prepared for learners who write one name or number.

A slip gives one sentence that says what may be written: no picture, no traceback, and the cells below still run, for which a
cell with such a line has the tag `raises-exception`.
"""

import re
import textwrap
from collections.abc import Callable, Iterable, Sequence
from difflib import get_close_matches
from functools import wraps
from statistics import StatisticsError, correlation, mean
from typing import Any

import matplotlib.pyplot as plt
from IPython.core.getipython import get_ipython
from IPython.display import display
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from alliance.course import COURSE
from alliance.figures.style import NARROW, PALETTE, behind, house_style, render
from alliance.tables import Rows
from alliance.verbs import spending, table, troop_counts
from quizkit.html import Card

MARK = "# Change this"  # begins the cells that are watched for slips
BLUE, RED, GREY = PALETTE["blue"], PALETTE["rust"], PALETTE["grey"]
LEADS = ("naval tonnage", "naval vessels", "combat aircraft")
ITEMS = ("active troops", "combat aircraft", "tanks", "armoured vehicles", "rocket launchers", "combat ships")
MEASURES = ("sum paid", "after prices", "share of defence", "for each soldier")
BASES = ("Osan", "Kunsan", "Kadena", "Clark", "Yokota", "Misawa", "Andersen")
WARS = (1958, 2021)  # the years of `war`
ASKED = "2006, 2010, 2013, 2015, and each year from 2017 to 2023"


def _names(allowed: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in allowed)


SHAPES = {  # each picture → the line that draws it, and what else may be written
    "opinion": ("draw.opinion(2018, 2023)", ASKED),
    "lead": ('draw.lead("naval vessels")', _names(LEADS)),
    "pace": ("draw.pace(60)", "a number above 0, 1,000 at most"),
    "forces": ('draw.forces("tanks")', _names(ITEMS)),
    "keep_up": ("draw.keep_up(27.5)", "a number above 0, 300 at most"),
    "war": ("draw.war(1990, 1991)", "each year from 1958 to 2021"),
    "wave": ("draw.wave(1967, 1968, 1969)", "each year from 1958 to 1980, or nothing"),
    "payment": ('draw.payment("after prices")', _names(MEASURES)),
    "exposed": ('draw.exposed("Misawa")', _names(BASES)),
}
CLEAR = {"facecolor": "white", "edgecolor": "none", "pad": 0.5}  # behind a number, so that no line crosses it


class SlipError(ValueError):
    """What was written cannot be drawn; the message says what may be written."""


def _say(sentence: str) -> Card:
    return Card.of(sentence, "Not drawn yet.")


def _help(name: str) -> str:
    line, allowed = SHAPES[name]
    return f"Write the line with the same marks as here: {line}. Between the brackets may stand: {allowed}."


def _prepared(draw: Callable[..., Card]) -> Callable[..., Card]:
    """Make a picture answer a slip with a sentence."""

    @wraps(draw)
    def shown(*given: object, **named: object) -> Card:
        try:
            return draw(*given, **named)
        except SlipError as slip:
            return _say(str(slip))
        except TypeError:  # too many or too few, or a name that is none
            return _say(_help(draw.__name__))

    return shown


def _one(value: object, allowed: Sequence[Any], many: str = "") -> Any:
    """Find a value among those allowed, whatever its capitals; `many` lists them in short."""

    def plain(some: object) -> str:
        return str(some).casefold().replace("_", " ").strip()

    for choice in allowed:
        if plain(choice) == plain(value):
            return choice
    listed = many or _names(allowed)
    raise SlipError(f"{str(value)[:30]!r} is not in the table. Choose one of these: {listed}.")


def _number(value: object, most: int) -> float:
    """Read a number above 0 and not above `most`."""
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= most:
        return value
    raise SlipError(
        f"{str(value)[:30]!r} cannot be drawn. Write one number without quotation marks, above 0 and {most:,} at most."
    )


def _span(first: object, last: object, years: Sequence[int], many: str) -> tuple[int, int]:
    start, end = _one(first, years, many), _one(last, years, many)
    if start >= end:
        raise SlipError(f"Write the earlier year first, and two different years out of these: {many}.")
    return start, end


def _axes(height: float) -> tuple[Figure, Axes]:
    return plt.subplots(figsize=(NARROW, height), layout="constrained")


def _picture(
    figure: Figure, finding: str, alt: str, head: Sequence[str], rows: Iterable[Sequence[object]], source: str
) -> Card:
    """Head a figure with what it shows, and put the table of its numbers behind it; `source` is the table of evidence."""
    title = textwrap.fill(finding, 40)
    figure.suptitle(title, x=0.02, ha="left", size=10, weight="bold")
    figure.set_figheight(figure.get_figheight() + 0.17 * title.count("\n"))
    plt.close(figure)  # a notebook would show it a second time, without the words
    cells = ([f"{cell:,.10g}" if isinstance(cell, float) else str(cell) for cell in row] for row in rows)
    return render(figure, alt, below=behind(head, cells, COURSE.bank.tables[source].credit))


def _bars(axes: Axes, names: list[str], values: list[float], shown: list[str], colours: list[str]) -> None:
    """Draw bars with their names above them, so that they have the whole width."""
    places = range(len(names))
    axes.barh(places, values, height=0.4, color=colours)
    for place, name, value, label in zip(places, names, values, shown, strict=True):
        axes.text(0, place - 0.28, name, va="bottom", bbox=CLEAR)
        axes.text(value, place, f"\u00a0 {label}", va="center", fontsize=10)
    axes.set(xlim=(0, max(values) * 1.3), ylim=(len(names) - 0.6, -0.8), xticks=[], yticks=[])
    axes.spines["bottom"].set_visible(False)


@_prepared
def opinion(first: int, last: int) -> Card:
    """How many Americans would defend South Korea, with two years compared."""
    asked = [row for row in table("us-polls") if row["question"].startswith("troops to defend South Korea")]
    favour = {row["year"]: row["favor_percent"] for row in asked}
    start, end = _span(first, last, list(favour), ASKED)
    with house_style():
        figure, axes = _axes(3)
        axes.plot(list(favour), list(favour.values()), "o-", color=PALETTE["mist"])
        axes.plot([start, end], [favour[start], favour[end]], "o-", color=RED, linewidth=2.5)
        for year in (start, end):
            axes.text(year, favour[year] + 6, favour[year], color=RED, ha="center", fontsize=11)
        axes.set(ylim=(0, 100), xlim=(2004, 2025), ylabel="per cent in favour")
        change = f"{favour[end] - favour[start]:+}".replace("-", "−")
        words = f"Would defend South Korea: {favour[start]} per cent in {start}, {favour[end]} in {end}: {change} points"
        alt = f"{words}. Grey: all years that were asked, from 2006 to 2023."
        return _picture(figure, words, alt, ("Year", "per cent in favour"), favour.items(), "us-polls")


@_prepared
def lead(measure: str) -> Card:
    """How many times as much as China America has at sea or in the air."""
    name = _one(measure, LEADS)
    column = name.replace(" ", "_")
    by_year: dict[str, dict[int, float]] = {"United States": {}, "China": {}}
    for row in table("ships-aircraft"):
        if row["country"] in by_year and row[column]:
            by_year[row["country"]][row["edition"]] = row[column]
    american, chinese = by_year.values()
    ratio = {year: american[year] / chinese[year] for year in american if year in chinese}
    first, last, top = min(ratio), max(ratio), max(ratio, key=lambda year: ratio[year])
    with house_style():
        figure, axes = _axes(2.8)
        axes.plot(list(ratio), list(ratio.values()), "o-", color=BLUE)
        axes.axhline(1, color=PALETTE["ink"])
        axes.text(2012, 1, "1: as much as China", va="top", ha="center", bbox=CLEAR)
        high = max(ratio.values()) * 1.06
        axes.set(ylim=(1 - (high - 1) * 0.15, high), xticks=(2006, 2012, 2018, 2024))
        said = f"{ratio[first]:.1f} times China’s in {first}, {ratio[last]:.1f} in {last}; highest {ratio[top]:.1f} ({top})"
        words = f"America’s {name}: {said}"
        alt = f"A line. {words}. Lowest {min(ratio.values()):.1f}."
        rows = [(year, american[year], chinese[year], f"{times:.2f}") for year, times in ratio.items()]
        head = ("Edition", f"America: {name}", f"China: {name}", "times China’s")
        return _picture(figure, words, alt, head, rows, "ships-aircraft")


@_prepared
def pace(yours: float) -> Card:
    """How many years it takes to replace the interceptors fired in June 2025."""
    a_year = _number(yours, 1000)
    missiles = [row for row in table("munitions") if row["weapon"] == "THAAD"]
    fired = next(row["low"] for row in missiles if row["measure"] == "fired")
    paces = {f"asked for {row['year']}: {row['low']} a year": row["low"] for row in missiles[1:]}
    paces[f"yours: {a_year:g} a year"] = a_year
    years = [fired / count for count in paces.values()]
    shown = [f"{value:.1f} years" for value in years]
    with house_style():
        figure, axes = _axes(2.3)
        _bars(axes, list(paces), years, shown, [PALETTE["mist"], PALETTE["mist"], RED])
        words = f"At {a_year:g} a year, {fired} interceptors take {shown[-1]} to replace"
        rows = list(zip(paces, shown, strict=True))
        alt = f"{words}. {'; '.join(map(', '.join, rows))}."
        return _picture(
            figure, words, alt, ("New interceptors", "years to replace those fired"), rows, "munitions"
        )


@_prepared
def forces(item: str) -> Card:
    """Both Koreas' numbers of one item, edition by edition of Seoul's white paper."""
    known = [row for row in table("korea-forces") if row["south"] and row["north"]]
    name = _one(item, ITEMS)
    rows = [row for row in known if row["item"] == name]
    first, last = rows[0], rows[-1]
    with house_style():
        figure, axes = _axes(2.8)
        for side, colour in (("north", RED), ("south", BLUE)):
            axes.plot([row["edition"] for row in rows], [row[side] for row in rows], "o-", color=colour)
            axes.text(
                last["edition"] + 1, last[side], f"{side.title()}\n{last[side]:,}", color=colour, va="center"
            )
        axes.yaxis.set_major_formatter("{x:,.0f}")
        words = f"{name.capitalize()}: in {last['edition']} the North had {last['north'] / last['south']:.2f} times as many as the South"
        top = 1.15 * max(row[side] for row in rows for side in ("north", "south"))
        axes.set(xlim=(1998, 2031), xticks=(2000, 2010, 2020), ylim=(0, top))
        said = [f"{row['edition']}: North {row['north']:,}, South {row['south']:,}" for row in (first, last)]
        head, drawn = (
            ("Edition", f"North: {name}", f"South: {name}"),
            [(r["edition"], r["north"], r["south"]) for r in rows],
        )
        return _picture(figure, words, f"{words}. {'. '.join(said)}.", head, drawn, "korea-forces")


@_prepared
def keep_up(north_share: float) -> Card:
    """What both Koreas spend if the North gives this per cent of its income."""
    share = _number(north_share, 300)
    south_share, times = 2.6, table("korea-economy")[-1]["ratio"]
    spent = [south_share * times, share]  # the North's whole income is 100
    with house_style():
        figure, axes = _axes(2.2)
        names = [f"South: {south_share} per cent of its income", f"North: {share:g} per cent of its income"]
        _bars(axes, names, spent, [f"{value:.0f}" for value in spent], [BLUE, RED])
        axes.axvline(100, color=PALETTE["ink"], linewidth=0.8)
        axes.set(xlim=(0, max(190, max(spent) * 1.2)), xticks=[100], xticklabels=["100: the North’s income"])
        words = f"The South spends {spent[0] / share:.1f} times as much as a North that gives {share:g} per cent of its income"
        alt = f"{words}. Where the North’s income is 100: South {spent[0]:.0f}, North {share:g}."
        rows = [("South", south_share, f"{spent[0]:.0f}"), ("North", f"{share:g}", f"{share:g}")]
        head = ("Who", "per cent of its income", "spent, where the North’s income is 100")
        return _picture(figure, words, alt, head, rows, "korea-economy")


@_prepared
def war(first: int, last: int) -> Card:
    """What the North did in each year, the years of a war against the others up to 2021."""
    events = {row["year"]: row["other_events_merged"] for row in table("north-events")}
    start, end = _span(first, last, range(WARS[0], WARS[1] + 1), "the years from 1958 to 2021")
    in_war = [events[year] for year in range(start, end + 1)]
    others = [events[year] for year in range(WARS[0], WARS[1] + 1) if not start <= year <= end]
    if not others:
        raise SlipError(
            "No other years are left to compare with. Choose a shorter war between 1958 and 2021."
        )
    with house_style():
        figure, axes = _axes(3)
        axes.bar(
            list(events), list(events.values()), color=[RED if start <= y <= end else GREY for y in events]
        )
        axes.set(ylim=(0, 22), yticks=(0, 5, 10, 15, 20), ylabel="events in the year")
        axes.text(2023, 21, "2024: 52 ↑", ha="right", va="center")
        words = f"{mean(in_war):.1f} events a year in {start}–{end}, {mean(others):.1f} in the other years up to 2021"
        alt = f"What the North did, 1958–2024, a bar for each year: {words}."
        return _picture(
            figure, f"What the North did: {words}", alt, ("Year", "events"), events.items(), "north-events"
        )


@_prepared
def wave(*left_out: int) -> Card:
    """Events in Korea and Americans in Vietnam, 1958 to 1980, without the years left out."""
    if len(left_out) == 1 and isinstance(left_out[0], list | tuple):
        left_out = tuple(left_out[0])
    rows = [row for row in table("north-events") if row["year"] <= 1980]
    gone = {_one(year, [row["year"] for row in rows], "the years from 1958 to 1980") for year in left_out}
    kept = [row for row in rows if row["year"] not in gone]
    soldiers = [(row["us_troops_vietnam"] or 0) / 1000 for row in kept]
    events = [row["other_events_merged"] for row in kept]
    try:
        found = correlation(soldiers, events)
    except StatisticsError:
        raise SlipError(
            "Too few years are left for a correlation. Leave out fewer years from 1958 to 1980."
        ) from None
    with house_style():
        figure, axes = _axes(3)
        axes.plot(soldiers, events, "o", color=BLUE)
        for x, y, row in zip(soldiers, events, kept, strict=True):
            if row["year"] in range(1965, 1972):
                axes.text(x + 14, y, row["year"], va="center")
        axes.set(xlim=(-20, 660), ylim=(-1, 20), yticks=(0, 5, 10, 15, 20))
        axes.set(xlabel="Americans in Vietnam, in thousands", ylabel="events in Korea")
        words = f"{len(kept)} years: the correlation is {found:.2f}".replace("-", "−")
        alt = f"Events in Korea, and Americans in Vietnam in the same year. {words}."
        drawn = [(row["year"], f"{us:.0f}", n) for row, us, n in zip(kept, soldiers, events, strict=True)]
        head = ("Year", "Americans in Vietnam, thousands", "events in Korea")
        return _picture(figure, f"Korea and Vietnam, {words}", alt, head, drawn, "north-events")


@_prepared
def payment(measure: str) -> Card:
    """Seoul's payments since 2005 in four measures, each 100 in 2005."""
    paid = {row["year"]: row["billion_won"] for row in table("cost-sharing") if 2005 <= row["year"] <= 2024}
    won, dollars = spending("won"), spending("dollars")  # of each year, and of 2023
    below: dict[str, Any] = {"sum paid": dict.fromkeys(paid, 1)}
    below["after prices"] = {year: won[year] / dollars[year] for year in paid}
    below |= {"share of defence": won, "for each soldier": troop_counts()}
    name = _one(measure, MEASURES)
    lines = {of: [100 * paid[y] / n[y] * n[2005] / paid[2005] for y in paid] for of, n in below.items()}
    with house_style():
        figure, axes = _axes(3.2)
        for of, line in lines.items():
            colour, width = (BLUE, 2.5) if of == name else (GREY, 1)
            axes.plot(list(paid), line, color=colour, linewidth=width)
            axes.text(2024.5, line[-1], f"{line[-1]:.0f} {of}", color=colour, va="center")
        axes.set(xlim=(2005, 2040), xticks=(2005, 2015, 2024), ylim=(0, 280), ylabel="2005 = 100")
        change = f"{lines[name][-1] - 100:+.0f}".replace("-", "−")
        words = f"Payment, {name}: {change} per cent from 2005 to 2024"
        rows = [(year, *(f"{line[n]:.0f}" for line in lines.values())) for n, year in enumerate(paid)]
        alt = f"{words}. Four lines, each 100 in 2005: {', '.join(lines)}."
        return _picture(figure, words, alt, ("Year", *lines), rows, "cost-sharing")


def _newest(missiles: Rows) -> dict[str, float]:
    """Each missile's range in km, by its newest row."""
    rows = sorted(missiles, key=lambda row: row["as_of"])
    return {row["missile"]: row["range_high_km"] or row["range_low_km"] for row in rows}


@_prepared
def exposed(base: str) -> Card:
    """Which missiles reach a base, and how far it is from the Taiwan Strait; Kadena stands beside it."""
    name = _one(base, BASES)
    at = {row["base"].split()[0]: row for row in table("bases-distances") if "Camp" not in row["base"]}
    ranges = sorted(_newest(table("missile-ranges")).items(), key=lambda pair: pair[1])
    radius = min(
        row["combat_radius_km"] for row in table("fighter-radius") if row["aircraft"] == "F-35A"
    )  # the expected one, not the required
    near, far = at[name]["km_to_nearest_city"], at[name]["km_to_strait"]
    with house_style():
        figure = plt.figure(figsize=(NARROW, 6.2), layout="constrained")
        top, bottom = figure.subplots(2, height_ratios=(14, 9))
        for axes, column, mark in ((top, "km_to_nearest_city", "o"), (bottom, "km_to_strait", "d")):
            for place, of in enumerate(BASES):
                km, colour = at[of][column], RED if of in ("Kadena", name) else GREY
                axes.plot(km, place, mark, color=colour, markersize=6)
            named = [f"{of} {at[of][column]:,}" for of in BASES]
            axes.set(yticks=range(len(BASES)), yticklabels=named, xlim=(0, 5300), xticks=range(0, 4001, 2000))
            axes.xaxis.set_major_formatter("{x:,.0f}")
        for step, (missile, km) in enumerate(ranges):
            top.plot([km, km], [6.6, step - 7.3], color=BLUE, linewidth=1, zorder=0)
            top.text(km + 50, step - 7.3, f"{missile} {km:,}", color=BLUE, va="top")
        top.set_ylim(6.6, -7.4)
        bottom.axvline(radius, color=PALETTE["forest"], linestyle="--", zorder=0)
        bottom.text(radius + 60, -1, f"F-35A out and home: {radius:,}", color=PALETTE["forest"], va="center")
        bottom.set_ylim(6.6, -1.5)
        reach = sum(near <= km for _, km in ranges)
        words = f"{reach} of 7 types of missile reach {name}"
        top.set_title("km to the nearest of 13 cities")
        bottom.set_title("km to the Taiwan Strait")
        said = "; ".join(
            f"{of} {at[of]['km_to_nearest_city']} and {at[of]['km_to_strait']} km" for of in BASES
        )
        alt = f"{words}; the strait is {far:,} km away. To a city in China and to the strait: {said}."
        alt += f" Ranges in km: {', '.join(f'{of} {km}' for of, km in ranges)}."
        rows = [(of, at[of]["km_to_nearest_city"], at[of]["km_to_strait"]) for of in BASES]
        head = ("Base", "km to a city in China", "km to the strait")
        return _picture(figure, f"{words}; the strait is {far:,} km away", alt, head, rows, "bases-distances")


def watch_slips() -> None:
    """Have a line that Python cannot even run answered with a sentence, in cells that begin with `MARK` and in no others."""
    shell = get_ipython()
    if shell is None:
        return

    def prepare(info: Any) -> None:
        source = info.raw_cell or ""

        def say(*_: object, **__: object) -> None:
            meant = [
                name
                for word in re.findall(r"\w+", source)
                for name in get_close_matches(word, SHAPES, 1, 0.7)
            ]
            undo = "Undo what you changed (Ctrl+Z), and run the cell again."
            display(_say(_help(meant[-1]) if meant else undo))  # type: ignore[no-untyped-call]

        watched = source.lstrip().startswith(MARK)
        shell.set_custom_exc((Exception,) if watched else (), say if watched else None)  # type: ignore[no-untyped-call]

    shell.events.register("pre_run_cell", prepare)


watch_slips()
