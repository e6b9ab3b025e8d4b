"""Which files belong to one learner: names written twice, in two ways, or not at all; and nobody gets another's marks."""

import unicodedata

import pytest

from quizkit.submission import Submission
from quizkit_teacher import identity
from quizkit_teacher.collect import Owner
from quizkit_teacher.identity import GradedFile
from quizkit_teacher.names import fold
from quizkit_teacher.roster import parse

CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section\n"
    '"Kim, Ana",5,s1,ana,A\n"Lee, Bo",6,s2,bo,A\n"Choi, Cy",7,s3,cy,A\n'
)


def file(path, name="", number="", *, lms="", **says):
    return GradedFile(
        path=path, owner=Owner(lms=lms), submission=Submission(name=name, number=number, **says)
    )


def find(*files, roster=None):
    """The learners as (name, paths, remarks on each path)."""
    people = identity.find_learners(files, parse(roster) if roster else None)
    return [(person.name, [f.path for f in person.files], person.remarks) for person in people]


def keys(*files, roster=None):
    people = identity.find_learners(files, parse(roster) if roster else None)
    return [(person.key, *person.others) for person in people]


def test_two_learners_with_one_name_are_kept_apart():
    (_, one, remarks), (_, two, _) = find(file("1", "Kim Minji", "17"), file("2", "KIM  Minji", "18"))
    assert (one, two) == (["1"], ["2"])
    assert remarks["1"] == ["2 learners have this name"]
    (_, one, remarks), (_, two, _) = find(
        file("1", "Kim Minji", record="a"), file("2", "Kim Minji", record="b")
    )
    assert (one, two) == (["1"], ["2"])
    assert remarks["1"] == ["2 learners have this name; a number would tell them apart"]


def test_the_files_of_one_record_are_one_learners():
    ((_, paths, remarks),) = find(
        file("1", "Ana", record="a"), file("2", "ana", record="a"), file("3", "Ana")
    )
    assert paths == ["1", "2", "3"] and not any(remarks.values())


def test_a_file_without_a_record_goes_to_nobody_where_two_have_its_name():
    seen = find(file("1", "Ana", record="a"), file("2", "Ana", record="b"), file("3", "Ana"))
    assert sorted(paths for _, paths, _ in seen) == [["1"], ["2"], ["3"]]


def test_one_learner_with_two_names_is_told():
    ((name, paths, remarks),) = find(file("1", "Kim Minji", "17"), file("2", "김민지", "17"))
    assert (name, paths, remarks) == ("Kim Minji", ["1", "2"], {"1": [], "2": ["the file says 김민지"]})
    ((_, _, remarks),) = find(file("1", "김민지", "17"), roster="Kim Minji,17\n")
    assert remarks["1"] == ["the file says 김민지"]


def test_one_record_with_two_names_is_told():
    (_, _, remarks), _ = find(file("1", "Ana", record="a"), file("2", "Bo", record="a"))
    assert remarks["1"] == ["the same record as Bo: a copy, or one learner with two names"]


def test_a_copy_of_somebody_else_is_told():
    ((_, _, remarks),) = find(file("1", "Ana", "17", copy=("Bo", "18")), roster="Ana,17\n")
    assert remarks["1"] == ["the file says Bo"]


def test_a_file_without_a_name():
    ((name, _, remarks),) = find(file("week 1/x.ipynb"))
    assert (name, remarks) == ("week 1/x.ipynb", {"week 1/x.ipynb": ["nobody's name is in it"]})
    ((_, _, remarks),) = find(file("1", lms="canvas:5"))
    assert remarks["1"] == []
    broken = GradedFile(path="1", problem="it is empty")
    assert find(broken)[0][2] == {"1": []}  # the problem says enough


def test_the_class_list_finds_them_by_id_number_and_name():
    seen = find(
        file("1", "whoever", lms="canvas:5"),
        file("2", "B", "S2"),
        file("3", "Cy Choi"),
        file("4", "Dan"),
        roster=CANVAS,
    )
    assert [(name, paths) for name, paths, _ in seen] == [
        ("Kim, Ana", ["1"]), ("Lee, Bo", ["2"]), ("Choi, Cy", ["3"]), ("Dan", ["4"]),
    ]  # fmt: skip
    assert seen[3][2]["4"] == ["not in the class list"]


def test_an_id_of_canvas_counts_more_than_what_the_file_says():
    """A learner who writes another's number or name into the file still hands in for himself."""
    seen = find(
        file("1", "Lee, Bo", "s2", lms="canvas:5"), file("2", "Lee, Bo", "s2", lms="canvas:6"), roster=CANVAS
    )
    assert [paths for _, paths, _ in seen] == [["1"], ["2"], []]
    assert seen[0][2]["1"] == ["the file says Lee, Bo"]


def test_an_id_of_another_program_finds_nobody():
    seen = find(file("1", lms="moodle:5"), roster=CANVAS)
    assert [paths for _, paths, _ in seen] == [[], [], [], ["1"]]


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKD"])
def test_a_name_in_any_unicode_form_meets_itself(form):
    seen = find(file("1", unicodedata.normalize(form, "김민지 Zoë")), roster="김민지 Zoë,17\n")
    assert [paths for _, paths, _ in seen] == [["1"]]


def test_a_name_that_two_in_the_list_bear_decides_nothing():
    assert [paths for _, paths, _ in find(file("1", "Ana"), roster="Ana,1\nAna,2\n")] == [[], [], ["1"]]
    seen = find(file("1", "Ana"), file("2", number="2"), roster="Ana\nAna,2\n")
    assert [paths for _, paths, _ in seen] == [[], ["2"], ["1"]]


def test_a_number_counts_more_than_a_name():
    seen = find(file("1", "Bo", "1"), roster="Ana,1\nBo,2\n")
    assert [paths for _, paths, _ in seen] == [["1"], []]
    assert seen[0][2]["1"] == ["the file says Bo"]


def test_keys_stay_when_a_class_list_comes_later():
    ((alone,),) = keys(file("1", "Ana", record="a"))
    ((listed, *others),) = keys(file("1", "Ana", record="a"), roster="Ana,17\n")
    assert alone != listed and alone in others


def test_no_key_is_anothers():
    """Two learners of one name, one of them without a number, have keys of their own, and so has each file."""
    seen = keys(file("1", "Ana"), file("2", "Bo"), file("3"), roster="Ana\nAna,2\nBo\n")
    assert len({key for key, *_ in seen}) == len(seen) == 5


def test_the_work_for_each_file_does_not_grow_with_the_files(monkeypatch):
    """A thousand files of one learner, and one record of a thousand: counted in the names that are made comparable."""
    calls = 0

    def counted(text):
        nonlocal calls
        calls += 1
        return fold(text)

    monkeypatch.setattr(identity, "fold", counted)
    counts = []
    for size in (200, 400):
        calls = 0
        files = [file(f"{n}", f"Name {n}", "n1", record="r") for n in range(size)]
        files += [file(f"b{n}", "Kim", f"m{n}", record="r") for n in range(size)]
        people = identity.find_learners(files)
        assert len(people) == size + 1
        remarks = [text for person in people for texts in person.remarks.values() for text in texts]
        assert remarks and all(len(text) < 1000 for text in remarks)
        counts.append(calls)
    assert counts[1] < 2.2 * counts[0]
