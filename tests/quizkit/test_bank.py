"""The bank reads good data whole, and answers bad data with the file, the entry and the mend."""

import pytest

from quizkit.bank import Bank


def edit(course, file, old, new):
    """Change one place in one data file; give the problems."""
    path = course.folder / "data" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return course.bank.problems


def test_a_whole_bank_has_no_problem(bread):
    assert bread.problems == ()
    assert (len(bread.items), list(bread.lessons), list(bread.terms)) == (11, ["01-bread"], ["gluten"])
    assert list(bread.items["with-yeast"].options) == ["brioche", "pitta", "soda", "none"]


def test_a_shelf_is_read_when_it_is_asked_for(course):
    bank = course.bank
    assert "items" not in vars(bank)
    bank.get("terms", "gluten")
    assert "terms" in vars(bank) and "items" not in vars(bank)


@pytest.mark.parametrize(
    ("former", "named", "begins", "passage"),
    [
        ('["07-dough"]', "01", ("01",), "01-bread#Gas"),
        ('["07-dough"]', "", ("",), "01-bread#Gas"),
        ('["07-dough"]', "07-dough", ("01-bread",), "07-dough#Gas"),
        ('["07-dough"]', "07", ("01-bread",), "07-dough#Gas"),
        ('["07-dough#Gas"]', "07-dough", ("01-bread",), "07-dough#Gas"),
        ('["07-dough#Salt"]', "07", ("01-bread",), None),
        ("[]", "07-dough", ("07-dough",), None),
    ],
)
def test_a_lesson_is_known_by_what_it_was_called(course, former, named, begins, passage):
    assert edit(course, "lessons.toml", "reading_minutes", f"former = {former}\nreading_minutes") == ()
    assert course.bank.begins(named) == begins
    assert course.bank.passage(passage or "07-dough#Gas") == ("01-bread#Gas" if passage else "07-dough#Gas")


def test_records_are_frozen(bread):
    with pytest.raises(TypeError):
        bread.items["x"] = None
    with pytest.raises(AttributeError):
        bread.items["gas"].prompt = "?"


def item(kind="choose-one", body="", key="", answers=""):
    return f"""
[[item]]
id = "try"
lesson = "01-bread"
objective = "say-why-dough-rises"
kind = "{kind}"
prompt = "Which?"
{body}
[item.key]
explanation = "because"
default_feedback = "no"
{key}
{answers}
"""


ANSWER = '[[item.key.answers]]\nmatch = {}\nstate = "{}"\nfeedback = "{}"\n'
LOAVES = 'options_from = "loaves"\n'
EXAMPLES = 'examples = {right = ["one"], wrong = ["two"]}'
NOTED = 'examples = {noted = ["one"]}'
OPTIONS = 'options = {one = "1", two = "2"}'
PAIRED = OPTIONS + '\nrows = {a = "A"}', EXAMPLES + '\npairs = {a = "one"}'


def marking(passage, match='"one"', state="wrong"):
    """A question that asks to mark “One” or “Two” in a passage."""
    body = f'passage = "{passage}"\noptions = {{one = "One", two = "Two"}}'
    others = ANSWER.format('"one"' if match == '"two"' else '"two"', "right", "b")
    return item("mark-words", body, EXAMPLES, ANSWER.format(match, state, "a") + others)


