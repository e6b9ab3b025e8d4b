"""Whose each file is: the rule as a table, doubts that are said, and what the teacher decides in `who.csv`."""

import unicodedata

import pytest

from quizkit.items import Verdict
from quizkit.submission import Submission
from quizkit_teacher import collect, identity, names
from quizkit_teacher.assignment import GradedAnswer
from quizkit_teacher.collect import owners
from quizkit_teacher.identity import Decision, GradedFile
from quizkit_teacher.roster import parse

CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section\n"
    '"Kim, Ana",5,s1,ana,A\n"Lee, Bo",6,s2,bo,A\n"Choi, Cy",7,s3,cy,A\n'
)
MOODLE = "Identifier,Full name,Email address,Grade\nParticipant 5,Ana Kim,a@x,\nParticipant 6,Bo Lee,b@x,\n"
PLAIN = "name,number\nAna Kim,1\nBo Lee,2\n"
NAMES = "Ana Kim\nBo Lee\n"
HANGUL = "이름,학번\n김아나,1\n이보,2\n"


def answer(at):
    return GradedAnswer("q", "x", at, "", Verdict(state="right", feedback=""))


def file(path, name="", number="", *, log="", at="", copy=("", ""), empty=False):
    """A file with one answer; `log` is its record, `at` the time of its answer, else one that no other file has."""
    says = Submission(name=name, number=number, record=log, copy=copy)
    answers = () if empty else (answer(at or f"2026-11-01 {path}"),)
    source = path[: path.index(".zip") + 4] if ".zip/" in path else path
    return GradedFile(path=path, source=source, submission=says, digest=f"h-{path}", answers=answers)


def found(files, roster="", **more):
    files = sorted(files, key=lambda f: f.path)
    for one, owner in zip(files, owners((one.path, one.source) for one in files), strict=True):
        one.owner = owner
    return identity.find_learners(files, parse(roster) if roster else None, **more)


def whose(files, roster="", **more):
    """For each learner with files the paths, and the paths of what is held."""
    seen = found(files, roster, **more)
    people = {p.name: [f.path for f in p.files] for p in seen.people if p.files}
    return people, [held.file.path for held in seen.held]


def reasons(files, roster="", **more):
    seen = found(files, roster, **more)
    said = {path: remarks for person in seen.people for path, remarks in person.remarks.items()}
    return said | {held.file.path: held.reasons for held in seen.held}


# What the LMS writes above, what the file claims (name, number), and whose it is in each class list; None: it is held.
ANA_C, BO_C, MAL_C = "kimana_5_900_x.json", "leebo_6_901_x.json", "mal_99_902_x.json"
ANA_M, BO_M, MAL_M = (f"{who}_assignsubmission_file_/x.json" for who in ("Ana Kim_5", "Bo Lee_6", "Mal_99"))
ANA_Z = f"c-hw_submissions.zip/{ANA_C}"
ANA_2, BO_2 = (f"a.zip/{path}" for path in (ANA_C, BO_C))
RULE = [
    # nothing but what the file claims
    ("x", "Ana Kim", "1", {PLAIN: 0, NAMES: 0, HANGUL: 0}),
    ("x", "Kim, Ana", "", {PLAIN: 0, NAMES: 0, CANVAS: 0, MOODLE: 0, HANGUL: "Kim, Ana"}),
    ("x", "KIM  ana", "s1", {CANVAS: 0, PLAIN: None}),  # a number that is not the list's
    ("x", "Ana Kim", "99", {PLAIN: None, CANVAS: None, NAMES: 0}),
    ("x", "Ana Kim", "2", {PLAIN: None, HANGUL: 1}),  # in the second list the name leads to nobody else
    ("x", "Ana K.", "1", {PLAIN: 0, HANGUL: 0, NAMES: "Ana K."}),
    ("x", "", "1", {PLAIN: 0}),
    ("x", "", "", {PLAIN: None}),
    ("x", "Dan", "", {PLAIN: "Dan", CANVAS: "Dan"}),
    ("x", "Whoever", "bo", {CANVAS: 1}),  # a login
    # Canvas says who it is
    (ANA_C, "", "", {CANVAS: 0, PLAIN: 0, NAMES: 0, MOODLE: 0, HANGUL: "kimana"}),
    (ANA_C, "Ana Kim", "1", {CANVAS: 0, PLAIN: 0, NAMES: 0, HANGUL: 0}),  # Canvas's list has the number s1
    (ANA_C, "김아나", "s1", {CANVAS: 0, NAMES: 0}),
    (ANA_C, "Bo Lee", "", {CANVAS: None, PLAIN: None, NAMES: None, MOODLE: None}),
    (ANA_C, "Ana Kim", "2", {PLAIN: None}),
    (ANA_C, "Ana Kim", "s2", {CANVAS: None}),
    (MAL_C, "Ana Kim", "1", {PLAIN: None, NAMES: None, CANVAS: None, MOODLE: None}),
    (MAL_C, "", "", {CANVAS: "mal", PLAIN: "mal"}),
    (MAL_C, "Mal", "", {CANVAS: "Mal", PLAIN: "Mal"}),
    (
        "kimana_99_902_x.json",
        "Ana Kim",
        "",
        {CANVAS: None, PLAIN: 0, NAMES: 0},
    ),  # a namesake in another section
    # Moodle says who it is
    (ANA_M, "", "", {MOODLE: 0, PLAIN: 0, NAMES: 0, CANVAS: 0}),
    (ANA_M, "Bo Lee", "2", {MOODLE: None, PLAIN: None, NAMES: None}),
    (MAL_M, "Ana Kim", "1", {MOODLE: None, PLAIN: None, NAMES: None, CANVAS: None}),
    ("Ana Kim_99_assignsubmission_file_/x.json", "", "", {MOODLE: None, PLAIN: 0}),
    ("아나 김_5_assignsubmission_file_/x.json", "", "", {MOODLE: 0, HANGUL: 0}),
    ("김 아나_5_assignsubmission_file_/x.json", "Ana Kim", "1", {HANGUL: 0, PLAIN: 0}),
    ("a/Ana Kim_5_assignsubmission_file_/b.zip/bo_6_777_x.json", "", "", {MOODLE: None}),
]


