"""Terms and people: where their Korean was seen, what counts as their name, and that none of them becomes another."""

import itertools
import re

import pytest

from alliance.course import COURSE
from quizkit import grade
from quizkit.items import Answer, Item, Key
from quizkit.kinds import KINDS

TERMS = COURSE.bank.terms
PEOPLE = [term.id for term in TERMS.values() if term.person]
SHARED = {"nsc", "rok-nsc"}  # two bodies of one Korean name


def question(term_id):
    answer = KINDS["name"].prepare(Answer(match=f"term:{term_id}", state="right", feedback="yes"), TERMS)
    key = Key(explanation="because", answers=(answer,), default_feedback="no")
    return Item(id="x", lesson="l", objective="o", kind="name", prompt="?", key=key)


ASKED = {term_id: question(term_id) for term_id in TERMS}


def state(term_id, response):
    return grade(ASKED[term_id], response).state


def hangul(text):
    return bool(re.search("[가-힣]", text))


def test_each_korean_name_was_seen_or_is_ours():
    unmarked = [t.id for t in TERMS.values() if t.ko and bool(t.seen) == t.translated]
    assert unmarked == []
    assert [t.id for t in TERMS.values() if not t.ko] == []
    ours = {t.id for t in TERMS.values() if t.translated}
    assert ours == {
        *(
            "prioritizers",
            "restrainers",
            "primacists",
            "primacy",
            "philippine-sea",
            "vital-interest",
            "headquarters",
        ),
        *(
            "alliance-adjustment",
            "retrenchment",
            "alliance-expansion",
        ),  # the frameworks of a paper in English
        *("claim", "ledger", "verdict", "hedge", "framework", "premise"),  # words of this course
    }


def test_the_three_frameworks_have_no_korean_that_is_called_the_authors():
    assert not [t.id for t in TERMS.values() if re.search(r"Kim.s (Korean|Hangul|own)", t.definition)]


def test_every_person_has_a_korean_name():
    assert all(hangul(TERMS[term_id].ko) for term_id in PEOPLE)
    assert {"wi-sung-lac", "ahn-gyu-back", "cho-hyun", "chung-dong-young", "lee-jong-seok"} <= set(PEOPLE)


def test_a_definition_is_short():
    long = [t.id for t in TERMS.values() if len(re.findall(r"[a-z0-9][.](?= [A-Z]|$)", t.definition)) > 2]
    assert long == []


@pytest.mark.parametrize("asked", TERMS)
def test_no_term_or_person_becomes_another(asked):
    """Under all names, those of people with titles: never right, and a slip of the pen only where two romanisations are near."""
    titles = ["{}", "former President {}", "미국 국방부 {} 차관"]
    for other, term in TERMS.items():
        for name in term.names if other != asked else ():
            for title in titles if asked in PEOPLE and term.person else titles[:1]:
                verdict = state(asked, title.format(name))
                if {asked, other} == SHARED and name in TERMS[asked].names:
                    continue
                near = verdict == "near" and name in term.romanised
                assert verdict in ("wrong", "blank") or near, (asked, other, title.format(name))


@pytest.mark.parametrize("term_id", TERMS)
def test_a_term_goes_by_all_its_names(term_id):
    for name in TERMS[term_id].names:
        assert state(term_id, name) == "right", name
        assert state(term_id, name.replace(" ", "")) == "right" or not hangul(name), name


@pytest.mark.parametrize("term_id", PEOPLE)
def test_a_person_may_have_titles(term_id):
    owners = TERMS[term_id].around
    titles = [
        "President {}",
        "Gen. {}",
        "{} 대통령",
        "{} 차관이",
        *(f"former {owner} Minister {{}}" for owner in owners),
    ]
    assert owners
    for name, title in itertools.product(TERMS[term_id].names, titles):
        assert state(term_id, title.format(name)) == "right", title.format(name)
    for title in (
        "Japanese Defense Minister {}",
        "일본 {} 장관",
        "not {}",
        "{}'s adviser",
        "{}의 보좌관",
        "adviser to President {}",
    ):
        assert state(term_id, title.format(TERMS[term_id].en)) == "blank", title
    assert state(term_id, "President") == state(term_id, "차관") == "wrong"


