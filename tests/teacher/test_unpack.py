"""Folders and zips that mean harm: each thing found is told, nothing is read beyond bounds, nothing is unpacked or followed."""

import io
import os
import random
import shutil
import struct
import tracemalloc
import zipfile
import zlib
from pathlib import Path

import pytest

from quizkit_teacher import passed_over, unpack
from quizkit_teacher.unpack import Member

PLAIN = b'{"quizkit_submission": 3, "responses": []}'


def members(folder):
    return [member for shown, path, _ in unpack.list_files(folder) for member in unpack.members(shown, path)]


def told(folder):
    """Path → problem, or the bytes where there is none."""
    listed = members(folder)
    assert len({member.path for member in listed}) == len(listed)
    return {member.path: member.problem or member.data for member in listed if not member.passed}


def zipped(entries, kind=zipfile.ZIP_DEFLATED):
    """A zip of (name or ZipInfo, bytes)."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", kind) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return out.getvalue()


def lying(data, *, at_entry=(), at_end=(), nth=0):
    """A zip with numbers written over in a central entry, or in the record at its end: (offset, format, value)."""
    data = bytearray(data)
    start = -1
    for _ in range(nth + 1):
        start = data.index(b"PK\x01\x02", start + 1)
    for offset, form, value in at_entry:
        struct.pack_into(form, data, start + offset, value)
    end = data.rindex(b"PK\x05\x06")
    for offset, form, value in at_end:
        struct.pack_into(form, data, end + offset, value)
    return bytes(data)


def peak(work):
    """Bytes that Python held at most while it worked."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


