"""Where the frameworks agree: the stances, the groups, the table and its words."""

import html
import subprocess
import sys

import pytest
from msgspec.structs import replace

import alliance
from alliance import schools
from alliance.course import COURSE
from alliance.figures.agreement import DASH, KEY, SYLLABLES, agreement_card, group_rows, pattern, stances
from alliance.ledger import NOT_STATED, Position
from quizkit import notebooks, workspace

ROWS = list(COURSE.bank.dimensions.values())
COLUMNS = list(COURSE.bank.frameworks.values())
TAIWAN = COURSE.bank.dimensions["taiwan"]
SIGNS = ("●○", "◆◇", "■□")
PAIR = replace(TAIWAN, together=(("adjustment", "expansion"),))


def silent(row, frameworks):
    """The frameworks with nothing stated on a row."""
    blank = Position(text=NOT_STATED)
    return [replace(f, positions={**f.positions, row.id: blank}) for f in frameworks]


def test_a_stance_is_shared_its_own_the_only_one_or_not_stated():
    for row in (row for row in ROWS if row.reading):
        stated = [f.id for f in COLUMNS if f.positions[row.id].text != NOT_STATED]
        side = row.together[0] if row.together else ()
        for name, stance in stances(row, COLUMNS).items():
            alone = "the only one stated" if len(stated) == 1 else "a view of its own"
            wanted = "together" if name in side else alone if name in stated else NOT_STATED
            assert stance == wanted, (row.id, name)


def test_a_pattern_names_who_stands_together_and_a_silent_framework_does_not_stand_apart():
    one, two, three = COLUMNS
    quiet = [one, *silent(TAIWAN, [two]), three]
    every = replace(TAIWAN, together=(("expansion", "adjustment", "retrenchment"),))
    for row, columns, words in (
        (TAIWAN, COLUMNS, "Each a view of its own"),
        (PAIR, COLUMNS, "Adjustment and expansion together, retrenchment apart"),
        (every, COLUMNS, "All three together"),
        (PAIR, quiet, "Adjustment and expansion together, retrenchment not stated"),
        (TAIWAN, quiet, "Stated for two only"),
        (TAIWAN, [one, *silent(TAIWAN, [two, three])], "Stated for one only, nothing to compare"),
        (TAIWAN, silent(TAIWAN, COLUMNS), "Stated for none"),
    ):
        assert pattern(stances(row, columns)) == words


def test_what_cannot_stand_together_or_be_compared_is_refused():
    both = (*PAIR.together, ("retrenchment", "expansion"))
    for row, columns, message in (
        (PAIR, silent(TAIWAN, COLUMNS), "its position is not stated"),
        (replace(TAIWAN, together=(("adjustment", "primacy"),)), COLUMNS, "primacy cannot stand"),
        (replace(TAIWAN, together=both), COLUMNS, "only one group"),
    ):
        with pytest.raises(ValueError, match=message):
            agreement_card([row], columns)
    with pytest.raises(ValueError, match="nothing to compare"):
        agreement_card([], COLUMNS)
    with pytest.raises(ValueError, match="compares three"):
        agreement_card(ROWS, COLUMNS[:2])


def test_the_course_joins_only_what_is_stated_and_reads_only_what_it_compares():
    for row in ROWS:
        for side in row.together:
            assert len(side) >= 2, row.id
            unstated = [f.id for f in COLUMNS if f.id in side and f.positions[row.id].text == NOT_STATED]
            assert not unstated, row.id
        assert set(row.where) <= {code for f in COLUMNS for code in f.positions[row.id].where}, row.id