@pytest.mark.parametrize("path, name, number, lists", RULE)
def test_the_rule(path, name, number, lists):
    for roster, learner in lists.items():
        seen = found([file(path, name, number)], roster)
        held = [one.file.path for one in seen.held]
        owner = next((person for person in seen.people if person.files), None)
        if learner is None:
            assert held == [path] and owner is None, (roster, owner)
            assert seen.held[0].asks and "who.csv" in seen.held[0].reasons[-1]
        else:
            assert held == [] and owner is not None, (roster, seen.held)
            assert (owner.place if isinstance(learner, int) else owner.name) == learner, roster


ATTACKS = [
    ([("x1", "Ana Kim", "1", "a"), ("x2", "Ana Kim", "1", "m")], {}, ["x1", "x2"]),
    ([("x1", "Ana Kim", "1", ""), ("x2", "Ana Kim", "1", "")], {}, ["x1", "x2"]),
    ([("x1", "Ana Kim", "1", "a"), ("x2", "Ana Kim", "1", "a")], {"Ana Kim": ["x1", "x2"]}, []),
    ([("x1", "Ana Kim", "1", "a"), ("x2", "Ana Kim", "", "m")], {}, ["x1", "x2"]),
    ([("x1", "Ana Kim", "1", "a"), ("x2", "Ana Kim", "99", "m")], {"Ana Kim": ["x1"]}, ["x2"]),
    ([(ANA_C, "Ana Kim", "1", "a"), (MAL_C, "Ana Kim", "1", "m")], {"Ana Kim": [ANA_C]}, [MAL_C]),
    ([(ANA_Z, "", "", ""), ("x", "Ana Kim", "1", "m")], {"Ana Kim": [ANA_Z]}, ["x"]),
    (
        [(ANA_Z, "", "", ""), ("x", "Ana Kim", "1", "m"), (ANA_C, "", "", "")],
        {"Ana Kim": [ANA_Z]},
        ["x", ANA_C],
    ),
    ([(f"in/{ANA_C}", "", "", ""), ("x", "Ana Kim", "1", "m")], {"Ana Kim": [f"in/{ANA_C}"]}, ["x"]),
    # among files that no program has named, anybody can have given a file such a name
    ([(ANA_C, "", "", "m"), ("x", "Ana Kim", "1", "a")], {}, ["x", ANA_C]),
    ([(ANA_M.replace("/", ""), "", "", "m"), ("x", "Ana Kim", "1", "a")], {}, ["x", ANA_M.replace("/", "")]),
    ([(ANA_C, "", "", "a"), ("x", "Ana Kim", "1", "a")], {"Ana Kim": [ANA_C, "x"]}, []),
    ([(ANA_C, "", "", "a"), (ANA_C + "on", "", "", "b")], {"Ana Kim": [ANA_C, ANA_C + "on"]}, []),
    ([(ANA_C, "", "", "a"), ("kimana_99_3456_x.json", "", "", "b")], {}, [ANA_C, "kimana_99_3456_x.json"]),
    ([(ANA_M, "Ana Kim", "1", "a"), (MAL_M, "Ana Kim", "1", "m")], {"Ana Kim": [ANA_M]}, [MAL_M]),
    # two zips with names of an LMS: a learner may have sent one of them
    ([(ANA_Z, "", "", "a"), (ANA_2, "", "", "m")], {}, [ANA_Z, ANA_2]),
    ([(ANA_Z, "", "", ""), (ANA_2, "", "", "m"), (BO_2, "", "", "b")], {"Bo Lee": [BO_2]}, [ANA_Z, ANA_2]),
    ([(f"in/{ANA_C}", "", "", "a"), (ANA_2, "", "", "m")], {}, [f"in/{ANA_C}", ANA_2]),
    (
        [(f"1.zip/{ANA_M}", "", "", "a"), (f"2.zip/{ANA_M}", "", "", "m")],
        {},
        [f"1.zip/{ANA_M}", f"2.zip/{ANA_M}"],
    ),
    ([(ANA_Z, "", "", "a"), (ANA_2, "", "", "a")], {"Ana Kim": [ANA_2, ANA_Z]}, []),
    (
        [(ANA_Z, "", "", "a"), (ANA_2, "", "", "a"), ("x", "Ana Kim", "1", "a")],
        {"Ana Kim": [ANA_2, ANA_Z, "x"]},
        [],
    ),
    ([(ANA_Z, "", "", "a"), (ANA_Z + "on", "", "", "b")], {"Ana Kim": [ANA_Z, ANA_Z + "on"]}, []),
]


