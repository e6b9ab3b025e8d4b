import collections
import csv
import html
import io
import itertools
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

import alliance
from alliance import cli
from alliance.bank import Bank
from alliance.capstone import cards, handout, rules
from alliance.course import COURSE
from quizkit import notebooks, workspace
from quizkit.files import CourseError
from quizkit.kinds import KINDS
from quizkit.text import words as words_of

BANK = COURSE.bank
ROOT = Path(__file__).resolve().parents[2]
SEATS = list(BANK.seats.values())
CLASS = [f"Learner {n}" for n in range(1, 41)]
DAY = "2025-09-25"


def html_of(card):
    return str(card.markup)


def held(names, seed):
    """How many sit in each seat of each council."""
    seats = collections.defaultdict(collections.Counter)
    for one in rules.assign_seats(names, SEATS, seed):
        seats[one.council][one.seat.id] += 1
    return [seats[number] for number in sorted(seats)]


class TestSeats:
    def test_councils_have_ten_people_at_most_and_are_about_equally_large(self):
        for size in range(3, 41):
            councils = held(CLASS[:size], "monday")
            sizes = [council.total() for council in councils]
            assert sum(sizes) == size and max(sizes) <= 10, size
            assert max(sizes) - min(sizes) <= 1, size
            assert min(sizes) >= min(size, 5), size

    def test_in_a_council_everyone_sits_and_no_seat_is_fuller_than_another_by_two(self):
        for size in range(3, 41):
            for seats in held(CLASS[:size], "monday"):
                assert len(seats) == min(seats.total(), len(SEATS)), size
                assert max(seats.values()) - min(seats.values()) <= 1, size

    def test_a_small_council_has_a_chair_and_ministers(self):
        assert [set(council) for council in held(CLASS[:3], 1)] == [{"chair", "foreign", "defense"}]
        assert all("chair" in council for size in range(3, 41) for council in held(CLASS[:size], 1))

    def test_the_same_list_and_seed_give_the_same_seats_in_whatever_order(self):
        drawn = rules.assign_seats(CLASS, SEATS, "monday")
        assert rules.assign_seats(reversed(CLASS), SEATS, "monday") == drawn
        assert rules.assign_seats([f"  {name}  " for name in CLASS], SEATS, "monday") == drawn
        assert rules.assign_seats(CLASS, SEATS, "tuesday") != drawn

    def test_the_draw_is_the_same_on_every_machine(self):
        drawn = rules.assign_seats(["Ana", "Ben", "김철수", "Dmitri"], SEATS, "lesson 11")
        assert [(one.name, one.council, one.seat.id) for one in drawn] == [
            ("김철수", 1, "chair"),
            ("Ben", 1, "foreign"),
            ("Dmitri", 1, "defense"),
            ("Ana", 1, "unification"),
        ]

    def test_a_name_typed_on_a_mac_is_the_same_name(self):
        import unicodedata

        names = ["김철수", "이영희", "Zoë"]
        apart = [unicodedata.normalize("NFD", name) for name in names]
        assert rules.assign_seats(apart, SEATS, 1) == rules.assign_seats(names, SEATS, 1)

    @pytest.mark.parametrize("size", [3, 8, 10, 19])
    def test_the_lot_prefers_nobody(self, size):
        """Over 4,000 seeds each learner gets each seat of each council equally often; 5 sigma, so by chance once in millions."""
        draws, names = 4000, CLASS[:size]
        seen, places = collections.Counter(), collections.Counter()
        for seed in range(draws):
            for one in rules.assign_seats(names, SEATS, seed):
                seen[one.name, one.council, one.seat.id] += 1
                places[one.council, one.seat.id] += 1
        for name, place in itertools.product(names, places):
            chance = places[place] / draws / size
            sigma = (draws * chance * (1 - chance)) ** 0.5
            assert abs(seen[name, *place] - draws * chance) < 5 * sigma, (name, place)

    def test_two_friends_are_not_put_into_one_council(self):
        draws = 4000
        together = 0
        for seed in range(draws):
            council = {one.name: one.council for one in rules.assign_seats(CLASS[:16], SEATS, seed)}
            together += council["Learner 1"] == council["Learner 2"]
        chance = 7 / 15  # seven other places in the first one's council, among fifteen
        assert abs(together - draws * chance) < 5 * (draws * chance * (1 - chance)) ** 0.5

    @pytest.mark.parametrize("names", [[], CLASS[:2], [*CLASS, "one more"]])
    def test_too_few_or_too_many_are_told_what_to_do(self, names):
        with pytest.raises(ValueError, match=r"3 to 40 people.*; (read|make)"):
            rules.assign_seats(names, SEATS, 1)

    def test_two_with_one_name_are_told_apart_first(self):
        with pytest.raises(ValueError, match=r"'ana' stands twice.*number"):
            rules.assign_seats(["Ana", "Ben", "Cho", "ana "], SEATS, 1)


