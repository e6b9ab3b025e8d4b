"""The bank reads good data whole, and answers bad data with the file, the entry and the mend."""

import shutil
from importlib import resources
from pathlib import Path

import pytest

from alliance import bank as banks

DATA = Path(str(resources.files("alliance") / "data"))


@pytest.fixture
def data(tmp_path):
    return Path(shutil.copytree(DATA, tmp_path / "data"))


def broken(data, file, old, new):
    """The bank and its problems after one change in one file."""
    path = data / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    found = banks.load(data)
    return found, "\n".join(found.problems)


def test_the_courses_own_data_is_whole(bank):
    assert bank.problems == ()
    assert all(
        (
            bank.items,
            bank.facts,
            bank.sources,
            bank.claims,
            bank.terms,
            bank.misconceptions,
            bank.frameworks,
            bank.lessons,
        )
    )


def test_records_are_frozen(bank):
    with pytest.raises(TypeError):
        bank.items["x"] = None
    with pytest.raises(AttributeError):
        bank.facts["mdt-signed"].date = "1954"


@pytest.mark.parametrize(
    "file, old, new, said",
    [
        ("facts.toml", 'id = "mdt-signed"', 'id = "MDT signed"', ["facts.toml", "MDT signed", "lower-case"]),
        (
            "facts.toml",
            'date = "1953-10-01"',
            'date = "1 October 1953"',
            ["facts.toml", "mdt-signed", "YYYY-MM-DD"],
        ),
        ("facts.toml", 'date = "1953-10-01"', 'data = "1953-10-01"', ["mdt-signed", "did you mean date"]),
        ("facts.toml", 'date = "1953-10-01"', "date = 1953", ["mdt-signed", "quotation marks"]),
        (
            "facts.toml",
            '"mdt-1953", "kim-2025"',
            '"mdt-1935", "kim-2025"',
            ["mdt-signed", "no source 'mdt-1935'", "did you mean mdt-1953"],
        ),
        (
            "facts.toml",
            '"mdt-1953", "kim-2025"',
            '"mdt-1953", ["kim-2025"]',
            ["mdt-signed", "quotation marks"],
        ),
        ("facts.toml", 'id = "mdt-signed"\n', "", ["facts.toml: fact entry", "id is missing"]),
        ("facts.toml", "[[fact]]", "[[facts]]", ["facts.toml", "[[facts]]", "write [[fact]]"]),
        ("facts.toml", "[[fact]]", "[[fact", ["facts.toml: cannot be read"]),
        ("sources.toml", 'kind = "paper"', 'kind = "blog"', ["kim-2025", "use one of document"]),
        ("claims.toml", 'where = "I2"', 'where = "I9"', ["claims.toml", "paragraph code"]),
        (
            "dimensions.toml",
            'id = "taiwan"',
            'id = "taiwna"',
            ["no dimension 'taiwan'; did you mean taiwna", "taiwna: missing"],
        ),
        ("frameworks.toml", 'where = ["A3"]', "where = []", ["frameworks.toml", "adjustment", "not stated"]),
        ("places.csv", "26.356", "many", ["places.csv: line"]),
        ("places.csv", "26.356", "126.356", ["places.csv: line", "degrees from -90 to 90"]),
        ("troops.csv", "326863", "many", ["troops.csv: line"]),
        ("troops.csv", "246583", "", ["troops.csv: line", "a report gives army, air_force"]),
        ("spending.csv", "2.36", "much", ["spending.csv: line 4"]),
        ("spending.csv", "2.36", "-2.36", ["spending.csv: line 4", "above zero"]),
        ("places.csv", "South Korea", "Korea", ["places.csv: line", "one of South Korea"]),
        (
            "basing.toml",
            'to = ["taiwan-strait"]',
            'to = ["atlantis"]',
            ["adjustment-acts", "no place 'atlantis'"],
        ),
        ("basing.toml", 'does = "acts"', 'does = "flies"', ["adjustment-acts", "use one of stays"]),
        ("basing.toml", "doubtful = true", 'doubtful = "yes"', ["basing.toml", "true or false"]),
        ("basing.toml", "a3-taiwan-decides", "a3-taiwan", ["did you mean a3-taiwan-decides"]),
        (
            "lessons.toml",
            'id = "explain-swings"',
            'id = "explain-swinging"',
            ["explain-swings", "see lessons.toml"],
        ),
    ],
)
def test_a_slip_is_named_with_its_mend(data, file, old, new, said):
    _, problems = broken(data, file, old, new)
    for part in said:
        assert part in problems


def test_one_damaged_entry_takes_nothing_else_away(data, bank):
    found, _ = broken(data, "terms.toml", 'definition = "', 'definiton = "')
    assert len(found.terms) == len(bank.terms) - 1
    assert len(found.facts) == len(bank.facts)


def test_an_id_used_twice_is_refused(data, bank):
    first, second = list(bank.terms)[:2]
    _, problems = broken(data, "terms.toml", f'id = "{second}"', f'id = "{first}"')
    assert "used twice" in problems