class TestFolders:
    def test_every_file_once_in_order_with_its_folders(self, tmp_path):
        for name in ("b.json", "a/b/c.json", ".hidden.json", "이름 (1).json", "no ending"):
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_bytes(PLAIN)
        assert sorted(told(tmp_path)) == [
            ".hidden.json",
            "a/b/c.json",
            "b.json",
            "no ending",
            "이름 (1).json",
        ]

    def test_links_are_told_and_not_followed(self, tmp_path):
        (tmp_path / "there").mkdir()
        (tmp_path / "in").mkdir()
        (tmp_path / "there" / "secret.json").write_text("secret")
        links = {
            "passwd.json": "/etc/passwd",
            "folder": tmp_path / "there",
            "file.json": tmp_path / "there" / "secret.json",
            "dangling.json": tmp_path / "gone",
            "loop": tmp_path / "in",
            "self.json": "self.json",
            "zip.zip": "/etc/passwd",
        }
        for name, to in links.items():
            (tmp_path / "in" / name).symlink_to(to)
        seen = told(tmp_path / "in")
        assert set(seen) == set(links)
        assert all(problem.startswith("a link") for problem in seen.values())

    def test_a_pipe_and_a_socket_are_not_opened(self, tmp_path):
        os.mkfifo(tmp_path / "pipe.json")
        os.mkfifo(tmp_path / "pipe.zip")
        assert told(tmp_path) == {"pipe.json": "not a file", "pipe.zip": "not a file"}

    @pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root reads everything")
    def test_what_this_user_may_not_read(self, tmp_path):
        (tmp_path / "a.json").write_bytes(PLAIN)
        (tmp_path / "a.json").chmod(0)
        (tmp_path / "shut").mkdir(mode=0)
        seen = told(tmp_path)
        assert set(seen) == {"a.json", "shut"} and all("cannot be read" in text for text in seen.values())

    def test_a_folder_that_cannot_be_read_is_a_row(self, tmp_path, monkeypatch):
        (tmp_path / "shut").mkdir()
        (tmp_path / "open.json").write_bytes(PLAIN)
        true = os.scandir

        def scandir(path):
            if str(path).endswith("shut"):
                raise PermissionError(13, "Permission denied", str(path))
            return true(path)

        monkeypatch.setattr(os, "scandir", scandir)
        seen = told(tmp_path)
        assert set(seen) == {"open.json", "shut"} and "cannot be read" in seen["shut"]

    def test_a_file_that_cannot_be_read_is_a_row(self, tmp_path):
        seen = list(unpack.members("gone.json", tmp_path / "gone.json"))
        assert [one.path for one in seen] == ["gone.json"] and seen[0].problem.startswith("cannot be read")

    def test_names_that_cannot_be_shown_stay_apart(self, tmp_path):
        for name in (b"a\x01.json", b"a\x02.json", b"a\xff.json", b"a\xfe.json", "a\u202e.json".encode()):
            (tmp_path / os.fsdecode(name)).write_bytes(PLAIN)
        long = "x" * 120 + "/" + "y" * 120 + "/"
        for letter in "12":
            (tmp_path / f"{long}{letter}{'z' * 120}.json").parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / f"{long}{letter}{'z' * 120}.json").write_bytes(PLAIN)
        seen = told(tmp_path)
        assert len(seen) == 7
        assert all(path.isprintable() and len(path) < 310 for path in seen)
        path_of = {path.name: shown for shown, path, _ in unpack.list_files(tmp_path)}
        assert len(path_of) == 7

    @pytest.mark.skipif(os.name != "posix", reason="Windows has no paths of such a length")
    def test_a_path_of_5000_letters_is_a_row(self, tmp_path, monkeypatch):
        (tmp_path / "a.json").write_bytes(PLAIN)
        monkeypatch.chdir(tmp_path)
        for _ in range(25):
            Path("d" * 200).mkdir()
            os.chdir("d" * 200)
        Path("b.json").write_bytes(PLAIN)
        monkeypatch.undo()
        seen = told(tmp_path)
        assert seen.pop("a.json") == PLAIN
        ((path, problem),) = seen.items()
        assert path.startswith("ddd") and len(path) <= 300 and "cannot be read" in problem
        shutil.rmtree(tmp_path / ("d" * 200))

    def test_a_notebook_of_200_mb_is_not_read(self, tmp_path):
        with (tmp_path / "lesson.ipynb").open("wb") as file:
            file.truncate(200_000_000)
        seen = []
        assert peak(lambda: seen.extend(members(tmp_path))) < 1_000_000
        assert [one.data for one in seen] == [b""] and "200 MB" in seen[0].problem

    def test_a_file_that_grows_while_it_is_read(self, tmp_path, monkeypatch):
        path = tmp_path / "a.json"
        path.write_bytes(b"1" * 10)
        about = path.lstat()
        path.write_bytes(b"1" * 99)
        monkeypatch.setattr(type(path), "lstat", lambda self: about)
        (seen,) = unpack.members("a.json", path)
        assert (
            len(seen.data) == 11 and "run this again" in seen.problem
        )  # not one byte more is read than shows it

    def test_the_stamp_changes_with_the_file_even_at_the_same_time_and_size(self, tmp_path):
        path = tmp_path / "a.json"
        path.write_bytes(b"1")
        os.utime(path, ns=(1, 1))
        before = unpack.list_files(tmp_path)
        path.write_bytes(b"2")
        os.utime(path, ns=(1, 1))
        assert unpack.list_files(tmp_path) != before

    @pytest.mark.parametrize("way", ["out", "./out", "in/../out"])
    def test_the_results_are_passed_over_however_they_are_written(self, tmp_path, way):
        for name in ("out", "in", "in/out"):
            (tmp_path / name).mkdir()
            (tmp_path / name / "a.json").write_bytes(PLAIN)
        shown = {shown for shown, _, _ in unpack.list_files(tmp_path, leave_out=tmp_path / way)}
        assert shown == {"in/a.json", "in/out/a.json"}


LITTER = {  # in a folder and in a zip: what it is counted as
    ".DS_Store": ".DS_Store",
    "a/Thumbs.db": "Thumbs.db",
    "a/desktop.ini": "desktop.ini",
    "__MACOSX/._a.json": "__MACOSX",
    ".git/objects/ab/cd": ".git",
    "a/.ipynb_checkpoints/work-checkpoint.ipynb": ".ipynb_checkpoints",
    ".alliance/manifest.json": ".alliance",
    "~$class.xlsx": "~$*",
    ".~lock.class.ods#": ".~lock.*",
    "._notes.docx": "._*",
    "a.json:Zone.Identifier": "*zone.identifier",
    "a/__pycache__/b.pyc": "__pycache__",
    "#recycle/old.json": "#recycle",
    ".work.ipynb.icloud": ".work.ipynb.icloud",
    "$RECYCLE.BIN/x": "$RECYCLE.BIN",
    ".responses.jsonl.77.tmp": ".responses.jsonl.77.tmp",
}
ODD = [
    "gradebook.ipynb",
    "feedback.ipynb",
    ".hidden.json",
    ".ipynb",
    "._mine.ipynb",
    "~$work.ipynb",
    "Thumbs.db.json",
    "DS_Store",
    "x.icloud",
    "desktop.ini.txt",
]