def memo(which, text):
    return rules.check_memo(text, BANK.memos[which], BANK)


def to_mend(which, text):
    return [finding.text for finding in memo(which, text) if not finding.good]


OTHER = "Another council decided otherwise"  # a second model, below the first, so that neither looks like the right one
MODELS = {
    found.id: BANK.items[found.item].key.model.partition(OTHER)[0].strip() for found in BANK.memos.values()
}


class TestMemo:
    @pytest.mark.parametrize("which", MODELS)
    def test_the_model_is_as_asked(self, which):
        assert to_mend(which, MODELS[which]) == []

    def test_the_other_model_of_the_decision_is_as_asked_too(self):
        _, _, other = BANK.items["cap-decision"].key.model.partition(OTHER)
        assert to_mend("decision", other.partition("\n\n")[2]) == []

    @pytest.mark.parametrize("mark", ["**{}:** ", "## {}\n", "{}：", "- {} : ", "*{}*:\n"])
    def test_headings_may_be_written_as_people_write_them(self, mark):
        text = MODELS["position"]
        for part in BANK.memos["position"].parts:
            text = text.replace(f"{part.name}: ", mark.format(part.name.upper()))
        assert to_mend("position", text) == []

    def test_korean_headings_count(self):
        text = MODELS["position"]
        for part in BANK.memos["position"].parts:
            text = text.replace(part.name, part.others[-1])
        assert to_mend("position", text) == []

    def test_length_is_asked_for(self):
        assert any("word" in said and "120 to 250" in said for said in to_mend("position", "Too short."))
        assert any("120 to 250" in said for said in to_mend("position", MODELS["position"] * 3))

    @pytest.mark.parametrize("part", [part.name for part in BANK.memos["position"].parts])
    def test_a_missing_part_is_named(self, part):
        mended = to_mend("position", MODELS["position"].replace(f"{part}:", "Well,"))
        assert any(f"“{part}”: no such heading" in said for said in mended)

    def test_a_heading_without_words_is_no_part(self):
        text = re.sub(r"Answer: .*", "Answer: No.", MODELS["position"])
        assert "“Answer” is short: 1 word, 20 asked for." in to_mend("position", text)

    @pytest.mark.parametrize("which", MODELS)
    def test_the_template_tells_what_the_form_asks_for(self, which):
        """A learner who copies the template knows each limit, and its words in brackets count for nothing."""
        lesson = BANK.items[BANK.memos[which].item].lesson
        pages = [ROOT / folder / f"{lesson}.ipynb" for folder in ("lessons", "exercises")]
        cells = [cell for page in pages for cell in json.loads(page.read_text(encoding="utf-8"))["cells"]]
        told = "\n".join("".join(cell["source"]) for cell in cells)
        for part in BANK.memos[which].parts:
            if part.words == 1:  # the heading alone is asked for
                assert re.search(rf"^(?:> \*\*)?{part.name}:", told, re.MULTILINE)
                assert not part.cites or "with one source" in BANK.items[BANK.memos[which].item].prompt
                continue
            limit = re.search(rf"^{part.name}: (\((\d+) words(?:, (?:(\d) )?[^()]+)?\))$", told, re.MULTILINE)
            assert limit and int(limit[2]) == part.words
            assert int(limit[3] or 0) == part.cites and words_of(limit[1]) == 0
        for end in (BANK.memos[which].low, BANK.memos[which].high):
            assert str(end) in told + BANK.items[BANK.memos[which].item].prompt

    @pytest.mark.parametrize("which", MODELS)
    def test_the_box_and_the_check_count_alike(self, which):
        """Both leave out the sources in square brackets and the signs that stand alone."""
        text = re.sub(r"(?<=\.)\s", " – ", MODELS[which])[:300]
        said = " ".join(finding.text for finding in memo(which, text))
        item = BANK.items[BANK.memos[which].item]
        assert f"You have {words_of(text)} words" in KINDS["open"].grade(item, item.key, text).feedback
        assert f"{words_of(text)} words, {BANK.memos[which].low} to" in said

    def test_a_citation_that_is_not_in_the_ledger_is_named(self):
        text = MODELS["position"].replace("[P1]", "[P9]").replace("[I1]", "[flexibility-statment]")
        mended = to_mend("position", text)
        assert any(said.startswith("[P9] is not in the ledger") for said in mended)
        assert any(re.search(r"did you mean flexibility-statement[^.]*\?$", said) for said in mended)

    def test_too_few_sources_are_counted(self):
        mended = to_mend("position", re.sub(r" \[[^]]*\]", "", MODELS["position"]))
        assert any(said.startswith("0 different sources") for said in mended)
        assert any("“Reasons” cites 0 sources" in said for said in mended)

    def test_one_paragraph_cited_in_two_ways_is_one_source(self):
        text = re.sub(r"\[[^]]*\]", "[a3, A3, claim:a3-taiwan-decides]", MODELS["position"])
        assert any(said.startswith("1 different source ") for said in to_mend("position", text))

    def test_hindsight_is_seen(self):
        mended = to_mend("position", MODELS["position"].replace("[P1]", "[P1, congress-28500]"))
        assert mended == [
            "This memo uses what nobody knew on 25 September 2025: [congress-28500] (18 December 2025)."
        ]

    def test_after_action_asks_for_its_headings_and_its_length_alone(self):
        assert not re.search(r"\[[^]]+\]", MODELS["after-action"])
        assert len(memo("after-action", MODELS["after-action"])) == 1 + len(BANK.memos["after-action"].parts)
        empty = re.sub(r"Next time: .*", "Next time:", MODELS["after-action"])
        assert to_mend("after-action", empty) == ["“Next time” is short: 0 words, 1 asked for."]

    @given(st.text(max_size=400))
    def test_any_text_gets_findings(self, text):
        assert all(finding.text for finding in memo("position", text))

    def test_a_huge_text_is_read_in_one_go(self):
        assert memo("position", "[" * 200_000 + "Answer: " * 50_000)