@pytest.mark.parametrize(
    "term_id, names",
    {
        "rok": "한국, 남한, 대한민국",
        "dprk": "조선민주주의인민공화국",
        "mutual-defense-treaty": "대한민국과 미합중국 간의 상호방위조약, 상호방위조약, 한미 상호방위조약, the Mutual Defense Treaty, the ROK–U.S. Mutual Defense Treaty",
        "cfc": "연합사, 한미연합사, 연합군사령부, ROK/US CFC",
        "unc": "유엔사, 유엔사령부",
        "indopacom": "인태사, 인태사령부, 미국 인도태평양사령부",
        "scm": "한미안보협의회, 안보협의회의, the annual Security Consultative Meeting",
        "ncg": "한미 핵협의그룹",
        "nsc": "국가안보회의, 국가안전보장회의, 미국 국가안전보장회의, the White House National Security Council",
        "nds": "국가방위전략, 미국 국방전략",
        "interim-guidance": "잠정 국방전략지침, 임시 국방 전략 지침",
        "opcon": "작통권",
        "wartime-opcon": "전작권, 전시작전권",
        "opcon-transfer": "전작권 전환, 전작권 환수, 전작권 회복, 전시작전통제권 환수",
        "strategic-flexibility": "주한미군의 전략적 유연성, 주한미군 전략적 유연성, 유연화, 전략적 유연화, USFK's strategic flexibility, strategic flexibility of US forces in Korea",
        "alliance-modernization": "한미동맹 현대화, 동맹의 현대화",
        "force-posture": "군사태세, 태세",
        "global-posture-review": "재배치 검토, 재배치, 해외주둔미군재배치계획",
        "mdtf": "다영역임무부대, 다영역 기동부대, 다영역특임단, 다영역특임부대, 다영역과업부대, 미 육군 다영역특임단",
        "deterrence": "억지, 억지력, 억제력",
        "extended-deterrence": "확장억지, 미국의 확장억제",
        "deterrence-by-denial": "거부억제, 거부적 억지, 거부적 억제, 거부에 의한 억지",
        "tactical-nuclear-weapons": "전술핵",
        "independent-nuclear-armament": "자체 핵무장, 독자 핵무장, 핵무장, 핵자강",
        "npt": "핵비확산조약, 핵무기비확산조약",
        "reprocessing": "재처리",
        "sma": "방위비 분담금 특별협정, 한미 방위비분담특별협정",
        "sofa": "주한미군지위협정, 한미행정협정, 한미주둔군지위협정",
        "abandonment": "포기, 방기",
        "first-island-chain": "1도련선",
        "indo-pacific-strategy": "인태전략, 미국의 인도태평양 전략",
        "restrainers": "자제론자",
        "primacists": "우위론자, 패권론자",
        "retrenchment": "축소론",
        "ap4": "인도·태평양 4개국",
        "pacing-threat": "최대 위협",
        "burden-sharing": "부담 분담, 책임 분담, 안보 분담",
        "cost-sharing": "방위비 분담, 방위비 분담금, 한미 방위비 분담금",
        "sphere-of-influence": "세력권, 영향권",
        "under-secretary-policy": "미국 국방부 정책차관, 국방부 정책차관, 정책차관, USD(P)",
        "kim-jungsup": "김정섭 박사, 김정섭박사, 세종연구소 김정섭 수석연구위원, Dr Kim Jungsup",
        "elbridge-colby": "콜비 차관, 콜비 정책차관, 엘브리지 콜비 미국 국방부 정책차관, Under Secretary Colby",
        "xavier-brunson": "브런슨 사령관, 브런슨 주한미군사령관, Gen. Xavier Brunson, General Xavier T. Brunson",
        "samuel-paparo": "파파로 인도태평양사령관, Adm. Paparo",
        "donald-trump": "트럼프 대통령, President Trump, Donald J. Trump",
        "pete-hegseth": "헤그세스 국방장관, 헤그세스 전쟁부 장관, Secretary of War Pete Hegseth",
        "marco-rubio": "마르코 루비오 국무장관",
        "wi-sung-lac": "위성락 국가안보실장, 위 성락, National Security Adviser Wi Sung-lac",
        "ahn-gyu-back": "안규백 국방부 장관, Ahn Kyu-baek, Defense Minister Ahn Gyu-back",
        "cho-hyun": "조현 외교부 장관",
        "chung-dong-young": "정동영 통일부 장관",
        "lee-jong-seok": "이종석 국정원장, 이종석 국가정보원장",
        "lee-jae-myung": "이재명 대통령, 이재명 한국 대통령",
    }.items(),
)  # fmt: skip
def test_variants_are_accepted(term_id, names):
    refused = [name for name in names.split(", ") if state(term_id, name) != "right"]
    assert refused == []