def passed(folder):
    """What is passed over in a folder and its zips, as one sentence."""
    found = []
    listed = unpack.list_files(folder, passed=found)
    found += [(m.path, m.passed) for name, path, _ in listed for m in unpack.members(name, path) if m.passed]
    return passed_over.sentence(found)


class TestLitter:
    def put(self, folder, files):
        for name, data in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)

    @pytest.mark.parametrize("way", ["folder", "zip"])
    def test_files_of_the_system_are_passed_over_counted_and_named(self, tmp_path, way):
        files = dict.fromkeys(LITTER, PLAIN) | dict.fromkeys(ODD, PLAIN)
        if way == "zip":
            (tmp_path / "a.zip").write_bytes(zipped(files.items()))
        else:
            self.put(tmp_path, files)
        seen = {m.path.removeprefix("a.zip/") for m in members(tmp_path) if not m.passed}
        assert seen == set(ODD)
        line, icloud = passed(tmp_path)
        names = ", ".join(sorted(set(LITTER.values())))
        assert line == f"passed over: {len(LITTER)} files of the system ({names})"
        assert icloud.startswith("not on this computer: .work.ipynb.icloud; ")

    def test_a_second_file_of_the_mac_is_known_by_its_first_bytes(self, tmp_path):
        self.put(tmp_path, {"._a.ipynb": b"\0\5\x16\7rest", "._b.ipynb": PLAIN})
        assert set(told(tmp_path)) == {"._b.ipynb"}
        assert passed(tmp_path) == ["passed over: 1 file of the system (._*)"]

    def test_an_empty_folder_is_nothing_and_a_zip_of_litter_is_told(self, tmp_path):
        (tmp_path / "empty").mkdir()
        (tmp_path / "a.zip").write_bytes(
            zipped([("__MACOSX/x", b"1"), ("__MACOSX/y", b"1"), (".DS_Store", b"")])
        )
        rows = [member for member in members(tmp_path) if not member.passed]
        assert [(row.path, row.problem[:12]) for row in rows] == [("a.zip", "an empty zip")]
        assert passed(tmp_path) == ["passed over: 2 files of the system (.DS_Store, __MACOSX)"]

    def test_a_zip_of_earlier_results_alone_is_no_hand_in(self, tmp_path):
        data = {"gradebook.csv": PLAIN, "graded.json": passed_over.SURE["graded.json"]}
        (tmp_path / "results.zip").write_bytes(zipped(data.items()))
        assert told(tmp_path) == {}
        assert passed(tmp_path) == ["passed over: 2 files of earlier results (gradebook.csv, graded.json)"]

    def test_many_names_are_cut(self):
        (line,) = passed_over.sentence([(f".x{n}", passed_over.SYSTEM) for n in range(3_000)])
        assert line.startswith("passed over: 3,000 files of the system (.x0, ") and line.endswith(", …)")

    @pytest.mark.parametrize(
        "sure", [{"graded.json": b'{"fingerprint":"'}, {"hand-ins.csv": passed_over.SURE["hand-ins.csv"]}]
    )
    @pytest.mark.parametrize("way", ["folder", "zip"])
    def test_earlier_results_are_known_by_their_content(self, tmp_path, way, sure):
        files = dict.fromkeys(
            ["old/gradebook.csv", "old/feedback/kim-1.html", "old/marks.jsonl", "old/kim.json"], PLAIN
        )
        files |= {f"old/{name}": data for name, data in sure.items()}
        other = {
            f"new/{name}": b"[]" for name in (*sure, "gradebook.csv", "feedback/mine.ipynb")
        }  # a learner's own
        if way == "zip":
            (tmp_path / "a.zip").write_bytes(zipped((files | other).items()))
        else:
            self.put(tmp_path, files | other)
        seen = {m.path.removeprefix("a.zip/") for m in members(tmp_path) if not m.passed}
        assert seen == {"old/kim.json", *other}
        assert passed(tmp_path)[0].startswith(
            "passed over: 4 files of earlier results (feedback, gradebook.csv, "
        )