def test_a_missing_or_binary_file_is_named(data):
    (data / "terms.toml").unlink()
    (data / "claims.toml").write_bytes(b"\xff\xfe\x00")
    problems = banks.load(data).problems
    assert any(line.startswith("terms.toml: cannot be read") for line in problems)
    assert any(line.startswith("claims.toml: cannot be read") for line in problems)


def test_strict_raises_with_every_problem(data):
    (data / "terms.toml").unlink()
    with pytest.raises(banks.BankError, match=r"terms\.toml"):
        banks.load(data, strict=True)


def item(kind="choose-one", body="", key="", answers=""):
    return f"""
[[item]]
id = "try"
lesson = "00-start-here"
objective = "read-claims"
kind = "{kind}"
prompt = "Which?"
{body}
[item.key]
why = "because"
otherwise = "no"
{key}
{answers}
"""


ANSWER = '[[item.key.answers]]\nwhen = {}\nstate = "{}"\nfeedback = "{}"\n'
EXAMPLES = 'examples = {right = ["one"], wrong = ["two"]}'
NOTED = 'examples = {noted = ["one"]}'
OPTIONS = 'options = {one = "1", two = "2"}'


@pytest.mark.parametrize(
    "text, said",
    [
        (
            item(body=OPTIONS, key=EXAMPLES, answers=ANSWER.format('"one"', "right", "yes")),
            "exactly one answer for each option",
        ),
        (
            item(
                body=OPTIONS,
                key=EXAMPLES,
                answers=ANSWER.format('"one"', "wrong", "a") + ANSWER.format('"two"', "wrong", "b"),
            ),
            "mark the right option",
        ),
        (
            item(body=OPTIONS, key=EXAMPLES, answers=ANSWER.format('"one"', "good", "a")),
            "use one of right, near, wrong",
        ),
        (item(body=OPTIONS, answers=ANSWER.format('"one"', "right", "a")), "examples.right is empty"),
        (
            item("number", 'unit = "troops"', EXAMPLES, ANSWER.format('"many"', "right", "a")),
            "write a number",
        ),
        (item("number", "", EXAMPLES, ANSWER.format("5", "right", "a")), "needs one"),
        (item("date", "", EXAMPLES, ANSWER.format('"soon"', "right", "a")), "YYYY"),
        (item("name", "", EXAMPLES, ANSWER.format('["term:usfkk"]', "right", "a")), "did you mean usfk"),
        (item("order", OPTIONS, EXAMPLES + '\norder = ["one", "two"]'), "shuffle"),
        (item("match", OPTIONS + '\nrows = {a = "A"}', EXAMPLES + '\npairs = {a = "three"}'), "not there"),
        (item("riddle", OPTIONS, EXAMPLES), "use one of choose-one"),
        (item("frameworks", OPTIONS, EXAMPLES), "the three frameworks are given"),
        (
            item("frameworks", "", EXAMPLES, ANSWER.format('"adjustment"', "right", "a")),
            "exactly one answer for each of adjustment, expansion, retrenchment",
        ),
        (item("stance", OPTIONS, EXAMPLES), "examples.noted is empty"),
        (item("stance", OPTIONS, NOTED, ANSWER.format('"one"', "right", "a")), "does not belong to stance"),
        (item("stance", OPTIONS, NOTED, ANSWER.format('"one"', "noted", "a")), "holder"),
        (item("open", "", NOTED), "key.model is empty"),
        (item("open", "", NOTED + '\nmodel = "m"'), "key.rubric is empty"),
        (item("open", "", NOTED + '\nmodel = "m"\nrubric = {text = "t"}'), "cannot have the id 'text'"),
        (item("open", "", NOTED + '\nmodel = "m"\nrubric = {a = 1}'), "must be words"),
        (item("choose-one", OPTIONS, EXAMPLES, ANSWER.format('"one"', "noted", "a")), "does not belong"),
    ],
)
def test_a_question_that_cannot_be_marked_is_refused(data, text, said):
    (data / "items" / "99-try.toml").write_text(text, encoding="utf-8")
    problems = banks.load(data).problems
    assert len(problems) == 1
    assert problems[0].startswith("items/99-try.toml: item try: ")
    assert said in problems[0]


def test_an_unknown_id_offers_the_nearest(bank):
    with pytest.raises(KeyError, match="did you mean mdt-signed"):
        bank.get("facts", "mdt-sined")


def test_asking_for_a_damaged_entry_says_what_is_wrong_with_it(data):
    found, _ = broken(data, "facts.toml", 'date = "1953-10-01"', 'date = "then"')
    with pytest.raises(KeyError, match="YYYY-MM-DD"):
        found.get("facts", "mdt-signed")


def test_facts_have_a_review_date_that_can_pass(bank):
    assert any(fact.review_by for fact in bank.facts.values())
