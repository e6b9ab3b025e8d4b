"""What lies among hand-ins and is none: files of the system, and the results of an earlier run. They are counted and named.

A file with an ending under which something is handed in is never taken for one of the system, however oddly it is named.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from quizkit.text import count

SYSTEM, EARLIER = "of the system", "of earlier results"
HANDED_IN = (".ipynb", ".json", ".jsonl", ".txt", ".zip")
# the Mac's second files, the locks of Word and of LibreOffice: named by their kind alone
KINDS = ("._", "~$", ".~lock.")
APPLE = b"\x00\x05\x16\x07"  # the beginning of such a second file (RFC 1740)
STREAM = "zone.identifier"  # where Windows notes that a file was downloaded; WSL makes a file of it
PLACEHOLDER = ".icloud"  # the file itself has not been fetched from iCloud
NAMES = {
    *("thumbs.db", "ehthumbs.db", "ehthumbs_vista.db", "desktop.ini", "$recycle.bin", "lost+found"),
    *("__pycache__", "__macosx", "@eadir", "@tmp", "#recycle", "@recycle"),
    *("icon\r", "network trash folder", "temporary items", "system volume information"),
}
# The names of all that grading writes. They count only in a folder with one of the files below, known by its beginning.
RESULTS = {
    *("gradebook.csv", "hand-ins.csv", "report.html", "items.csv", "who.csv", "feedback", "marks.jsonl"),
    *("mark-open-answers.ipynb", "open-answers.jsonl", "graded.json", "graded.lock", "marking.sqlite"),
}
SURE = {"graded.json": b'{"fingerprint":', "hand-ins.csv": b'\xef\xbb\xbf"File","Learner","Number","Status"'}
DEEPEST = 50  # folders; what lies deeper is read
MOST = 20  # names in the sentence


def kind_of(name: str, is_folder: bool) -> str:
    """Give the name or kind under which a file or folder of the system is counted; "" for what may be a hand-in."""
    if name.lower().endswith(STREAM):
        return f"*{STREAM}"
    known = name.lower() in NAMES or name.startswith((*KINDS, "."))
    if not known or not name.strip(".") or (not is_folder and name.lower().endswith(HANDED_IN)):
        return ""
    kind = next((f"{kind}*" for kind in KINDS if name.startswith(kind)), name)
    return name if name.lower().endswith(PLACEHOLDER) else kind


def sort_out(paths: Sequence[str], start: Callable[[str], bytes]) -> dict[str, tuple[str, str]]:
    """Find the paths that are no hand-ins.

    Args:
        paths: of the files of a folder or zip, with slashes; that of a folder ends in one.
        start: gives the first bytes of the file at a path, b"" where it cannot be read.
    Returns: For each such path what is passed over, the file itself or a folder above it, and `SYSTEM` or `EARLIER`.
    """
    marked = set[str]()  # folders of results, with a slash behind; "" for the whole
    for path in paths:
        above, _, name = path.rpartition("/")
        if name in SURE and start(path).startswith(SURE[name]):
            marked.add(above and f"{above}/")
    found = {}
    for path in paths:
        end = 0
        for part in path.split("/", DEEPEST)[:DEEPEST]:
            above, end = path[:end], end + len(part) + 1
            is_folder = end <= len(path)
            apple = part.startswith("._") and not is_folder and start(path).startswith(APPLE)
            why = EARLIER if above in marked and part in RESULTS else ""
            why = SYSTEM if apple or kind_of(part, is_folder) else why
            if part and why:
                found[path] = path[: end - 1], why
                break
    return found


def sentence(passed: Iterable[tuple[str, str]]) -> list[str]:
    """Say what was passed over, given as a path and `SYSTEM` or `EARLIER` each; nothing where nothing was."""
    names: dict[str, Counter[str]] = {SYSTEM: Counter(), EARLIER: Counter()}
    for path, why in passed:
        name = path.rpartition("/")[2]
        names[why][(name.startswith("._") and "._*") or kind_of(name, True) or name] += 1
    parts = []
    for why, counted in names.items():
        if counted:
            more = ", …" if len(counted) > MOST else ""
            files = count(counted.total(), "file")
            parts.append(f"{files} {why} ({', '.join(sorted(counted)[:MOST])}{more})")
    said = [f"passed over: {' and '.join(parts)}"] if parts else []
    if waiting := ", ".join(name for name in names[SYSTEM] if name.lower().endswith(PLACEHOLDER)):
        said.append(f"not on this computer: {waiting}; let iCloud fetch the files, then run this again")
    return said