@pytest.mark.parametrize(
    "term_id, name",
    [
        ("burden-sharing", "방위비 분담"),
        ("cost-sharing", "부담 분담"),
        ("cost-sharing", "국방비"),
        ("wartime-opcon", "작전통제권"),
        ("opcon", "전작권"),
        ("nsc", "한국 국가안전보장회의"),
        ("nsc", "South Korea's National Security Council"),
        ("strategic-flexibility", "주한미군"),
        ("strategic-flexibility", "주한미군의"),
        ("under-secretary-policy", "차관"),
        ("under-secretary-policy", "국방부 차관"),
        ("under-secretary-policy", "한국 국방부 정책차관"),
        ("under-secretary-policy", "Deputy Under Secretary of Defense for Policy"),
        ("lee-jae-myung", "이 대통령"),
        ("kim-jungsup", "박사"),
        ("autonomy-school", "동맹파"),
        ("nuclear-latency", "핵무장"),
    ],
)
def test_what_is_another_thing_is_refused(term_id, name):
    assert state(term_id, name) != "right"


NAMED = [item for item in COURSE.bank.items.values() if item.kind == "name"]


@pytest.mark.parametrize("item", NAMED, ids=lambda item: item.id)
def test_no_title_mends_a_wrong_answer(item):
    """Wrong examples, and all wrong names that the key lists, stay as they are with titles and owners around them."""
    wrong = {name for answer in item.key.answers if answer.state == "wrong" for name in answer.match}
    around = [
        "{}",
        "President {}",
        "{} 대통령",
        "the U.S. {}",
        "미국의 {}",
        "한미 {}",
        "주한미군의 {}",
        "{} 차관",
        "Dr {}",
    ]
    for name, title in itertools.product([*wrong, *item.key.examples["wrong"]], around):
        if title in ("{}", "Dr {}") or isinstance(name, str):
            assert grade(item, title.format(name)).state in ("wrong", "blank"), title.format(name)


# By question: answers that are right; that are near; that are wrong or none.
WRITTEN = {
    "adj-fear": (
        "entrapment; Entrapment.; entanglement; 연루; 연루의 공포; 연루입니다; the fear of entrapment",
        "fear of war; being pulled into a war",
        "abandonment; 방기; fear of abandonment; 억지; alliance",
    ),
    "map-ex-beijing": ("Camp Casey in Dongducheon; 동두천의 캠프 케이시; 캠프케이시입니다", "동두천", "General Casey; Camp Casey or Osan"),
}  # fmt: skip


@pytest.mark.parametrize("item", NAMED, ids=lambda item: item.id)
def test_answers_as_people_write_them(item):
    for answers, states in zip(WRITTEN[item.id], (["right"], ["near"], ["wrong", "blank"]), strict=True):
        said = {answer: grade(item, answer).state for answer in answers.split("; ")}
        assert {answer: state for answer, state in said.items() if state not in states} == {}


def test_the_card_names_the_page():
    from alliance import term

    card = term("mdtf")
    assert '<span lang="ko" style="word-break: keep-all">다영역특임단</span>' in card.markup
    assert "The Korean is in use: " in repr(card) and "<a href=" in card.markup
    assert "The Korean is our translation." in repr(term("prioritizers"))


def test_a_link_to_a_word_tells_its_meaning_and_leads_to_the_list():
    from alliance import terms

    assert COURSE.address("term:deterrence") == "../lessons/words.ipynb"
    told = COURSE.describe("term:deterrence")
    assert told.startswith("Deterrence — 억제: ") and told in repr(terms())
    assert all(term.definition in repr(terms()) for term in TERMS.values())


def test_a_lesson_has_a_list_of_its_own_words():
    from alliance import terms

    told = repr(terms("01"))
    assert "Combined Forces Command" in told and "People:" not in told
    assert "Theatre" in repr(terms("04")) and "Theatre" not in told


def test_a_person_leads_to_dated_facts_and_to_the_lessons_in_which_they_appear():
    shown = COURSE.note(TERMS["elbridge-colby"])
    assert 'href="../lessons/04-adjustment.ipynb"' in shown and "In lessons" in shown
    told = re.findall(r" (fact):([\w-]+)\"", shown)
    assert told and all("Colby" in COURSE.bank.facts[name].title for _, name in told)
    assert all(COURSE.note(TERMS[name]) for name in PEOPLE)
    assert COURSE.note(TERMS["usfk"]) == ""