class TestZips:
    def told(self, tmp_path, data, name="a.zip"):
        (tmp_path / name).write_bytes(data)
        return told(tmp_path)

    def test_folders_and_a_learners_zip_in_the_schools(self, tmp_path):
        inner = zipped([("x/y.json", b"1"), ("y.json", b"2")])
        seen = self.told(tmp_path, zipped([("k/", b""), ("k/a.json", b"0"), ("k/own.ZIP", inner)]))
        assert seen == {
            "a.zip/k/a.json": b"0",
            "a.zip/k/own.ZIP/x/y.json": b"1",
            "a.zip/k/own.ZIP/y.json": b"2",
        }

    @pytest.mark.parametrize(
        "name",
        [
            *("../a.json", "x/../../a.json", "..", "/etc/a.json", "//x/a.json"),
            *("C:\\a.json", "c:a.json", "..\\a.json", "x\\..\\a.json", "\\a.json", "\\\\host\\share\\a.json"),
        ],
    )
    def test_a_path_that_leads_out(self, tmp_path, name):
        seen = self.told(tmp_path, zipped([(name, b"out"), ("good.json", b"in")]))
        assert seen.pop("a.zip/good.json") == b"in"
        (problem,) = seen.values()
        assert "leads out of the zip" in problem
        assert [path.name for path in tmp_path.rglob("*")] == ["a.zip"]

    def test_a_name_with_nul_or_none(self, tmp_path):
        data = zipped([("aXb.json", b"1"), ("good.json", b"2"), ("e", b"3")]).replace(
            b"aXb.json", b"a\0b.json"
        )
        data = data.replace(b"\x01\x00\x00\x00e", b"\x01\x00\x00\x00\x00")
        seen = self.told(tmp_path, data)
        assert seen["a.zip/good.json"] == b"2"
        assert len(seen) == 3 and all(path.isprintable() for path in seen)

    def test_a_name_of_no_letters(self, tmp_path):
        seen = self.told(tmp_path, zipped([(zipfile.ZipInfo(""), b"1"), ("good.json", b"2")]))
        assert len(seen) in (1, 2) and any(isinstance(one, str) or one == b"2" for one in seen.values())

    def test_names_too_long_and_strange(self, tmp_path):
        names = [
            "x" * 60_000 + ".json",
            "\u202egnp.json",
            "<script>.json",
            "a\nb.json",
            "CON",
            "nul.json",
            " ",
        ]
        seen = self.told(tmp_path, zipped([(name, b"1") for name in names]))
        assert len(seen) == len(names)
        assert all(path.isprintable() and len(path) <= 306 for path in seen)

    def test_a_link_is_not_followed(self, tmp_path):
        link = zipfile.ZipInfo("a.json")
        link.create_system, link.external_attr = 3, 0o120777 << 16
        seen = self.told(tmp_path, zipped([(link, b"/etc/passwd"), ("good.json", b"2")]))
        assert seen["a.zip/a.json"].startswith("a link") and seen["a.zip/good.json"] == b"2"

    def test_locked_entries(self, tmp_path):
        data = lying(zipped([("a.json", b"1"), ("good.json", b"2")]), at_entry=[(8, "<H", 1)])
        seen = self.told(tmp_path, data)
        assert "password" in seen["a.zip/a.json"] and seen["a.zip/good.json"] == b"2"

    @pytest.mark.parametrize("kind", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2, 9, 93, 99, 65535])
    def test_ways_to_pack_that_are_not_read(self, tmp_path, kind):
        data = lying(zipped([("a.json", b"1"), ("good.json", b"2")]), at_entry=[(10, "<H", kind)])
        seen = self.told(tmp_path, data)
        assert "packed in a way" in seen["a.zip/a.json"] and seen["a.zip/good.json"] == b"2"

    def test_names_in_korean_from_windows(self, tmp_path):
        data = zipped([("김민지_12_345_a.json".encode("cp949").decode("cp437"), b"1")])
        data = lying(data, at_entry=[(8, "<H", 0)])  # Windows does not say that it is UTF-8
        name = "김민지_12_345_a.json".encode("cp949")
        raw = name.decode("cp437").encode()
        data = data.replace(raw, name + b"_" * (len(raw) - len(name)))
        seen = self.told(tmp_path, data)
        assert all(path.startswith("a.zip/김민지_12_345_a.json") for path in seen) and len(seen) == 1

    @pytest.mark.filterwarnings("ignore:Duplicate name")
    def test_two_entries_of_one_name_are_two(self, tmp_path):
        (tmp_path / "a.zip").write_bytes(zipped([("a.json", b"1"), ("a.json", b"2")]))
        assert [one.data for one in members(tmp_path)] == [b"1", b"2"]

    @pytest.mark.parametrize(
        "data", [b"", b"PK", PLAIN, b"PK\x05\x06", b"PK\x05\x06" + bytes(17), bytes(99_999)]
    )
    def test_no_zip_at_all(self, tmp_path, data):
        assert "a damaged zip" in self.told(tmp_path, data)["a.zip"]

    def test_an_empty_zip(self, tmp_path):
        assert "empty zip" in self.told(tmp_path, zipped([]))["a.zip"]
        assert "empty zip" in self.told(tmp_path, zipped([("folder/", b"")]))["a.zip"]

    def test_truncated_at_every_place(self, tmp_path):
        whole = zipped([("a.json", PLAIN * 9), ("b.json", b"2")])
        for size in range(len(whole)):
            seen = self.told(tmp_path, whole[:size])
            assert seen and all(isinstance(one, str) for one in seen.values()), size

    def test_any_byte_wrong(self, tmp_path):
        whole = bytearray(zipped([("a.json", PLAIN * 9), ("b.json", b"2")]))
        for place in range(len(whole)):
            for wrong in (0, 255, whole[place] ^ 1):
                data = bytes(whole[:place]) + bytes([wrong]) + bytes(whole[place + 1 :])
                seen = self.told(tmp_path, data)
                assert seen, place

    def test_a_wrong_sum_spoils_only_its_entry(self, tmp_path):
        data = lying(zipped([("a.json", b"1"), ("b.json", b"2")]), at_entry=[(16, "<L", 1)])
        seen = self.told(tmp_path, data)
        assert "damaged" in seen["a.zip/a.json"] and seen["a.zip/b.json"] == b"2"

    def test_a_zip_in_a_zip_in_a_zip(self, tmp_path):
        inner = zipped([("c.zip", zipped([("d.json", b"1")]))])
        seen = self.told(tmp_path, zipped([("b.zip", inner)]))
        assert "a zip in a zip in a zip" in seen["a.zip/b.zip/c.zip"]