@pytest.mark.parametrize("rows, people, held", ATTACKS)
@pytest.mark.parametrize("roster", [PLAIN, PLAIN + "Mal,3\n"])
def test_a_second_record_never_changes_the_first(rows, people, held, roster):
    files = [file(path, name, number, log=log) for path, name, number, log in rows]
    assert whose(files, roster) == (people, sorted(held))
    said = reasons(files, roster)
    assert all(said[path][-1] == identity.ASK for path in held)


def test_the_row_of_the_learner_who_is_claimed_says_so_too():
    for own, forged in ((ANA_C, MAL_C), (ANA_M, MAL_M)):
        files = [file(own, "Ana Kim"), file(forged, "Ana Kim", "1")]
        assert reasons(files, PLAIN)[own] == [f"{forged} also names this learner, and is held"]
        more = file(f"{forged}.ipynb", "Ana Kim", "1")
        both = f"{forged} and {forged}.ipynb also name this learner, and are held"
        assert reasons([*files, more], PLAIN)[own] == [both]
    path = "hw.zip/Ana Kim_assignsubmission_file_/x.json"
    assert reasons([file(path)], PLAIN) == {path: []}


@pytest.mark.parametrize("roster", [CANVAS, MOODLE, ""])
@pytest.mark.parametrize("victim, attacker", [(ANA_C, MAL_C), (ANA_M, MAL_M), (ANA_C, BO_C), (ANA_M, BO_M)])
def test_in_an_lms_zip_nobody_speaks_for_another(roster, victim, attacker):
    files = [file(victim, "Ana Kim", log="a"), file(attacker, "Ana Kim", log="m")]
    people, held = whose(files, roster)
    assert list(people.values()) == [[victim]] and held == [attacker]


def test_without_a_class_list_the_lms_names_the_learners():
    people, held = whose([file(ANA_C, "Ana Kim", "1"), file(MAL_C, "Mal", "1"), file("x", "Dan", "4")])
    assert people == {"Ana Kim": [ANA_C], "Mal": [MAL_C], "Dan": ["x"]} and held == []
    numbers = {
        p.name: p.number
        for p in found([file(ANA_C, "", "1"), file(MAL_C, "", "1"), file("x", "D", "4")]).people
    }
    assert numbers == {"kimana": "", "mal": "", "D": "4"}  # a number that two give is nobody's


