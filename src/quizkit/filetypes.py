"""What a file is that holds no answers, by its name and its first bytes: said to a teacher who has to ask for another."""

WANTED = "ask for submission-….json or the notebook, an .ipynb file"
OTHER = "neither a submission nor a notebook"
# What to say of a file: the endings of its name.
ENDINGS = {
    "a web page, not the notebook itself": "html htm mhtml mht webarchive xhtml",
    "a PDF: the pages of a notebook, without the answers that it keeps": "pdf",
    "a program, without the answers that a notebook keeps": "py r js ts java c cpp m sh",
    "a document of a text processor": "doc docx docm odt rtf pages hwp hwpx hwt md tex",
    "a spreadsheet or table": "xls xlsx xlsm ods numbers csv tsv",
    "slides": "ppt pptx odp key",
    "a picture": "png jpg jpeg heic heif gif webp bmp tif tiff svg avif",
    "a film or a recording": "mov mp4 m4a mp3 wav avi mkv webm",
    "a link, not the file itself": "webloc url lnk desktop website",
    "a link into Google Drive, not the file itself": "gdoc gsheet gslides gform gdraw gdlink gcolab",
    "an archive that is not read here; a .zip is": "7z rar tar gz tgz bz2 tbz xz txz zst alz egg lzh sit dmg iso",
    "a download that was not finished": "crdownload part partial download opdownload tmp",
    "a program to install or run": "exe msi app apk bat cmd jar pkg deb",
}
KNOWN = {ending: what for what, endings in ENDINGS.items() for ending in endings.split()}
STARTS = {  # a file under a wrong name, by its first bytes
    b"%PDF": "pdf", b"<!DOCTYPE HTML": "html", b"<HTML": "html", b"\x89PNG": "png", b"\xff\xd8\xff": "jpg", b"GIF8": "gif",
    b"7Z\xbc\xaf": "7z", b"RAR!": "rar", b"\x1f\x8b": "gz", b"\xd0\xcf\x11\xe0": "doc", b"{\\RTF": "rtf", b"BPLIST": "webloc",
    b"[INTERNETSHORTCUT]": "url",
}  # fmt: skip


def reason(path: str, data: bytes = b"") -> str:
    """Say what a file is that holds no answers, and what to ask for instead.

    Args:
        path: of the file, with slashes; only its name counts.
        data: the file, or its beginning; it tells more than a name of ours (.json, .ipynb, .txt) under which it lies.
    """
    ending = path.rpartition("/")[2].lower().rpartition(".")[2]
    start = data[:64].lstrip(b"\xef\xbb\xbf \t\r\n").upper()
    found = next((what for first, what in STARTS.items() if start.startswith(first)), "")
    zipped = "a zip or an office document under another name" if start.startswith(b"PK\3\4") else OTHER
    return f"{KNOWN.get(found) or KNOWN.get(ending) or zipped}; {WANTED}"
