"""Finds the owner of a file by its name, as Canvas and Moodle name the files that a teacher downloads."""

import re
from collections import defaultdict
from collections.abc import Iterable

from msgspec import Struct, structs

from quizkit.submission import one_line
from quizkit.text import count

# Canvas removes digits between underscores from a name, so the first such digits are the learner's id.
CANVAS = re.compile(
    r"(?P<name>[^/]*?)(?:_(?P<late>LATE))?_(?P<id>[0-9]{1,20})_(?:(?P<file>[0-9]{3,20})_[^/]+|(?:text|link)\.html)"
)
CANVAS_ANONYMOUS = re.compile(
    r"(?:(?P<late>LATE)_)?(?P<id>anon_[A-Za-z0-9]{1,20})_(?:[0-9]{3,20}_[^/]+|(?:text|link)\.html)"
)
DATE = re.compile(r"(?:19|20)[0-9]{2} [0-9]{1,2}|[0-9]{1,2} (?:19|20)[0-9]{2}")
# Moodle turns underscores in a name into spaces. The id is the participant's; in team work the team's, if it has one.
MOODLE = re.compile(r"(?P<name>[^/_]+)(?:_(?P<id>[0-9]{1,20}))?_assignsubmission_[a-z]+(?:_[^/]*)?")
# The name that Canvas gives the zip of a class.
CLASS_ZIP = re.compile(r"[^/]*-[^/]*_submissions(?: ?\([0-9]+\))?\.zip")
ZIPS = 10  # zips of the LMS that are named


class Owner(Struct, frozen=True, kw_only=True):
    """The owner of a file by its path: an id such as "canvas:12", a name, and whether Canvas marked the file late.

    `contradicted` is whether a name deeper in the path has another id: the file claims to be somebody else's. `above` is the
    folder or zip in which the program's name stands. `loose` is whether anybody can have given the file that name: it lies
    among files that no program has named.
    """

    lms: str = ""
    name: str = ""
    late: bool = False
    contradicted: bool = False
    above: str = ""
    loose: bool = False


def owners(files: Iterable[tuple[str, str]]) -> list[Owner]:
    """Give the owner of each file of a folder, from its path and its source: the path of the zip that holds it, or its own.

    A zip that lies among single uploads is an upload too, whatever its name.
    """
    split = [(path, *source.rpartition("/")[::2]) for path, source in files]
    uploads = {above for _, above, name in split if _canvas(name) and not CLASS_ZIP.fullmatch(name)}
    found = [(owner(path, above in uploads), above, name) for path, above, name in split]
    unnamed = {above for known, above, _ in found if known == Owner()}
    places = ((known, above if _canvas(name) else known.above) for known, above, name in found)
    return [structs.replace(known, loose=known != Owner() and place in unnamed) for known, place in places]


def sentence(files: Iterable[tuple[str, Owner]]) -> list[str]:
    """Say which zips were taken for those of an LMS; nothing where such a zip is all there is.

    Args: files: the source of each, as in `owners`, and its owner.
    """
    named: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for source, owner in files:
        inside = f"{owner.above}/".startswith(f"{source}/") and source.lower().endswith(".zip")
        named[source if inside else ""] |= {(owner.lms, owner.name)} if inside else set()
    zips = [f"{source} ({count(len(who), 'learner')})" for source, who in sorted(named.items()) if source]
    if not zips or len(named) == 1:
        return []
    listed = ", ".join([*zips[:ZIPS], *["…"] * (len(zips) > ZIPS)])
    mend = "If a learner sent such a zip, take it away and run this again"
    return [f"taken for what Canvas or Moodle packed, so the names in it are believed: {listed}. {mend}"]


def owner(path: str, uploads: bool = False) -> Owner:
    """Give the owner of a file by the outermost name that Canvas or Moodle wrote.

    Learners may give the files in their own zips and folders any name; the program's name stands before these.

    Args:
        path: with slashes; zips count as folders.
        uploads: whether the zip of the path lies among single uploads, so that it cannot be the zip of a class.
    """
    parts = path.split("/")
    zips = [place for place, part in enumerate(parts[:-1]) if part.lower().endswith(".zip")]
    class_zip = len(zips) == 1 and CLASS_ZIP.fullmatch(parts[zips[0]]) and _canvas(parts[-1]) and not uploads
    files = {len(parts) - 1, *(() if class_zip else zips)}
    named = [_moodle(part) or (_canvas(part) if place in files else None) for place, part in enumerate(parts)]
    if not any(named):  # somebody has unpacked a learner's zip
        named = [None if place in zips else _canvas(part) for place, part in enumerate(parts)]
    known = [(place, owner) for place, owner in enumerate(named) if owner]
    if not known:
        return Owner()
    place, first = known[0]
    contradicted = len({owner.lms for _, owner in known}) > 1
    return structs.replace(first, contradicted=contradicted, above="/".join(parts[:place]))


def _moodle(part: str) -> Owner | None:
    match = MOODLE.fullmatch(part)
    if match is None:
        return None
    return Owner(lms=f"moodle:{int(match['id'])}" if match["id"] else "", name=one_line(match["name"]))


def _canvas(part: str) -> Owner | None:
    if match := CANVAS_ANONYMOUS.fullmatch(part):
        return Owner(lms=f"canvas:{match['id']}", late=match["late"] is not None)
    match = CANVAS.fullmatch(part)
    if match is None or DATE.fullmatch(f"{match['id']} {match['file']}"):
        return None
    late = match["late"] is not None
    return Owner(lms=f"canvas:{int(match['id'])}", name=one_line(match["name"]), late=late)
