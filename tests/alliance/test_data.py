"""This course's data: whole as it stands, and a slip in any file named with its mend and kept to itself."""

import shutil
from pathlib import Path

import pytest

from alliance import cards
from alliance.bank import Bank
from alliance.course import COURSE
from quizkit import grade

DATA = COURSE.folder / "data"


@pytest.fixture
def data(tmp_path):
    return Path(shutil.copytree(DATA, tmp_path / "data"))


def broken(data, file, old, new):
    """The bank and its problems after one change in one file."""
    path = data / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    bank = Bank(data)
    return bank, "\n".join(bank.problems)


def test_the_courses_own_data_is_whole(bank):
    assert bank.problems == ()
    assert all(getattr(bank, shelf) for shelf in bank.SHELVES)


def test_records_are_frozen(bank):
    with pytest.raises(TypeError):
        bank.items["x"] = None
    with pytest.raises(AttributeError):
        bank.facts["mdt-signed"].date = "1954"


@pytest.mark.parametrize(
    "file, old, new, said",
    [
        ("facts.toml", 'id = "mdt-signed"', 'id = "MDT signed"', ["facts.toml", "MDT signed", "lower-case"]),
        ("facts.toml", 'date = "1953-10-01"', 'date = "1 October 1953"', ["facts.toml", "mdt-signed", "YYYY-MM-DD"]),
        ("facts.toml", 'date = "1953-10-01"', 'data = "1953-10-01"', ["mdt-signed", "did you mean date"]),
        ("facts.toml", 'date = "1953-10-01"\n', "", ["mdt-signed", "an event", "needs a date"]),
        ("facts.toml", 'status = "settled"', 'status = "contested"', ["facts.toml", "two views or more"]),
        ("facts.toml", 'status = "contested"', 'status = "settled"', ["facts.toml", "a settled one lists none"]),
        ("facts.toml", 'date = "1953-10-01"', "date = 1953", ["mdt-signed", "quotation marks"]),
        ("facts.toml", '"mdt-korean", "kim-2025"', '"mdt-koraen", "kim-2025"', ["mdt-signed", "no source 'mdt-koraen'", "did you mean mdt-korean"]),
        ("facts.toml", '"mdt-korean", "kim-2025"', '"mdt-korean", ["kim-2025"]', ["mdt-signed", "quotation marks"]),
        ("facts.toml", 'id = "mdt-signed"\n', "", ["facts.toml: fact entry", "id is missing"]),
        ("facts.toml", "[[fact]]", "[[facts]]", ["facts.toml", "[[facts]]", "write [[fact]]"]),
        ("facts.toml", "[[fact]]", "[[fact", ["facts.toml: cannot be read"]),
        ("sources.toml", 'read = "page"', 'read = "blog"', ["kim-2025", "use one of page"]),
        ("documents.toml", 'rights = "federal"', 'rights = "free"', ["dulles-rhee-1953", "use one of treaty"]),
        ("documents.toml", 'rights = "federal"', 'rights = "quotation"', ["document dulles-chain-1951: passage chain: 45 words; at most 25 are quoted"]),
        ("documents.toml", 'id = "elect"', 'id = "react"', ["dulles-rhee-1953: two passages have the same id"]),
        ("documents.toml", 'english = "If', 'korean = "If', ["dulles-rhee-1953", "korean holds no Korean words"]),
        ("documents.toml", 'english = "The Parties', 'english = "당사국 The Parties', ["mdt-1953", "put them into korean"]),
        ("documents.toml", 'english = "If', 'place2 = "If', ["dulles-rhee-1953", "no field 'place2'"]),
        ("documents.toml", '"frus-nixon-half"', '"frus-nixon-hlaf"', ["nixon-memo-1969: no source 'frus-nixon-hlaf'"]),
        ("items/01-bargain-1953-1991.toml", '"nsdm-48/consult"', '"nsdm-84/consult"', ["item ex-nsdm-48: no document 'nsdm-84'; did you mean nsdm-48"]),
        (
            "items/01-bargain-1953-1991.toml",
            '"nsdm-48/consult"',
            '"nsdm-48"',
            ["item ex-nsdm-48: passage_from: nsdm-48 has no passage '' in the language 'en'"],
        ),
        (
            "items/01-bargain-1953-1991.toml",
            '"nsdm-48/consult"',
            '"dulles-rhee-1953/react"\nlang = "ko"',
            ["dulles-rhee-1953 has no passage 'react' in the language 'ko'"],
        ),
        (
            "items/01-bargain-1953-1991.toml",
            '"nsdm-48/consult"',
            '"nsdm-48/consult"\npassage = "x"',
            ["item ex-nsdm-48: passage: leave it out; the document gives it"],
        ),
        (
            "items/01-bargain-1953-1991.toml",
            '"nsdm-48/consult"',
            '"mdt-1953/art-3"\nlang = "ko"',
            ["item ex-nsdm-48: options: 'consultation be undertaken with President Park' must stand in the passage, and once"],
        ),
        ("claims.toml", 'where = "I2"', 'where = "I9"', ["claims.toml", "paragraph code"]),
        ("dimensions.toml", 'id = "taiwan"', 'id = "taiwna"', ["no dimension 'taiwan'; did you mean taiwna", "taiwna: missing"]),
        ("frameworks.toml", 'where = ["A3"]', "where = []", ["frameworks.toml", "adjustment", "not stated"]),
        ("places.csv", "26.356", "many", ["places.csv: line"]),
        ("places.csv", "26.356", "126.356", ["places.csv: line", "of at most 90"]),
        ("troops.csv", "326863", "many", ["troops.csv: line"]),
        ("troops.csv", "246583", "", ["troops.csv: line", "a report gives army, air_force"]),
        ("spending.csv", "2.36", "much", ["spending.csv: line 4"]),
        ("spending.csv", "2.36", "-2.36", ["spending.csv: line 4", "above 0"]),
        ("places.csv", "South Korea", "Korea", ["places.csv: line", "use one of South Korea"]),
        ("basing.toml", 'to = ["taiwan-strait"]', 'to = ["atlantis"]', ["adjustment-acts", "no place 'atlantis'"]),
        ("basing.toml", 'does = "acts"', 'does = "flies"', ["adjustment-acts", "use one of stays"]),
        ("basing.toml", "doubtful = true", 'doubtful = "yes"', ["basing.toml", "true or false"]),
        ("basing.toml", "a3-taiwan-decides", "a3-taiwan", ["did you mean a3-taiwan-decides"]),
        ("lessons.toml", 'id = "explain-swings"', 'id = "explain-swinging"', ["explain-swings", "see lessons.toml"]),
    ],
)  # fmt: skip
def test_a_slip_is_named_with_its_mend(data, file, old, new, said):
    _, problems = broken(data, file, old, new)
    for part in said:
        assert part in problems