def test_the_table_has_every_compared_point_once_under_its_pattern_and_the_words_say_the_same():
    card = alliance.agreement()
    bodies = card.markup.split("<tbody>")[1:]
    groups = group_rows(ROWS, COLUMNS)
    assert [len(rows) for _, rows in groups] == [body.count('scope="row"') for body in bodies]
    for (words, rows), body in zip(groups, bodies, strict=True):
        assert 'scope="rowgroup"' in body and f">{words}</th>" in body
        assert f"\n{words}:\n" in repr(card)
        for row, stance in rows:
            name, *cells = body.split(f">{html.escape(row.label)}</strong>")[1].split("</tr>")[0].split("<td")
            assert html.escape(row.reading) in name
            for cell, own, sides in zip(cells, stance.values(), SIGNS, strict=True):
                filled, empty = sides
                wanted = {"together": filled, NOT_STATED: "–"}.get(own, empty)
                assert f'aria-label="{own}"' in cell and f">{wanted}<" in cell
            quiet = " and ".join(name for name, own in stance.items() if own == NOT_STATED)
            assert (
                f"- {row.label}{f' (not stated: {quiet})' if quiet else ''} – {row.reading}"
                in repr(card).splitlines()
            )
    left_out = [row for row in ROWS if not row.reading or row.same_as]
    assert left_out and not any(f">{row.label}</strong>" in card.markup for row in left_out)
    assert NOT_STATED in card.markup


def test_the_table_has_a_caption_headed_columns_and_says_what_its_signs_mean():
    markup = alliance.agreement().markup
    assert markup.count("<caption") == 2 and markup.count("<details") == 1
    assert (
        "<caption" in markup.split("<details")[1]
    )  # the silent points, which no question in the lesson needs
    assert markup.count('scope="col"') == 8
    assert "Where the paper is silent on a framework: 6 points" in markup
    assert all(f'aria-label="{framework.label}"' in markup for framework in COLUMNS)
    above, folded = markup.split("<details")
    assert KEY in above and DASH in folded and DASH not in above
    for look in schools.SCHOOLS.values():  # each sign has its name below it, in both tables
        assert markup.count(f'aria-hidden="true">{SYLLABLES[look.name]}</span></th>') == 2
        assert SYLLABLES[look.name].replace("\u00ad", "") == look.name


def test_exercise_7_counts_the_rows_as_the_table_does():
    """The exercise says on how many points all three speak."""
    rows = [row for row in ROWS if row.reading and not row.same_as]
    stated = [[f.positions[row.id].text != NOT_STATED for f in COLUMNS] for row in rows]
    cells = notebooks.read(workspace.source(COURSE) / "exercises" / "07-comparing.ipynb")["cells"]
    text = {cell["id"]: "".join(cell["source"]) for cell in cells if cell["id"].startswith("agree")}
    assert sum(map(all, stated)) == 6 and len(stated) - 6 == 6
    kinds = [list(stances(row, COLUMNS).values()) for row in rows]
    full = [sum(kind == "together" for kind in row) for row in kinds if NOT_STATED not in row]
    assert [full.count(size) for size in (3, 2, 0)] == [1, 3, 2]
    assert "On six points the paper lets all three speak" in text["agree"]


def test_rows_that_ask_almost_the_same_stand_in_the_table_once():
    twins = {row.id: row for row in ROWS if row.same_as}
    assert set(twins) == {"role-of-usfk", "flexibility", "basing", "priority-theatre"}
    for row in twins.values():
        other = COURSE.bank.dimensions[row.same_as]
        assert not other.same_as and stances(row, COLUMNS) == stances(other, COLUMNS)
        assert f">{row.label}</strong>" not in alliance.agreement().markup


@pytest.mark.parametrize("width", [320, 640])
def test_the_table_fits_a_telephone_and_the_column_of_a_page(browser, width):
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.set_content(f"<body style='margin: 0; font: 17px sans-serif'>{alliance.agreement().markup}</body>")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


def test_all_not_stated_can_be_shown():
    bare, quiet = [replace(row, together=(), same_as="") for row in ROWS if row.reading], COLUMNS
    for row in bare:
        quiet = silent(row, quiet)
    card = agreement_card(bare, quiet)
    assert card.markup.count(f'aria-label="{NOT_STATED}"') == 3 * len(bare)
    assert "Stated for none:" in repr(card) and "adjustment, retrenchment and expansion" in repr(card)


def test_the_table_needs_no_matplotlib():
    script = "import sys, alliance; alliance.agreement(); sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script]).returncode == 0