class TestVerbs:
    def test_a_memo_is_taken_from_the_learners_own_answer(self, tmp_path, monkeypatch):
        monkeypatch.setenv("ALLIANCE_RECORD", str(tmp_path / "responses.jsonl"))
        assert "Nothing to look at yet" in repr(alliance.memo("position"))
        alliance.check("cap-position", MODELS["position"])
        assert "6 of 6" in repr(alliance.memo("position"))
        alliance.check("cap-position", {"text": "Recommendation: wait and see what comes.", "firm": True})
        assert "To mend" in repr(alliance.memo("position"))

    @pytest.mark.parametrize("given", [12, ["a"], "", "   "])
    def test_what_is_no_memo_is_no_error(self, given):
        assert "Nothing to look at yet" in repr(alliance.memo("position", given))

    def test_what_a_learner_writes_is_escaped(self):
        shown = html_of(alliance.memo("position", "Answer: [<img/src=x>]"))
        assert "<img" not in shown and "&lt;img" in shown

    def test_unknown_names_are_answered(self):
        for call in (lambda: alliance.memo("postion"), lambda: alliance.brief("defence")):
            with pytest.raises(KeyError, match="did you mean"):
                call()
        with pytest.raises(ValueError, match="50 or 90"):
            alliance.agenda(45)

    @pytest.mark.parametrize("plan, minutes", [(50, 50), (90, 90)])
    def test_an_agenda_fills_its_time(self, plan, minutes):
        steps = [step for step in BANK.agenda.values() if step.plan == str(plan)]
        assert sum(step.minutes for step in steps) == minutes
        assert f"{minutes - steps[-1].minutes}–{minutes}" in html_of(alliance.agenda(plan))

    def test_a_class_opens_its_agenda(self):
        both = html_of(alliance.agenda())
        assert both.count("<details>") == 2 and "47–50" in both and "85–90" in both

    def test_what_a_question_keeps_apart_stands_below_it(self):
        note = BANK.motions["use"].note
        assert note and html.escape(note) in html_of(alliance.decisions())
        assert html.escape(note) in handout.all_seats(BANK)

    def test_the_aims_that_one_learner_may_open_are_folded_and_are_those_of_the_briefs(self):
        """The other seats keep theirs."""
        lesson = workspace.source(COURSE) / "exercises" / "11-council-decides.ipynb"
        (call,) = re.findall(
            r"aims\((.+)\)", "\n".join("".join(c["source"]) for c in notebooks.read(lesson)["cells"])
        )
        own = re.findall(r"\w+", call)
        shown = html_of(alliance.aims(*own))
        assert [seat.id for seat in SEATS if html.escape(seat.aim) in shown] == sorted(
            own, key=[seat.id for seat in SEATS].index
        )
        before, _, _ = shown.partition("<details>")
        assert not any(html.escape(seat.aim) in before for seat in SEATS)
        with pytest.raises(KeyError, match="did you mean"):
            alliance.aims("defence")

    def test_everyone_can_speak_in_the_minutes_of_a_step(self):
        """A council has ten people at most; three testimonies are heard."""
        times = {"30 seconds each": 10 * 0.5, "one minute each": 10 * 1, "Three minutes for each": 3 * 3}
        seen = 0
        for step in BANK.agenda.values():
            for words, minutes in times.items():
                if words in step.text:
                    seen += 1
                    assert minutes <= step.minutes, step.id
        assert seen == 3

    @pytest.mark.parametrize("plan", ["50", "90"])
    def test_every_plan_has_testimony_an_event_a_bargain_and_a_written_decision(self, plan):
        said = " ".join(step.who + step.text for step in BANK.agenda.values() if step.plan == plan).lower()
        for word in ("testimon", "event card", "wish", "dissent"):
            assert word in said, word

    @pytest.mark.parametrize(
        "names, said", [("Ana, Ben", "read all briefs alone"), ("Ana, Ben, Ana", "by a number")]
    )
    def test_names_that_cannot_be_used_are_answered_on_the_page(self, names, said):
        shown = alliance.roles(names, "x")
        assert said in repr(shown) and said in html_of(shown)

    def test_names_may_be_a_list_or_a_text(self):
        listed = repr(alliance.roles(["Ana", "Ben", "Cho"], "x"))
        assert (
            repr(alliance.roles("Ana, Ben,Cho", "x")) == repr(alliance.roles("Ana\nBen\nCho", "x")) == listed
        )