@pytest.mark.parametrize(
    "text, said",
    [
        (item(body=OPTIONS, key=EXAMPLES, answers=ANSWER.format('"one"', "right", "yes")), "exactly one answer for each of one, two"),
        (item( body=OPTIONS, key=EXAMPLES, answers=ANSWER.format('"one"', "wrong", "a") + ANSWER.format('"two"', "wrong", "b"), ), "mark the right option"),
        (item(body=OPTIONS, key=EXAMPLES, answers=ANSWER.format('"one"', "good", "a")), "use one of right, near, wrong"),
        (item(body=OPTIONS, answers=ANSWER.format('"one"', "right", "a")), "examples.right is empty"),
        (item("number", 'unit = "troops"', EXAMPLES, ANSWER.format('"many"', "right", "a")), "write a number"),
        (item("number", "", EXAMPLES, ANSWER.format("5", "right", "a")), "number: unit is missing"),
        (item("date", "", EXAMPLES, ANSWER.format('"soon"', "right", "a")), "YYYY"),
        (item("name", "", EXAMPLES, ANSWER.format('["term:glutn"]', "right", "a")), "did you mean gluten"),
        (item("order", OPTIONS, EXAMPLES + '\norder = ["one", "one"]'), "every option once"),
        (item("match", OPTIONS + '\nrows = {a = "A"}', EXAMPLES + '\npairs = {a = "three"}'), "not there"),
        (item("match", *PAIRED, ANSWER.format('["a", "one"]', "wrong", "a")), "['a', 'one']: this pair is right"),
        (item("match", *PAIRED, ANSWER.format('["a", "two"]', "right", "a")), "['a', 'two']: this pair is wrong"),
        (item("riddle", OPTIONS, EXAMPLES), "use one of choose-one"),
        (item("judge-each", LOAVES + OPTIONS, EXAMPLES), "leave them out"),
        (item("judge-each", LOAVES, EXAMPLES, ANSWER.format('"pitta"', "right", "a")), "exactly one answer for each of brioche, pitta, soda"),
        (item("stance", OPTIONS, EXAMPLES), "examples.noted is empty"),
        (item("stance", OPTIONS, NOTED, ANSWER.format('"one"', "right", "a")), "does not belong to stance"),
        (item("stance", OPTIONS, NOTED, ANSWER.format('"one"', "noted", "a")), "holder"),
        (item("open", "", NOTED), "key.model is empty"),
        (item("open", "", NOTED + '\nmodel = "m"'), "key.rubric is empty"),
        (item("open", "", NOTED + '\nmodel = "m"\nrubric = {text = "t"}'), "cannot have the id 'text'"),
        (item("open", "", NOTED + '\nmodel = "m"\nrubric = {a = 1}'), "key.rubric[...]: put it in quotation marks"),
        (item("choose-one", OPTIONS, EXAMPLES, ANSWER.format('"one"', "noted", "a")), "does not belong"),
        (item("judge-each", OPTIONS, EXAMPLES), "the last must have the id 'none'"),
        (item("judge-each", 'options_from = "rolls"', EXAMPLES), "no option set 'rolls'"),
        (item("judge-each", 'options_from = ["loaves"]', EXAMPLES), "no option set ['loaves']"),
        (item("name", "", EXAMPLES, ANSWER.format("5", "right", "a")), "write a name, or a list of names"),
        (item("number", 'unit = "g"', EXAMPLES, ANSWER.format("[1, 2, 3]", "right", "a")), "one value, or a pair"),
        (item("order", OPTIONS, EXAMPLES, ANSWER.format('[["one"], "two"]', "wrong", "a")), "a list of them"),
        (item(body=OPTIONS, key=EXAMPLES, answers=ANSWER.format("{a = 1}", "right", "a")), "a text, a number, or a list"),
        (item(body='options = {one = "1"}', key=EXAMPLES), "give at least two options"),
        (item("match", OPTIONS, EXAMPLES), "match: rows are missing"),
        (item("mark-words", OPTIONS, EXAMPLES), "mark-words: passage is missing"),
        (item("choose-one", OPTIONS + '\npassage = "1"', EXAMPLES), "passage: not used by choose-one"),
        (item("choose-one", OPTIONS + '\nlang = "ko"', EXAMPLES), "lang: says the language of a passage"),
        (item("choose-one", OPTIONS + '\nlang = "Korean"', EXAMPLES), "lang: write a language's code, such as ko"),
        (marking("One may be two"), "'Two' must stand in the passage, and once"),
        (marking("One, Two and One"), "'One' must stand in the passage, and once"),
        (marking("Two and One"), "'Two' overlaps another; follow the order of the passage"),
        (marking("One and Two", '"two"', "right"), "leave a phrase that does not belong"),
        (item("date", OPTIONS, EXAMPLES), "options: not used by date; leave it out"),
        (item(body=OPTIONS, key='examples = {good = ["one"]}'), "'good': use one of blank, right, near, wrong, noted"),
    ],
)  # fmt: skip
def test_a_question_that_cannot_be_graded_is_refused(course, text, said):
    (course.folder / "data" / "items" / "99-try.toml").write_text(text, encoding="utf-8")
    problems = course.bank.problems
    assert len(problems) == 1
    assert problems[0].startswith("items/99-try.toml: item try: ")
    assert said in problems[0]


