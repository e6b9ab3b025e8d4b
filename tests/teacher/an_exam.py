"""An exam for the tests: a blueprint, and questions of the teacher's own whose keys can be told by the word SECRET."""

from alliance.course import COURSE
from quizkit_teacher import assembly, blueprint
from quizkit_teacher.roster import Learner, Roster

OWN = """
[[item]]
id = "own-open"
kind = "open"
prompt = "What would have to happen before the number falls to 10,000?"
[item.key]
explanation = "SECRET-WHY an actor, a condition and a price."
model = "SECRET-MODEL Congress lets the floor go."
[item.key.rubric]
actor = "SECRET-RUBRIC names who must agree."
[item.key.examples]
noted = ["Congress must agree, and the threat must fall."]

[[item]]
id = "own-choice"
kind = "choose-one"
prompt = "Which document sets the number of troops?"
hints = ["SECRET-HINT look at lesson 1."]
[item.options]
treaty = "The treaty of 1953"
none = "None of them"
right = "A law of Congress"
[item.key]
explanation = "SECRET-WHY the treaty names no number."
[item.key.examples]
right = ["none"]
wrong = ["treaty", "right"]
[[item.key.answers]]
match = "treaty"
state = "wrong"
feedback = "SECRET-FEEDBACK it names no number."
misconception = "MISCONCEPTION"
[[item.key.answers]]
match = "none"
state = "right"
feedback = "SECRET-FEEDBACK yes."
[[item.key.answers]]
match = "right"
state = "wrong"
feedback = "SECRET-FEEDBACK a law limits what money may be used for."

[[item]]
id = "own-number"
kind = "number"
unit = "troops"
prompt = "How many is the usual number?"
[item.key]
explanation = "SECRET-WHY"
default_feedback = "SECRET-DEFAULT"
[item.key.examples]
right = [28500]
wrong = [17]
[[item.key.answers]]
match = 28500
state = "right"
feedback = "SECRET-FEEDBACK"
"""
PLAN = """
id = "midterm"
title = "Midterm"
due = 2026-12-01T23:59:00+09:00
[[draw]]
from = "own.toml"
points = 2
"""
SECRET = "5f0e6d0c97a94c1bb1e1f0d0a7a8e9c2"
WHOLE_BANK = PLAN.replace("own.toml", "course")


def written(folder, plan=PLAN):
    """The blueprint as a file, with the teacher's own questions beside it."""
    misconception = next(iter(COURSE.bank.misconceptions))
    (folder / "own.toml").write_text(OWN.replace("MISCONCEPTION", misconception), encoding="utf-8")
    (folder / "plan.toml").write_text(plan, encoding="utf-8")
    return folder / "plan.toml"


def class_of(*names, **more):
    """A class list of these names."""
    return Roster("plain", (), tuple(Learner(name=name, row={}, **more) for name in names))


def drawn(folder, plan=PLAN, roster=None, secret=SECRET):
    """The answer key of an exam."""
    read, pools, problems = blueprint.read(written(folder, plan), COURSE.bank)
    assert problems == []
    return assembly.draw(read, pools, roster, secret)


def opened(notebook):
    """The exam of a notebook, as its first cell makes it."""
    source = "".join(next(cell for cell in notebook["cells"] if cell["id"] == "assessment")["source"])
    names = {}
    exec(source.removesuffix("\nquiz"), names)
    return names["quiz"]