def test_a_zip_among_uploads_speaks_for_nobody_else():
    path = "hw/mal_99_1001_a-b_submissions.zip/kimana_5_345_x.json"
    forged, own = file(path), file("hw/kimana_5_900_x.json")
    forged.source = "hw/mal_99_1001_a-b_submissions.zip"
    assert whose([forged, own], CANVAS) == ({"Kim, Ana": ["hw/kimana_5_900_x.json"]}, [path])
    assert whose([forged, own])[0]["kimana"] == ["hw/kimana_5_900_x.json"]


def test_zips_of_two_assignments_and_the_same_zip_again_are_one_learners():
    """Notebooks, which have no record: other questions, the same bytes, or an answer of one time."""
    one, two = file(ANA_Z), file(ANA_2)
    two.answers = (GradedAnswer("q2", "x", "2026-11-02", "", one.answers[0].verdict),)
    own = {"Kim, Ana": [ANA_2, ANA_Z]}
    assert whose([one, two], CANVAS) == (own, [])
    again = file(ANA_2)
    again.digest = one.digest
    assert whose([one, again], CANVAS) == (own, [])
    assert whose([file(ANA_Z, at="now"), file(ANA_2, at="now")], CANVAS) == (own, [])


def test_of_two_zips_the_teacher_says_which_is_the_learners():
    files = [file(ANA_Z, log="a"), file(ANA_2, log="m")]
    says = "a.zip and c-hw_submissions.zip have different answers as Kim, Ana’s; "
    assert all(said[0].startswith(says) for said in reasons(files, CANVAS).values())
    words = {"h-" + ANA_Z: Decision("5"), "h-" + ANA_2: Decision("nobody")}
    assert whose(files, CANVAS, decisions=words) == ({"Kim, Ana": [ANA_Z]}, [ANA_2])


@pytest.mark.parametrize(
    "paths, said",
    [
        ([ANA_Z], ""),
        ([ANA_C, "x"], ""),
        ([ANA_Z, "x"], "c-hw_submissions.zip (1 learner)"),
        ([ANA_Z, ANA_2, BO_2], "a.zip (2 learners), c-hw_submissions.zip (1 learner)"),
        (["mal_99_1001_own.zip/kimana_5_900_x.json", "x"], ""),
    ],
)
def test_a_zip_that_is_taken_for_the_lmss_is_named(paths, said):
    files = [(one.source, collect.owner(one.path)) for one in map(file, paths)]
    lines = collect.sentence(files)
    assert [line.split(": ")[1].split(". If a learner sent")[0] for line in lines] == [said] * bool(said)


def test_a_login_that_is_anothers_number_leads_to_the_number():
    roster = "name,number,email\nAna,1,2\nBo,2,3\nCy,3,1\n"
    files = [file(str(n), name, str(n)) for n, name in ((1, "Ana"), (2, "Bo"), (3, "Cy"))]
    assert whose(files, roster) == ({"Ana": ["1"], "Bo": ["2"], "Cy": ["3"]}, [])


@pytest.mark.parametrize(
    "listed, claimed",
    [("0012345", "12345"), ("12345", "0012345"), ("2026-11", "Nov-26"), ("2.02611E+11", "202611000017")],
)
def test_a_number_spoiled_by_excel_is_found_and_said(listed, claimed):
    files = [file("x", "Whoever", claimed)]
    roster = f"name,number\n김아나,{listed}\nBo,777\n"
    assert whose(files, roster) == ({"김아나": ["x"]}, [])
    assert any("Excel" in remark for remark in reasons(files, roster)["x"])


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKD"])
@pytest.mark.parametrize("name", ["김민지", "김 민지", "민지 김", "Zoë, 김"])
def test_a_name_in_any_unicode_form_meets_itself(form, name):
    roster = f'name,number\n"{name}",17\n'
    assert whose([file("x", unicodedata.normalize(form, name))], roster)[1] == []
    assert found([file("x", unicodedata.normalize(form, name))], roster).people[0].files


def test_of_two_who_match_the_exact_spelling_decides():
    roster = "name,number\nMin Kim,1\nKim Min,2\n"
    assert whose([file("x", "Kim Min")], roster) == ({"Kim Min": ["x"]}, [])
    assert whose([file("x", "kimmin")], roster) == ({}, ["x"])