@pytest.mark.parametrize(
    "file, old, new, said",
    [
        ("lessons.toml", "minutes = 5", 'minutes = "5"', "lesson 01-bread: reading_minutes: write a whole number, without"),
        ("lessons.toml", "minutes = 5", "minutes = 0", "lesson 01-bread: reading_minutes: give a number of at least 1"),
        ("lessons.toml", 'text = "say', 'txt = "say', "objective[0]: no field 'txt'; did you mean text?"),
        ("lessons.toml", "[[lesson]]", "[[lesson", "lessons.toml: cannot be read (Expected ']]'"),
        (
            "misconceptions.toml",
            "01-bread#",
            "01-bread ",
            "misconception salt-lifts: reread: write notebook#Heading",
        ),
        ("misconceptions.toml", "salt-lifts", "Salt lifts", "id: use lower-case words joined by hyphens"),
        ("misconceptions.toml", 'id = "salt-lifts"', "", "misconceptions.toml: misconception entry 1: id is missing"),
        ("misconceptions.toml", 'id = "salt-lifts"', 'id = ["a"]', "id: put it in quotation marks"),
        ("misconceptions.toml", "[[misconception]]", "[misconception]", "write each entry under its own [[misconception]]"),
        ("items/01-bread.toml", "salt-lifts", "salt-lift", "item gas: no misconception 'salt-lift'; did you mean salt-lifts?"),
        ("items/01-bread.toml", "say-why", "tell-why", "item gas: objective 'tell-why-dough-rises' is not one of lesson '01-"),
        ("items/01-bread.toml", '"01-bread"', '"01-beer"', "item gas: objective 'say-why-dough-rises' is not one of lesson"),
    ],
)  # fmt: skip
def test_a_slip_is_one_line_with_its_mend_and_takes_no_question_away(course, file, old, new, said):
    (problem,) = edit(course, file, old, new)
    assert problem.startswith(f"{file}: ") and said in problem
    assert len(course.bank.items) == 11


def test_a_question_goes_only_with_what_it_cannot_do_without(course):
    problems = edit(course, "terms.toml", "en = ", "eng = ")
    assert [line.partition(": ")[0] for line in problems] == ["terms.toml", "items/01-bread.toml"]
    assert set(course.bank.items) == set(Bank(course.folder / "data").items) and len(course.bank.items) == 10
    assert "protein" not in course.bank.items


def test_a_stray_table_is_named_and_the_others_stay(course):
    (problem,) = edit(course, "terms.toml", "[[term]]", '[[word]]\nid = "rye"\n[[term]]')
    assert problem == "terms.toml: [[word]] is not known here; write [[term]]"
    assert list(course.bank.terms) == ["gluten"]


def test_an_id_used_twice_is_refused(course):
    (problem,) = edit(course, "items/01-bread.toml", 'id = "ingredients"', 'id = "gas"')
    assert problem.endswith("item gas: the id 'gas' is used twice; give one of them another")
    assert course.bank.items["gas"].kind == "choose-one"


def test_files_that_are_not_there(course):
    data = course.folder / "data"
    for name in ("misconceptions.toml", "option_sets.toml", "terms.toml"):  # a course may do without
        (data / name).unlink()
    (data / "items" / "01-bread.toml").unlink()
    assert course.bank.problems == ("items/*.toml: no such file; reinstall the course",)
    (data / "lessons.toml").write_bytes(b"\xff")
    assert (
        Bank(data)
        .problems[0]
        .startswith("lessons.toml: cannot be read (is not in UTF-8, but perhaps in CP949")
    )