class TestBombs:
    def test_what_swells_too_far(self, tmp_path):
        (tmp_path / "a.zip").write_bytes(zipped([("a.json", bytes(15_000_000)), ("b.json", b"2")]))
        seen = []
        assert peak(lambda: seen.extend(members(tmp_path))) < 1_000_000
        assert "swells" in seen[0].problem and seen[1].data == b"2"

    def test_a_claim_of_4_gb(self, tmp_path):
        data = lying(zipped([("a.json", b"1"), ("b.json", b"2")]), at_entry=[(24, "<L", 0xFFFFFFFE)])
        (tmp_path / "a.zip").write_bytes(data)
        seen = []
        assert peak(lambda: seen.extend(members(tmp_path))) < 1_000_000
        assert "4,295 MB" in seen[0].problem and all(isinstance(one, Member) for one in seen)

    @pytest.mark.parametrize("claim", [0, 1, 1000, 900_000])
    def test_a_size_that_lies(self, tmp_path, claim):
        """An entry of 15 MB that says it is small: no more than it says is kept, and then the sum is wrong."""
        data = lying(zipped([("a.json", bytes(15_000_000))]), at_entry=[(24, "<L", claim)])
        (tmp_path / "a.zip").write_bytes(data)
        seen = []
        assert peak(lambda: seen.extend(members(tmp_path))) < 4_000_000
        assert [one.path for one in seen] == ["a.zip/a.json"] and seen[0].data == b"" and seen[0].problem

    def test_the_same_bytes_as_many_entries(self, tmp_path, monkeypatch):
        """Fifield's bomb: every entry of the table of contents points at one and the same packed block."""
        block = zlib.compressobj(9, zlib.DEFLATED, -15)
        block = (packed := block.compress(bytes(900_000))) + block.flush()
        assert len(packed) < 1000
        crc = zlib.crc32(bytes(900_000))
        head = struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, 8, 0, 0, crc, len(block), 900_000, 6, 0) + b"a.json"
        entry = struct.pack(
            "<4s6H3L5H2L", b"PK\1\2", 20, 20, 0, 8, 0, 0, crc, len(block), 900_000, 6, 0, 0, 0, 0, 0, 0
        )
        many = 5_000
        table = (entry + b"a.json") * many
        start = len(head) + len(block)
        end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, many, many, len(table), start, 0)
        (tmp_path / "a.zip").write_bytes(head + block + table + end)
        monkeypatch.setattr(unpack, "TOGETHER", ((5_000_000, 9_000_000), (0, 0)))
        total, rows, last = 0, 0, None
        for one in unpack.members("a.zip", tmp_path / "a.zip"):
            total, rows, last = total + len(one.data), rows + 1, one
        size = (tmp_path / "a.zip").stat().st_size
        assert total <= unpack.SWELLS * size and rows in (1, many)
        # newer Pythons see that they lie over each other
        assert "far too much" in last.problem or "damaged" in last.problem

    def test_many_entries(self, tmp_path, monkeypatch):
        monkeypatch.setattr(unpack, "ENTRIES", (50, 10))
        (tmp_path / "a.zip").write_bytes(zipped([(f"{n}.json", b"1") for n in range(51)]))
        inner = zipped([(f"{n}.json", b"1") for n in range(11)])
        (tmp_path / "b.zip").write_bytes(zipped([("own.zip", inner), ("good.json", b"1")]))
        seen = told(tmp_path)
        assert "far too many" in seen["a.zip"] and "far too many" in seen["b.zip/own.zip"]
        assert seen["b.zip/good.json"] == b"1" and len(seen) == 3

    def test_the_learners_zip_holds_too_much(self, tmp_path, monkeypatch):
        monkeypatch.setattr(unpack, "TOGETHER", ((2_000, 2_000), (2_000, 2_000)))
        inner = zipped([(f"{n}.json", bytes(900)) for n in range(4)])
        (tmp_path / "a.zip").write_bytes(zipped([("own.zip", inner), ("last.json", b"1")]))
        seen = told(tmp_path)
        assert [len(one) for one in list(seen.values())[:2]] == [900, 900]
        assert (
            "far too much" in seen["a.zip/own.zip/2.json"] and "far too much" in seen["a.zip/own.zip/3.json"]
        )
        assert seen["a.zip/last.json"] == b"1"

    def test_a_learners_large_files_leave_room_for_everybodys_small_ones(self, tmp_path):
        noise = random.Random(1).randbytes(150_000)
        large = zlib.compress(noise)  # shrinks not at all, so that the whole stays below the ratio
        swollen = large + bytes(19_000_000)
        entries = [(f"mal_9_{n}000_x.json", swollen) for n in range(5)] + [("victim_12_3456_a.json", PLAIN)]
        seen = self.told(tmp_path, zipped(entries))
        assert list(seen.values()).count("the zip holds far too much; ask for the file itself") == 2
        assert seen["a.zip/victim_12_3456_a.json"] == PLAIN

    def told(self, tmp_path, data):
        (tmp_path / "a.zip").write_bytes(data)
        return told(tmp_path)

    def huge(self, extra=b"", *, disks=0, comment=b""):
        """A zip whose table of contents says that it has 30 MB (it has), with something before its last record."""
        table = (
            struct.pack("<4s6H3L5H2L", b"PK\1\2", 20, 20, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0) + b"abc"
        )
        table *= 30_000_000 // len(table) + 1
        end = struct.pack("<4sL2H2LH", b"PK\5\6", disks, 9, 9, 0 if extra else len(table), 0, len(comment))
        return table + extra + end + comment

    def large(self, size, offset=0):
        record = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, 9, 9, size, offset)
        return record + struct.pack("<4sLQL", b"PK\6\7", 0, size, 1)

    @pytest.mark.parametrize(
        "way", ["plain", "hidden in its own record", "comment", "large", "large elsewhere"]
    )
    def test_a_huge_table_of_contents_is_weighed_before_it_is_read(self, tmp_path, way):
        data = {
            "plain": lambda: self.huge(),
            "hidden in its own record": lambda: self.huge(disks=0x06054B50),
            "comment": lambda: self.huge(comment=b"x" * 65_535),
            "large": lambda: self.huge(self.large(30_000_000)),
            "large elsewhere": lambda: self.huge(self.large(30_000_000).replace(b"PK\6\6", b"PK\6\6xx")[2:]),
        }[way]()
        (tmp_path / "a.zip").write_bytes(data)
        seen = []
        assert peak(lambda: seen.extend(members(tmp_path))) < 2_000_000
        assert [one.path for one in seen] == ["a.zip"]
        assert ("an empty zip" if way == "large elsewhere" else "table of contents") in seen[0].problem

    def test_a_large_zip_is_read(self, tmp_path):
        """Moodle writes its zip as it goes, with the records for large zips: these are not taken for a bomb."""
        data = zipped([("a.json", PLAIN)])
        end = data.rindex(b"PK\5\6")
        size, start = struct.unpack("<2L", data[end + 12 : end + 20])
        record = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, 1, 1, size, start)
        place = struct.pack("<4sLQL", b"PK\6\7", 0, end, 1)
        last = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
        (tmp_path / "a.zip").write_bytes(data[:end] + record + place + last)
        assert told(tmp_path) == {"a.zip/a.json": PLAIN}
