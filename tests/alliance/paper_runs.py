"""Guards the course's own words: hashes of every run of eight words of the paper, and a search for them.

`uv run python tests/paper_runs.py PAPER.txt` writes `tests/paper_runs.txt` from the paper's text: a salt, then
the salted and shortened hash of each run, sorted. The paper cannot be read out of it, yet a copied run can be found.
"""

import hashlib
import re
import secrets
import sys
import unicodedata
from collections.abc import Iterable
from pathlib import Path

HASHES = Path(__file__).with_suffix(".txt")
LENGTH = 8  # words of a run
BYTES = 6  # of a hash: a chance hit in a million runs has odds of about 1 in 60,000
BREAK = "\x1e"  # no run goes across it
QUOTED = 30  # words a quotation may have and still be left out of the search
TITLED = 5  # words a title must have to be left out: “United States Forces Korea” is no quotation


def words(text: str) -> list[str]:
    """The words of `text` without case, accents and punctuation; a hyphen or dash parts two words."""
    text = unicodedata.normalize("NFKD", text.casefold())
    text = "".join(c for c in text if not unicodedata.combining(c) and unicodedata.category(c) != "Cf")
    text = unicodedata.normalize("NFC", text).replace("&", " and ")
    text = re.sub(r"['’‘]|(?<=\b[a-z])\.|(?<=\d),(?=\d{3})", "", text)  # Seoul’s, U.S., 10,000
    return [word for word in re.split(r"[\W_]+", text) if word]


def runs(text: str) -> list[str]:
    """Every run of eight words of `text`, in order."""
    found = []
    for piece in text.split(BREAK):
        said = words(piece)
        found += [" ".join(said[i : i + LENGTH]) for i in range(len(said) - LENGTH + 1)]
    return found


def hashed(run: str, salt: str) -> str:
    """The short salted hash of one run."""
    return hashlib.blake2b(run.encode(), digest_size=BYTES, salt=bytes.fromhex(salt)).hexdigest()


def shared(text: str, salt: str, hashes: Iterable[str]) -> list[str]:
    """The runs of `text` that are in the paper, each once."""
    known = frozenset(hashes)
    return [run for run in dict.fromkeys(runs(text)) if hashed(run, salt) in known]


def unquoted(text: str) -> str:
    """`text` without the targets of its Markdown links and without its “short quotations”."""
    text = re.sub(r"\]\([^()\s]*(\s+\"[^\"]*\")?\)", "]", text)
    return re.sub(r"“[^“”]*”", lambda m: BREAK if len(words(m[0])) <= QUOTED else m[0], text)


def untitled(text: str, titles: Iterable[str]) -> str:
    """The words of `text` without the titles of works, however these are spelled and punctuated."""
    text = BREAK.join(f" {' '.join(words(piece))} " for piece in text.split(BREAK))
    for title in sorted((words(title) for title in titles), key=len, reverse=True):
        if len(title) >= TITLED:
            text = text.replace(f" {' '.join(title)} ", f" {BREAK} ")
    return text


def made(paper: str, salt: str) -> str:
    """The content of the hash file for a paper."""
    unnoted = re.sub(r"(?<![\w(])\d{1,2}\)", " ", paper)  # the numbers of its notes part no run
    return "\n".join([salt, *sorted({hashed(run, salt) for run in runs(unnoted)}), ""])


def load() -> tuple[str, frozenset[str]]:
    """The salt and the hashes of the hash file."""
    salt, *hashes = HASHES.read_text(encoding="ascii").split()
    return salt, frozenset(hashes)


def main() -> None:
    """Writes the hash file, with the salt it had before if there is one."""
    if len(sys.argv) != 2:
        sys.exit("Say which file holds the paper: uv run python tests/paper_runs.py PAPER.txt")
    salt = load()[0] if HASHES.exists() else secrets.token_hex(hashlib.blake2b.SALT_SIZE)
    text = made(Path(sys.argv[1]).read_text(encoding="utf-8"), salt)
    HASHES.write_text(text, encoding="ascii")
    sys.stdout.write(f"{text.count(chr(10)) - 1} hashes in {HASHES.name}\n")


if __name__ == "__main__":
    main()