def test_namesakes_in_the_list_are_told_apart_by_number_or_held():
    roster = "name,number\nAna,1\nAna,2\n"
    assert whose([file("x", "Ana", "2")], roster) == ({"Ana": ["x"]}, [])
    assert whose([file("x", "Ana")], roster) == ({}, ["x"])
    assert reasons([file("x", "Ana")], roster)["x"][0] == "2 learners have the name Ana in it"
    zips = [f"Ana_{n}_assignsubmission_file_/x.json" for n in (8, 9)]
    seen = found([file(zips[0], "Ana", "1"), file(zips[1], "Ana", "2")], roster)
    assert [[f.path for f in p.files] for p in seen.people] == [[zips[0]], [zips[1]]]


def test_a_learner_with_another_id_in_each_assignment_of_moodle():
    paths = [f"hw{n}.zip/Ana Kim_{n}_assignsubmission_file_/x.json" for n in (3, 4)]
    assert whose([file(path, log="a") for path in paths], NAMES) == ({"Ana Kim": paths}, [])
    paths = [f"hw.zip/Ana Kim_{n}_assignsubmission_file_/x.json" for n in (3, 4)]
    assert whose(map(file, paths), NAMES) == ({}, paths)


def test_the_zip_of_another_assignment_goes_by_names_where_it_names_most_of_the_class():
    first = [f"1.zip/{who}_assignsubmission_file_/x.json" for who in ("Ana Kim_5", "Bo Lee_6")]
    second = [f"2.zip/{who}_assignsubmission_file_/x.json" for who in ("Ana Kim_15", "Bo Lee_16")]
    files = [file(path, log=path[6:9]) for path in first + second]  # each learner's own record
    assert whose(files, MOODLE) == (
        {"Ana Kim": [first[0], second[0]], "Bo Lee": [first[1], second[1]]},
        [],
    )
    assert "another assignment" in reasons(files, MOODLE)[second[0]][0]
    assert whose(map(file, [*first, second[0]]), MOODLE)[1] == [second[0]]
    strange = "1.zip/Ana Kim_15_assignsubmission_file_/x.json"  # beside ids that the list has
    assert whose(map(file, [*first, strange]), MOODLE)[1] == [strange]


def test_where_the_list_has_other_numbers_than_the_learners_know_a_number_is_a_remark():
    files = [file(str(n), name, f"99{n}") for n, name in enumerate(("Ana Kim", "Bo Lee", "Dan"))]
    assert whose(files, PLAIN)[1] == []
    assert reasons(files, PLAIN)["1"] == ["the file says number 991, the class list 2"]
    assert whose([*files, file("4", "", "1")], PLAIN)[1] == ["0", "1"]


@pytest.mark.parametrize(
    "name, number",
    [
        ("20261234 박지수", ""),
        ("박지수(2026-1234)", ""),
        ("박지수_20261234", ""),
        ("박지수", "2026-1234"),
        ("박지수", "#20261234"),
        ("Jisoo", "학번: ２０２６１２３4"),
        ("박지수 (Park Jisoo)", "2026.1234"),
    ],
)
def test_how_learners_write_their_name_and_number(name, number):
    roster = "이름,학번\n이준,1\n박지수,20261234\n박지수,20261235\n"
    seen = found([file("x", name, number)], roster)
    assert [len(p.files) for p in seen.people] == [0, 1, 0] and not seen.held
    assert whose([file("x", name.replace("4", "6"), number.replace("4", "6"))], roster)[1] == ["x"] * (
        "박" in name
    )


def test_where_the_lms_hides_the_names_what_the_file_claims_decides():
    paths = [f"Participant_{n}_assignsubmission_file_/x.json" for n in (3, 4, 8)]
    files = [
        file(path, name, number)
        for path, name, number in zip(paths, ("Ana Kim", "Bo Lee", "Bo Lee"), "122", strict=True)
    ]
    assert whose(files, PLAIN) == ({"Ana Kim": paths[:1]}, paths[1:])


