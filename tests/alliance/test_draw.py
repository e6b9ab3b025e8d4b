"""The pictures of the labs: what learners write by mistake is answered with one sentence, and the cells below still run."""

import json
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from alliance import draw, table
from alliance.figures.style import Picture

EXERCISES = sorted((Path(__file__).parents[2] / "exercises").glob("0[3-8]*.ipynb"))
LISTS = {  # each picture → what its sentence must offer
    draw.opinion: "2006, 2010, 2013, 2015, and each year from 2017 to 2023",
    draw.lead: '"naval tonnage", "naval vessels", "combat aircraft"',
    draw.pace: "1,000 at most",
    draw.forces: '"active troops", "combat aircraft", "tanks"',
    draw.keep_up: "300 at most",
    draw.war: "1958",
    draw.wave: "from 1958 to 1980",
    draw.payment: '"share of defence", "for each soldier"',
    draw.exposed: '"Osan", "Kunsan", "Kadena", "Clark"',
}


@pytest.mark.parametrize(
    "drawing, written",
    [
        (draw.opinion, (2016, 2023)),
        (draw.opinion, (2023, 2018)),
        (draw.opinion, (2018, 2018)),
        (draw.opinion, (2018,)),
        (draw.opinion, (2018, 2023, 2022)),
        (draw.lead, ("navel vessels",)),
        (draw.lead, (["naval vessels"],)),
        (draw.pace, (-5,)),
        (draw.pace, (0,)),
        (draw.pace, ("27",)),
        (draw.pace, (27, 5)),
        (draw.pace, (True,)),
        (draw.pace, (float("nan"),)),
        (draw.pace, (10**400,)),
        (draw.pace, ()),
        (draw.forces, ("Guam",)),
        (draw.keep_up, (-3,)),
        (draw.keep_up, (1000,)),
        (draw.war, (2020, 2024)),
        (draw.war, (1972, 1965)),
        (draw.war, (1965,)),
        (draw.war, (1958, 2021)),
        (draw.wave, (2001,)),
        (draw.wave, ([[1967, 1968, 1969]],)),
        (draw.wave, range(1958, 1981)),
        (draw.payment, ("share of defense",)),
        (draw.exposed, ("Camp",)),
        (draw.exposed, ("Humphreys",)),
    ],
)
def test_a_slip_is_answered_with_what_may_be_written_and_no_picture(drawing, written):
    answer = drawing(*written)
    assert not isinstance(answer, Picture)
    assert repr(answer).startswith("Not drawn yet.") and LISTS[drawing] in repr(answer)


def test_a_name_that_python_knows_from_nowhere_is_a_slip_too():
    assert 'draw.lead("naval vessels")' in repr(draw.lead(mesure="naval vessels"))


@pytest.mark.parametrize(
    "drawing, written, said",
    [
        (draw.opinion, (2010, 2023), "40 per cent in 2010, 50 in 2023: +10 points"),
        (draw.opinion, ("2018", 2023), "64 per cent in 2018, 50 in 2023: −14 points"),
        (draw.lead, ("Naval_Tonnage",), "5.3 times China’s in 2006, 2.9 in 2024"),
        (draw.lead, ("combat aircraft",), "highest 1.4 (2008)"),
        (draw.lead, ("naval vessels",), "1.4 in 2024; highest 1.4 (2006). Lowest 1.1"),
        (draw.pace, (60,), "asked for 2024: 11 a year, 13.6 years; asked for 2026: 37 a year, 4.1 years"),
        (draw.forces, ("Tanks",), "1.95 times as many"),
        (draw.keep_up, (27,), "5.7 times as much"),
        (draw.war, (1965, 1972), "6.5 events a year in 1965–1972, 1.8 in the other years"),
        (draw.war, (1990, 1991), "0.5 events a year in 1990–1991, 2.5 in the other years"),
        (draw.wave, (), "23 years: the correlation is 0.77"),
        (draw.wave, ([1967, 1968, 1969],), "20 years: the correlation is 0.51"),
        (draw.wave, range(1967, 1972), "18 years: the correlation is −0.05"),
        (draw.payment, ("sum paid",), "+98 per cent"),
        (draw.payment, ("after prices",), "+29 per cent"),
        (draw.payment, ("share of defence",), "−31 per cent"),
        (draw.payment, ("for each soldier",), "+165 per cent"),
        (draw.exposed, ("yokota",), "4 of 7 types of missile reach Yokota; the strait is 2,276 km away"),
        (draw.exposed, ("Kadena",), "5 of 7 types of missile reach Kadena; the strait is 857 km away"),
    ],
)
def test_a_picture_says_what_the_labs_say(drawing, written, said):
    shown = drawing(*written)
    assert isinstance(shown, Picture) and said in shown.alt
    assert "<details>" in shown.markup and "<td" in shown.markup  # its numbers as a table


def test_words_of_the_labs_hold_in_the_tables():
    vessels = {(row["edition"], row["country"]): row["naval_vessels"] for row in table("ships-aircraft")}
    assert [vessels[year, "United States"] for year in (2006, 2007)] == [1120, 950]
    ratios = [vessels[year, "United States"] / vessels[year, "China"] for year in (2006, 2016, 2024)]
    assert ratios == pytest.approx([1.4, 1.1, 1.4], abs=0.05)
    events = {
        row["year"]: row["missile_events"] + row["nuclear_events"] + row["other_events_merged"]
        for row in table("north-events")
    }
    inside = [events[year] for year in range(2001, 2012)]
    outside = [events[year] for year in range(1958, 2022) if year not in range(2001, 2012)]
    assert [round(sum(some) / len(some), 1) for some in (inside, outside)] == [4.3, 4.5]


LINES = {  # what Python itself cannot run → what the sentence offers
    "draw.lead(naval vessels)": '"naval tonnage"',
    "draw.lead(vessels)": '"naval tonnage"',
    "draw.lead(“naval vessels”)": '"naval tonnage"',
    'draw.lead("naval vessels)': '"naval tonnage"',
    "draw.pace(60": "1,000 at most",
    "draw.pace(14%)": "1,000 at most",
    "draw.pase(60)": "1,000 at most",
    "draw.nothing(60)": "Ctrl+Z",
}


def test_the_cells_below_a_slip_still_run_and_other_cells_keep_their_errors():
    watched = {"tags": ["raises-exception"]}
    cells = [nbformat.v4.new_code_cell("from alliance import draw")]
    cells += [nbformat.v4.new_code_cell(f"# Change this:\n{line}", metadata=watched) for line in LINES]
    cells += [nbformat.v4.new_code_cell("unknown", metadata=watched), nbformat.v4.new_code_cell("6 * 7")]
    notebook = nbformat.v4.new_notebook(cells=cells)
    NotebookClient(notebook, kernel_name="python3").execute()
    *slips, error, last = [cell.outputs for cell in notebook.cells[1:]]
    for outputs, offered in zip(slips, LINES.values(), strict=True):
        (output,) = outputs
        assert output.output_type == "display_data" and offered in output.data["text/plain"]
    assert error[0].ename == "NameError"
    assert last[0].data["text/plain"] == "42"


@pytest.mark.parametrize("path", EXERCISES, ids=lambda path: path.stem[:2])
def test_each_line_to_change_is_watched(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    drawn = [cell for cell in cells if "draw." in "".join(cell["source"]) and cell["cell_type"] == "code"]
    assert drawn
    for cell in drawn:
        assert cell["source"][0].startswith(draw.MARK)
        assert "raises-exception" in cell["metadata"]["tags"]