@pytest.mark.parametrize(
    "file, old, new, said",
    [
        ("facts.toml", "value = 950", 'value = "950"', "fact warheads-peak: value: write a number, without quotation"),
        (
            "lessons.toml",
            "reading_minutes = ",
            'reading_minutes = "20" # ',
            "lesson 00-start-here: reading_minutes: write a whole number, without quotation marks",
        ),
        ("sources.toml", 'read = "page"', 'read = "blog"', "source kim-2025: read: 'blog': use one of page"),
        ("frameworks.toml", "label = ", "labl = ", "framework adjustment: no field 'labl'; did you mean label?"),
        ("facts.toml", "[[fact]]", "[[fact", "cannot be read (Expected ']]' at the end of an array declaration"),
        ("lessons.toml", "[[lesson]]", "[[lesson", "cannot be read"),
        ("places.csv", "South Korea", "South Korea,,,,,", "line 2: no field 'one cell too many'"),
    ],
)  # fmt: skip
def test_one_slip_is_one_line_and_takes_nothing_else_away(data, bank, file, old, new, said):
    damaged, problems = broken(data, file, old, new)
    assert problems.startswith(f"{file}: {said}")
    assert len(damaged.problems) == 1
    assert damaged.items.keys() == bank.items.keys()
    for shelf, place in bank.SHELVES.items():
        if place.file != file:
            assert getattr(damaged, shelf).keys() == getattr(bank, shelf).keys()


def test_a_damaged_lesson_is_still_asked(data, bank, log):
    damaged, _ = broken(
        data, "lessons.toml", 'id = "01-bargain-1953-1991"', 'id = "01-bargain-1953-1991"\nminutes = 5'
    )
    assert "01-bargain-1953-1991" not in damaged.lessons
    asked = [item for item in damaged.items.values() if item.lesson == "01-bargain-1953-1991"]
    assert len(asked) == sum(item.lesson == "01-bargain-1953-1991" for item in bank.items.values()) > 0
    for item in asked:
        assert (
            grade(item, item.key.examples["right" if "right" in item.key.examples else "noted"][0]).score >= 0
        )


def test_a_damaged_source_is_left_out_of_the_cards_that_name_it(data):
    damaged, _ = broken(data, "sources.toml", 'read = "page"', 'read = "blog"')
    fact = next(fact for fact in damaged.facts.values() if "kim-2025" in fact.sources)
    assert "kim-2025" not in [source.id for source in damaged.pick("sources", fact.sources)]
    assert fact.text in repr(cards.fact(fact, damaged))
    for claim in damaged.claims.values():
        assert repr(cards.claim(claim, damaged))


def test_an_id_used_twice_is_refused(data, bank):
    first, second = list(bank.terms)[:2]
    _, problems = broken(data, "terms.toml", f'id = "{second}"', f'id = "{first}"')
    assert "used twice" in problems


def test_a_missing_or_binary_file_is_named(data):
    (data / "sources.toml").unlink()
    (data / "claims.toml").write_bytes(b"\xff\xfe\x00")
    problems = Bank(data).problems
    assert any(line.startswith("sources.toml: no such file; reinstall") for line in problems)
    assert any(line.startswith("claims.toml: cannot be read") for line in problems)


def test_an_unknown_id_offers_the_nearest(bank):
    with pytest.raises(KeyError, match="did you mean mdt-signed"):
        bank.get("facts", "mdt-sined")


def test_asking_for_a_damaged_entry_says_what_is_wrong_with_it(data):
    found, _ = broken(data, "facts.toml", 'date = "1953-10-01"', 'date = "then"')
    with pytest.raises(KeyError, match="YYYY-MM-DD"):
        found.get("facts", "mdt-signed")


def test_facts_have_a_review_date_that_can_pass(bank):
    assert any(fact.review_by for fact in bank.facts.values())