def test_copies_of_an_exam():
    copies = {
        ("Ana Kim", "1", ""): 0,
        ("Bo Lee", "2", ""): 1,
        ("Kim, Ana", "", "canvas:5"): 0,
        ("Ana Kim", "", ""): 0,
    }

    def copy_of(name, number="", lms=""):
        return copies.get((name, number, lms))

    mine, anothers = (file("x", "Ana Kim", "", copy=copy) for copy in (("Ana Kim", ""), ("Bo Lee", "2")))
    assert whose([mine], NAMES, copy_of=copy_of) == ({"Ana Kim": ["x"]}, [])
    assert whose([anothers], "Ana Kim\nDan\n", copy_of=copy_of) == ({}, ["x"])
    assert whose([anothers], copy_of=copy_of) == ({}, ["x"])
    assert whose([file(ANA_C, copy=("Bo Lee", "2"))], CANVAS, copy_of=copy_of) == ({}, [ANA_C])


class TestGuests:
    def test_by_number_then_by_name(self):
        files = [
            file("1", "Kim Minji", "17"),
            file("2", "KIM  Minji", "18"),
            file("3", "Dan", log="d"),
            file("4", "dan", log="d"),
        ]
        people = [(p.key, [f.path for f in p.files]) for p in found(files).people]
        assert people == [("name:dan", ["3", "4"]), ("number:17", ["1"]), ("number:18", ["2"])]
        assert reasons(files)["1"] == ["2 learners have this name"]

    def test_two_records_under_one_name_are_held(self):
        files = [file("1", "Ana", log="a"), file("2", "Ana", log="b"), file("3", "Ana", empty=True)]
        assert whose(files) == ({"Ana": ["3"]}, ["1", "2"])
        assert reasons(files)["1"] == ["the files of 2 records say that they are Ana’s", identity.ASK]
        assert whose([file("1", "Ana"), file("2", "Ana", "17"), file("3", "Ana", "18")])[1] == ["1"]

    def test_files_of_one_log_are_one_learners(self):
        """They share a record, or an answer given at one time, as a notebook and a submission of one learner do."""
        files = [file("1", "Ana", log="a"), file("2", "ana", log="a", at="now"), file("3", "Ana", at="now")]
        assert whose(files) == ({"Ana": ["1", "2", "3"]}, [])

    def test_a_file_without_a_name(self):
        assert whose([file("week 1/x.ipynb")]) == ({"week 1/x.ipynb": ["week 1/x.ipynb"]}, [])
        assert reasons([file("x")]) == {"x": ["nobody’s name is in it"]}
        assert reasons([file("x")], PLAIN) == {"x": ["nobody’s name is in it", identity.ASK]}

    @pytest.mark.parametrize("roster", ["", PLAIN, CANVAS])
    def test_files_that_say_nothing_are_files_and_no_people(self, roster):
        seen = found([GradedFile(path="x.DS_Store", problem="no"), file("y", empty=True)], roster)
        assert [held.reasons for held in seen.held] == [[], []] and not any(p.files for p in seen.people)
        assert len(seen.people) == (len(parse(roster).learners) if roster else 0)

    def test_not_in_the_class_list(self):
        assert reasons([file("x", "Dan")], PLAIN) == {"x": ["not in the class list"]}

    def test_one_record_with_two_names_is_told(self):
        said = reasons([file("1", "Ana", log="a"), file("2", "Bo", log="a")])
        assert said["1"] == ["the same record as Bo: a copy, or one learner with two names"]