def words(*texts):
    return sum(len(text.split()) for text in texts)


def points():
    """All that a seat may say and a testimony says or answers, with its citations."""
    for entry in (*SEATS, *BANK.testimonies.values()):
        yield from entry.points
        yield from getattr(entry, "answers", ())


class TestBriefs:
    def test_nobody_knows_the_future(self):
        cited = [c for point in points() for c in point.cites]
        cited += [c for seat in SEATS for c in seat.objection_cites]
        cited += [c for decision in BANK.motions.values() for c in decision.cites]
        facts = [BANK.facts[c.removeprefix("fact:")] for c in cited if c.startswith("fact:")]
        assert len(facts) > 30
        assert all(fact.date[: len(DAY)] <= DAY for fact in facts)

    def test_all_seats_are_of_seoul_and_have_equal_room(self):
        room = [
            words(seat.stands, seat.objection, seat.ask, seat.aim, *(point.text for point in seat.points))
            for seat in SEATS
        ]
        assert max(room) <= 1.25 * min(room), room
        assert {len(seat.points) for seat in SEATS} == {4}
        assert not {seat.id for seat in SEATS} & {*BANK.frameworks}

    def test_a_brief_rests_on_what_was_said_or_written(self):
        """Three points or more of each seat rest on a fact, not on the paper alone."""
        for seat in SEATS:
            assert sum(any(c.startswith("fact:") for c in point.cites) for point in seat.points) >= 3, seat.id

    def test_every_school_testifies_and_they_have_equal_room(self):
        assert {*BANK.testimonies} == {*BANK.frameworks}
        room = [
            words(*(p.text for p in entry.points), *(f"{a.question} {a.text}" for a in entry.answers))
            for entry in BANK.testimonies.values()
        ]
        assert max(room) <= 1.15 * min(room), room
        shapes = {(len(entry.points), len(entry.answers)) for entry in BANK.testimonies.values()}
        assert shapes == {(3, 3)}

    def test_a_school_speaks_from_its_own_section(self):
        own = {"adjustment": "A", "retrenchment": "R", "expansion": "E"}
        for school, letter in own.items():
            cited = [c for point in BANK.testimonies[school].points for c in point.cites]
            places = [BANK.claims[c.removeprefix("claim:")].where[0] for c in cited if c.startswith("claim:")]
            assert places.count(letter) >= len(places) - 1

    def test_what_is_assumed_or_invented_says_so(self):
        for seat in SEATS:
            assert "assumed for this exercise" in html_of(alliance.brief(seat.id)), seat.id
        for school in BANK.testimonies:
            assert "nobody in Washington wrote this page" in html_of(alliance.testimony(school))
        (card,) = BANK.events.values()
        assert "This card is invented" in str(cards.event_html(card))  # as it is printed
        lesson = (ROOT / "lessons" / "11-council-decides.ipynb").read_text(encoding="utf-8")
        assert "no such order was known." in lesson  # in its last section

    def test_a_private_aim_stands_only_in_the_brief_of_its_seat(self):
        for seat in SEATS:
            assert seat.aim in html_of(alliance.brief(seat.id))
            assert seat.aim not in html_of(alliance.brief())

    def test_all_briefs_are_shown_unless_one_is_named(self):
        shown = html_of(alliance.brief())
        assert shown.count("<details>") == len(SEATS)
        assert all(seat.title in shown and seat.id in repr(alliance.brief()) for seat in SEATS)

    def test_two_points_of_some_briefs_stand_open_above_the_rest_and_keep_their_aims(self):
        card = alliance.brief("foreign", "chiefs")
        before, _, others = html_of(card).partition("<details>")
        for seat in SEATS:
            assert seat.aim not in html_of(card) and f"{seat.id}: " in repr(card)
            assert (seat.points[1].text in before) == (seat.id in ("foreign", "chiefs"))
            assert seat.points[2].text not in before and seat.points[2].text in others
            assert seat.title in before + others
        assert html_of(card).count("assumed for this exercise") == 1
        with pytest.raises(KeyError, match="did you mean"):
            alliance.brief("foreign", "defence")

    def test_all_testimonies_are_shown_unless_one_is_named(self):
        shown = html_of(alliance.testimony())
        answers = [answer for entry in BANK.testimonies.values() for answer in entry.answers]
        assert all(answer.question in shown for answer in answers)
        assert shown.count("<details>") == len(BANK.testimonies) + len(answers)
        assert "<details>" not in handout.all_seats(BANK)

    def test_numbers_in_a_point_stand_in_what_it_cites(self):
        for point in points():
            texts = []
            for cited in point.cites:
                shelf, _, name = cited.partition(":")
                entry = BANK.claims[name] if shelf == "claim" else BANK.facts[name]
                texts.append(f"{entry.text} {getattr(entry, 'date', '')}")
            for number in re.findall(r"\d[\d,.]*\d|\d", point.text):
                assert number in " ".join(texts), (point.text, number)


