import json

from quizkit import attempts, notebooks

VIEW = notebooks.VIEW


def notebook(*outputs, **metadata):
    cell = {
        "cell_type": "code",
        "id": "a",
        "metadata": {"execution": {"x": 1}, "tags": ["t"]},
        "execution_count": 1,
        "source": ["1"],
    }
    return {
        "cells": [{**cell, "outputs": list(outputs)}],
        "metadata": metadata,
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def ours(**mark):
    data = {VIEW: {"model_id": "x"}, "text/plain": ["Question"], "text/html": ["<p>old</p>"]}
    return {
        "output_type": "execute_result",
        "execution_count": 1,
        "data": data,
        "metadata": {"alliance": mark},
    }


def theirs():
    return {
        "output_type": "display_data",
        "data": {VIEW: {"model_id": "y"}, "text/plain": ["IntSlider()"]},
        "metadata": {},
    }


def save(content):
    model = {"type": "notebook", "content": content}
    notebooks.save_hook(model, "lesson.ipynb", contents_manager=None)
    return model["content"]


def test_a_saved_question_holds_the_last_answer(log, bank):
    item = bank.items["why-carter-stopped"]
    option, text = next(iter(item.options.items()))
    attempts.add("answer", item.id, response=option, state="wrong")
    saved = save(notebook(ours(item=item.id, mode="ask"), widgets={"state": {}}))
    (output,) = saved["cells"][0]["outputs"]
    assert VIEW not in output["data"]
    html = "".join(output["data"]["text/html"])
    assert f"Your last answer: {text} — ✗ Not yet." in html
    assert "widgets" not in saved["metadata"]


def test_a_saved_prediction_is_the_first(log, bank):
    item = bank.items["fc-cut"]
    for response, sure in (("no", 70), ("yes", 99)):
        attempts.add("prediction", item.id, response=response, confidence=sure)
    (output,) = save(notebook(ours(item=item.id, mode="predict")))["cells"][0]["outputs"]
    assert "Your last answer: No" in "".join(output["data"]["text/html"])
    assert output["metadata"]["alliance"]["response"] == "no"


def test_an_answer_of_any_kind_is_escaped(log, bank):
    attempts.add("answer", "thaad-answer", response="<script>alert(1)</script>", state="wrong")
    html = "".join(save(notebook(ours(item="thaad-answer")))["cells"][0]["outputs"][0]["data"]["text/html"])
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_other_peoples_widgets_stay(log):
    before = notebook(theirs(), ours(item="why-carter-stopped"), widgets={"state": {"y": {}}})
    saved = save(before)
    assert VIEW in saved["cells"][0]["outputs"][0]["data"]
    assert saved["metadata"]["widgets"] == {"state": {"y": {}}}
    assert "widget" in json.dumps(before)  # the notebook given is not changed


def test_what_the_hook_cannot_read_is_saved_as_it_is(log):
    for content in (
        {},
        {"cells": 5},
        {"cells": [{"outputs": [{"metadata": {"alliance": 5}, "data": {}}]}]},
        {"cells": [None]},
    ):
        assert save(json.loads(json.dumps(content))) == content
    model = {"type": "file", "content": "text"}
    notebooks.save_hook(model, "x.txt")
    assert model == {"type": "file", "content": "text"}


def test_canonical_keeps_only_what_means_something():
    clean = notebooks.canonical(
        notebook(ours(item="why-carter-stopped"), widgets={}, authors=["x"], kernelspec={"name": "mine"})
    )
    assert clean["metadata"] == {"kernelspec": notebooks.KERNEL, "language_info": {"name": "python"}}
    assert clean["cells"][0]["metadata"] == {"tags": ["t"]}
    assert notebooks.canonical(clean) == clean


def test_ledger_links_are_filled_in_and_kept_current():
    source = (
        '[1 October 1953](fact:mdt-signed) and [it](https://old.example "fact:mdt-signed") and [x](y.ipynb)'
    )
    cell = {"cell_type": "markdown", "id": "m", "metadata": {}, "source": [source]}
    clean = notebooks.canonical({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    address = notebooks.address("fact:mdt-signed")
    assert clean["cells"][0]["source"] == [
        f'[1 October 1953]({address} "fact:mdt-signed") and [it]({address} "fact:mdt-signed") and [x](y.ipynb)'
    ]


def test_a_saved_notebook_can_be_handed_in_as_it_is(log, bank):
    item = bank.items["why-carter-stopped"]
    attempts.add("answer", item.id, response="estimate", state="right", version=item.version)
    saved = save(notebook(ours(item=item.id, mode="ask"), ours(item=item.id, mode="check")))
    for output in saved["cells"][0]["outputs"]:
        mark = output["metadata"]["alliance"]
        assert (mark["response"], mark["version"]) == ("estimate", item.version)
        assert mark["at"] == attempts.read().entries[0].at
    assert "".join(saved["cells"][0]["outputs"][1]["data"]["text/html"]) == "<p>old</p>"
