"""The document room: what is in it, and what a learner sees of it."""

import re

import pytest

import alliance
from alliance import cards
from alliance.course import COURSE
from alliance.ledger import PAPER_DATE
from browsing import violations
from quizkit.html import join

BANK = COURSE.bank


def test_the_room_holds_primary_texts_oldest_first():
    known = [entry for entry in BANK.documents.values() if entry.date <= PAPER_DATE]
    grades = [BANK.get("sources", entry.sources[0]).grade for entry in known]
    assert grades.count("primary document") >= 14
    dates = [entry.date for entry in BANK.documents.values()]
    assert dates == sorted(dates)
    without = [entry for entry in BANK.documents.values() if len(entry.date) < len(PAPER_DATE)]
    assert all(entry.seen for entry in without) and len(without) <= 1, "give the day"
    assert sum("ko" in passage.texts for entry in known for passage in entry.passages) >= 14


@pytest.mark.parametrize("name", BANK.documents)
def test_a_document_shows_each_language_in_a_quotation_of_its_own(name):
    entry, card = BANK.documents[name], alliance.document(name, until=BANK.record_ends)
    quoted = re.findall(r'<blockquote lang="(en|ko)"[^>]*>“(.+?)”</blockquote>', card.markup)
    texts = [(lang, words) for passage in entry.passages for lang, words in passage.texts.items()]
    assert [lang for lang, _ in quoted] == [lang for lang, _ in texts]
    places = [f"<strong>{passage.place}</strong>" for passage in entry.passages]
    assert [card.markup.find(place) for place in places] == sorted(map(card.markup.index, places))
    for _, words in texts:
        assert f"“{words}”" in card.text
    page = next(source.url for source in BANK.pick("sources", entry.sources) if source.url)
    assert card.markup.count(page.replace("&", "&amp;")) >= 2  # at the title, and among the sources
    assert join(entry.seen.split(". ")[:1]) in card.markup
    assert ("After the paper." in card.text) == (entry.date > PAPER_DATE)


def test_words_for_a_second_reading_are_paler_and_still_stand_in_their_place():
    (passage,) = BANK.documents["mdt-1953"].pick(["art-3"])
    markup = alliance.document("mdt-1953", "art-3").markup
    assert markup.count(f'<span style="{cards.PALER}">{passage.aside}</span>') == 1
    assert passage.english in re.sub(r"</?span[^>]*>", "", markup)


def test_a_document_shows_the_passages_that_are_named():
    card = alliance.document("mdt-1953", "art-4", "art-3")
    assert re.findall(r"Article \w+", card.text) == ["Article IV"] * 2 + ["Article III"] * 2
    with pytest.raises(KeyError, match="mdt-1953 has no passage 'art3'; did you mean art-3"):
        alliance.document("mdt-1953", "art3")
    with pytest.raises(KeyError, match="no document 'mdt-1954'; did you mean mdt-1953"):
        alliance.document("mdt-1954")


@pytest.mark.parametrize(
    "until, last",
    [(None, "lee-self-defence-2025"), ("1970-01-01", "nixon-memo-1969"), ("2026-12-31", "nds-2026")],
)
def test_the_list_ends_with_the_paper_unless_told_otherwise(until, last):
    card = (alliance.documents(until) if until else alliance.documents()).static()
    names = list(BANK.documents)
    shown = names[: names.index(last) + 1]
    assert re.findall(r"document\(&quot;([a-z0-9-]+)&quot;\)", card.markup) == shown
    assert card.markup.count("<details") == len(shown)


def test_a_translation_says_whose_it_is():
    for entry in BANK.documents.values():
        for passage in entry.passages:
            if passage.translation:
                assert len(passage.texts) == 2, f"{entry.id}: {passage.id}"
                card = alliance.document(entry.id, passage.id, until=BANK.record_ends)
                assert passage.translation in card.markup


@pytest.mark.parametrize("width", [1100, 400])
def test_the_korean_words_wait_below_the_english_ones(browser, width):
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.set_content(
        f'<!doctype html><html lang="en"><title>Room</title><main><h1>Room</h1>{alliance.document("mdt-1953").markup}</main>'
    )
    english, korean = (page.locator(f"blockquote[lang={lang}]").first for lang in ("en", "ko"))
    assert english.bounding_box()["width"] > 0.8 * width and not korean.is_visible()
    page.get_by_text("In Korean").first.click()
    assert korean.bounding_box()["y"] > english.bounding_box()["y"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(page) == []
    page.close()