class TestHandout:
    def test_it_holds_everyone_and_every_brief(self, tmp_path, capsys):
        names = [*CLASS[:6], "=HYPERLINK(1)", "<script>alert(1)</script>", "김철수"]
        (tmp_path / "class.txt").write_text("\n".join(names), encoding="utf-8")
        assert cli.main(["roles", str(tmp_path / "class.txt"), str(tmp_path / "out"), "--seed", "x"]) == 0
        assert "seed x" in capsys.readouterr().out
        rows = list(csv.reader(io.StringIO((tmp_path / "out/roles.csv").read_text(encoding="utf-8-sig"))))
        assert {row[0] for row in rows[1:]} == {
            *CLASS[:6],
            "'=HYPERLINK(1)",
            "<script>alert(1)</script>",
            "김철수",
        }
        page = (tmp_path / "out/handout.html").read_text(encoding="utf-8")
        assert "<script" not in page and "http" not in page
        assert all(seat.title in page and seat.ask.replace("'", "&#x27;") in page for seat in SEATS)
        assert "김철수" in page and BANK.facts["sma-12"].text in page
        assert all(entry.title in page for entry in BANK.testimonies.values())
        assert "The written decision" in page and BANK.events["order"].title in page

    def test_a_large_class_is_printed_council_by_council(self, tmp_path):
        (tmp_path / "class.txt").write_text("\n".join(CLASS[:30]), encoding="utf-8")
        handout.write(tmp_path / "class.txt", tmp_path, "x", BANK)
        rows = list(csv.reader(io.StringIO((tmp_path / "roles.csv").read_text(encoding="utf-8-sig"))))
        assert rows[0] == ["name", "council", "seat"]
        assert collections.Counter(row[1] for row in rows[1:]) == {"1": 10, "2": 10, "3": 10}
        page = (tmp_path / "handout.html").read_text(encoding="utf-8")
        assert "Council 3" in page and "Council 4" not in page

    def test_a_class_list_is_read_as_elsewhere(self, tmp_path):
        (tmp_path / "class.csv").write_text("No;학생 이름\n1;김민지\n2;이서연\n3;김민지\n", encoding="utf-8")
        handout.write(tmp_path / "class.csv", tmp_path / "out", "x", BANK)
        rows = list(csv.reader(io.StringIO((tmp_path / "out/roles.csv").read_text(encoding="utf-8-sig"))))
        assert {row[0] for row in rows[1:]} == {"김민지 (1)", "이서연", "김민지 (3)"}

    @pytest.mark.parametrize(
        "more, plans", [([], {"50", "90"}), (["--minutes", "50"], {"50"}), (["--minutes", "90"], {"90"})]
    )
    def test_it_has_the_agenda_that_is_asked_for(self, tmp_path, more, plans):
        (tmp_path / "class.txt").write_text("\n".join(CLASS), encoding="utf-8")
        assert cli.main(["roles", str(tmp_path / "class.txt"), str(tmp_path / "out"), *more]) == 0
        page = (tmp_path / "out/handout.html").read_text(encoding="utf-8")
        assert set(re.findall(r"Agenda of (\d+) minutes", page)) == plans

    def test_it_is_made_from_the_bank_that_it_is_given(self, tmp_path):
        """Another course's decisions, agenda, seats and day, not those of this one."""
        (tmp_path / "class.txt").write_text("Ana\nBen\nCho", encoding="utf-8")
        other = Bank(BANK.folder)
        other.motions = {"tea": replace(BANK.motions["use"], id="tea", question="Tea or coffee?")}
        other.agenda = {"only": replace(BANK.agenda["p50-1"], id="only", minutes=5, text="Pours the tea.")}
        other.seats = {id_: replace(seat, title=f"Guest {id_}") for id_, seat in BANK.seats.items()}
        other.sources = {id_: replace(source, date="2031-05-06") for id_, source in BANK.sources.items()}
        handout.write(tmp_path / "class.txt", tmp_path, "x", other, 50)
        page = (tmp_path / "handout.html").read_text(encoding="utf-8")
        assert "Tea or coffee?" in page and BANK.motions["use"].question not in page
        assert "Pours the tea." in page and "Agenda of 5 minutes" in page
        assert "Guest foreign" in page and BANK.seats["foreign"].title not in page
        assert "Nothing that happened after 6 May 2031" in page

    def test_a_damaged_entry_of_the_ledger_is_left_out(self, tmp_path):
        (tmp_path / "class.txt").write_text("Ana\nBen\nCho", encoding="utf-8")
        other = Bank(BANK.folder)
        other.claims = {id_: claim for id_, claim in BANK.claims.items() if claim.where != "A2"}
        handout.write(tmp_path / "class.txt", tmp_path, "x", other)
        page = (tmp_path / "handout.html").read_text(encoding="utf-8")
        assert "A3" in page and "A2" not in page and "Adjustment, paragraph 2" not in page

    def test_its_rule_names_the_day_of_the_paper(self, tmp_path):
        (tmp_path / "class.txt").write_text("Ana\nBen\nCho", encoding="utf-8")
        handout.write(tmp_path / "class.txt", tmp_path, "x", BANK)
        page = (tmp_path / "handout.html").read_text(encoding="utf-8")
        assert "Nothing that happened after 25 September 2025 may be used" in page

    def test_drawn_again_it_is_the_same(self, tmp_path):
        (tmp_path / "class.txt").write_text("\n".join(CLASS), encoding="utf-8")
        first, again = (
            [path.read_bytes() for path in handout.write(tmp_path / "class.txt", tmp_path / name, "x", BANK)]
            for name in "ab"
        )
        assert first == again

    @pytest.mark.parametrize(
        "content, said",
        [
            (b"Ana\nBen", "has 2"),
            (b"\xff\xfeAna", "UTF-8"),
            (b"Ana\nAna\nBen", "cannot be told apart"),
            (b"1,Ana\n2,Ben\n3,Cho", "numbers, not names"),
            (None, "cannot be read"),
        ],
    )
    def test_a_list_that_cannot_be_used_is_named(self, tmp_path, capsys, content, said):
        path = tmp_path / "class.txt"
        if content is not None:
            path.write_bytes(content)
        assert cli.main(["roles", str(path), str(tmp_path / "out")]) == 1
        told = capsys.readouterr().err
        assert "class.txt" in told and said in told

    def test_a_folder_that_cannot_be_written_is_named(self, tmp_path):
        (tmp_path / "class.txt").write_text("\n".join(CLASS), encoding="utf-8")
        (tmp_path / "out").write_text("a file")
        with pytest.raises(CourseError, match=r"out.roles.csv: cannot be written"):
            handout.write(tmp_path / "class.txt", tmp_path / "out", "x", BANK)