def test_an_unknown_id_offers_the_nearest(bread):
    with pytest.raises(KeyError, match="no item 'ga'; did you mean gas"):
        bread.get("items", "ga")
    with pytest.raises(KeyError, match=r"no option set \['loaves'\]"):
        bread.get("option_sets", ["loaves"])
    with pytest.raises(AttributeError, match="no attribute 'ovens'"):
        bread.ovens  # noqa: B018


def test_asking_for_a_damaged_entry_says_what_is_wrong_with_it(course):
    edit(course, "terms.toml", "en = ", "eng = ")
    with pytest.raises(KeyError, match="no field 'eng'; did you mean en"):
        course.bank.get("terms", "gluten")
    with pytest.raises(KeyError, match="no term 'gluten'"):
        course.bank.get("items", "protein")


def test_only_what_is_there_is_picked(bread):
    assert [lesson.id for lesson in bread.pick("lessons", ["00-flour", "01-bread"])] == ["01-bread"]


OWN = """
[[item]]
id = "own"
kind = "{kind}"
prompt = "Which?"
[item.key]
why = "because"
otherwise = "no"
see = "01-bread#Yeast"
examples = {{ right = ["brioche"], wrong = ["soda"] }}
{answers}
"""


def test_a_teachers_own_questions_may_use_the_names_of_version_0_1(course, tmp_path):
    answers = [
        ANSWER.format(f'"{option}"', "right", "yes").replace("match", "when")
        for option in ("brioche", "pitta")
    ]
    answers.append(ANSWER.format('"soda"', "wrong", "no").replace("match", "when"))
    file = tmp_path / "quiz.toml"
    file.write_text(OWN.format(kind="frameworks", answers="\n".join(answers)), encoding="utf-8")
    sets = course.folder / "data" / "option_sets.toml"
    sets.write_text(sets.read_text().replace("loaves", "frameworks"))  # what version 0.1 gave with the kind
    items, problems = course.bank.read_items(file)
    assert problems == ()
    item = items["own"]
    assert (item.kind, item.lesson, item.key.explanation) == ("judge-each", "quiz", "because")
    assert (item.key.default_feedback, item.key.reread) == ("no", "01-bread#Yeast")
    assert list(item.options) == ["brioche", "pitta", "soda", "none"]


@pytest.mark.parametrize(
    "old, new, said",
    [
        ('id = "own"', "", "quiz.toml: item entry 1: id is missing"),
        ('id = "own"', "id = [1]", "quiz.toml: item [1]: id: put it in quotation marks"),
        ("[item.key]", "[item.keys]", "quiz.toml: item own: no field 'keys'; did you mean key?"),
        ("[[item]]", "[[item", "quiz.toml: cannot be read"),
        ("when =", 'misconception = "x"\nwhen =', "quiz.toml: item own: no misconception 'x'"),
    ],
)
def test_a_teachers_own_question_that_is_damaged_is_left_out(course, tmp_path, old, new, said):
    text = OWN.format(kind="name", answers=ANSWER.format('"rye"', "right", "yes").replace("match", "when"))
    file = tmp_path / "quiz.toml"
    file.write_text(text.replace(old, new), encoding="utf-8")
    items, problems = course.bank.read_items(file)
    assert items == {} and len(problems) == 1
    assert problems[0].startswith(said)


def test_a_teachers_own_question_needs_a_key_and_an_id_of_its_own(course, tmp_path):
    text = OWN.format(kind="name", answers=ANSWER.format('"rye"', "right", "yes").replace("match", "when"))
    file = tmp_path / "quiz.toml"
    file.write_text(text + text + text.partition("[item.key]")[0].replace("own", "bare"), encoding="utf-8")
    items, problems = course.bank.read_items(file)
    assert list(items) == ["own"]
    assert "used twice" in problems[0] and "key is missing: without it no answer can be marked" in problems[1]
    assert course.bank.read_items(tmp_path / "none.toml")[1][0].startswith("none.toml: cannot be read")