class TestDecisions:
    TWO = ("1", "Ana Kim", "1", "a"), ("2", "Ana Kim", "1", "m")

    def decide(self, decisions, roster=PLAIN, rows=TWO):
        files = [file(path, name, number, log=log) for path, name, number, log in rows]
        words = {f"h-{path}": d if isinstance(d, Decision) else Decision(d) for path, d in decisions.items()}
        return whose(files, roster, decisions=words)

    @pytest.mark.parametrize(
        "word", ["1", "Ana Kim", "kim, ana", "001", "Ana Kim, 1", "Ana Kim (1)", "1 Kim Ana", "Ana Kim | 1"]
    )
    def test_the_teachers_word_counts(self, word):
        assert self.decide({"1": word}) == ({"Ana Kim": ["1"]}, ["2"])
        assert self.decide({"1": word, "2": "Bo Lee"}) == ({"Ana Kim": ["1"], "Bo Lee": ["2"]}, [])
        assert self.decide({"1": word, "2": "Nobody"}) == ({"Ana Kim": ["1"]}, ["2"])
        assert self.decide({"1": word, "2": word}) == ({"Ana Kim": ["1", "2"]}, [])

    def test_it_counts_also_where_the_other_file_is_gone(self):
        assert self.decide({"2": "nobody"}, rows=self.TWO[1:]) == ({}, ["2"])
        assert self.decide({"2": "2"}, rows=self.TWO[1:]) == ({"Bo Lee": ["2"]}, [])

    def test_a_later_file_of_the_record_follows(self):
        rows = (*self.TWO, ("3", "Ana Kim", "1", "a"))
        assert self.decide({"1": "1"}, rows=rows) == ({"Ana Kim": ["1", "3"]}, ["2"])

    def test_a_name_and_a_number_part_namesakes_and_must_fit(self):
        roster = "name,number\nAna Kim,1\nAna Kim,2\n"
        seen = found([file("1", "Ana Kim")], roster, decisions={"h-1": Decision("Ana Kim, 2")})
        assert [len(person.files) for person in seen.people] == [0, 1]
        for word in ("Bo Lee, 1", "Ana Kim, 3", "1 2"):
            assert self.decide({"1": word})[1] == ["1", "2"], word

    def test_ids_of_the_lms(self):
        rows = ((ANA_C, "Bo Lee", "", "a"),)
        for word in ("5", "canvas:5", "s1", "ana", "Ana Kim"):
            assert self.decide({ANA_C: word}, CANVAS, rows) == ({"Kim, Ana": [ANA_C]}, []), word

    @pytest.mark.parametrize(
        "word, said", [("Zed", "nobody in the class list is"), ("Ana", "2 learners are")]
    )
    def test_a_word_that_means_nobody_or_two_is_said(self, word, said):
        roster = "name,number\nAna,1\nAna,2\n"
        files = [file("1", "Ana")]
        seen = found(files, roster, decisions={"h-1": Decision(word)})
        assert any(reason.startswith(f"{said} meant by “{word}”") for reason in seen.held[0].reasons)

    def test_it_means_the_same_in_another_list(self):
        word = Decision("1", ("1", "Ana Kim", "canvas:5"))
        for roster in (PLAIN, NAMES, CANVAS, MOODLE, ""):
            rows = (("1", "X Y", "", "a"), ("2", "X Y", "", "b"))
            people, held = self.decide({"1": word}, roster, rows)
            assert [paths for name, paths in people.items() if name != "X Y"] == [["1"]], roster
            assert people["X Y"] == ["2"] and held == [], roster  # the other record is alone now
        swapped = "name,number\nBo Lee,1\nAna Kim,2\n"  # now the number is another's
        assert self.decide({"1": word}, swapped, (("1", "X Y", "", "a"),)) == ({}, ["1"])

    def test_what_the_lms_knows_is_not_the_teachers_to_decide(self):
        """The same bytes from two learners: a word on the one that is held says nothing of the other."""
        own, stolen = file(ANA_C, "Ana Kim"), file(BO_C, "Ana Kim")
        own.digest = stolen.digest
        assert whose([own, stolen], CANVAS, decisions={own.digest: Decision("6")}) == (
            {"Kim, Ana": [ANA_C], "Lee, Bo": [BO_C]},
            [],
        )


def test_keys_are_each_learners_own():
    seen = found([file("1", "Ana", "2"), file("2", "Bo"), file("3", "Dan")], "Ana\nAna,2\nBo\n")
    assert len({person.key for person in seen.people}) == len(seen.people) == 4


def test_the_work_for_each_file_does_not_grow_with_the_files(monkeypatch):
    """A thousand files of one learner, and one record of a thousand: counted in the names that are made comparable."""
    calls = 0
    fold = names.fold

    def counted(text):
        nonlocal calls
        calls += 1
        return fold(text)

    monkeypatch.setattr(identity, "fold", counted)
    counts = []
    for size in (200, 400):
        calls = 0
        files = [file(f"{n}", f"Name {n}", "n1", log="r") for n in range(size)]
        files += [file(f"b{n}", "Kim", f"m{n}", log="r") for n in range(size)]
        seen = found(files)
        assert len(seen.people) == size + 1
        remarks = [text for person in seen.people for texts in person.remarks.values() for text in texts]
        assert remarks and all(len(text) < 1000 for text in remarks)
        counts.append(calls)
    assert counts[1] < 2.2 * counts[0]
