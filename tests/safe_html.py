"""What a page made of learners' words may hold: these elements, these attributes, and nothing that runs or is fetched."""

import html.parser

ELEMENTS = {
    *("html", "head", "meta", "title", "style", "body", "main", "header", "nav", "section", "article", "div", "span"),
    *("h1", "h2", "h3", "h4", "p", "ul", "ol", "li", "strong", "em", "br", "a", "blockquote"),
    *("details", "summary"),
    *("table", "caption", "thead", "tbody", "tr", "th", "td"),
}  # fmt: skip
ATTRIBUTES = {
    *("class", "id", "style", "scope", "lang", "charset", "name", "content", "http-equiv", "href"),
    *("colspan", "role", "tabindex", "aria-label", "aria-labelledby", "aria-hidden"),
}  # fmt: skip
VOID = {"meta", "br"}


class Reader(html.parser.HTMLParser):
    """Reads a page to its end and keeps what it finds wrong, and all its text."""

    def __init__(self):
        super().__init__()
        self.wrong, self.open, self.text, self.styles = [], [], [], []

    def handle_starttag(self, tag, attrs):
        if tag not in ELEMENTS:
            self.wrong.append(f"<{tag}>")
        names = [name for name, _ in attrs]
        if len(set(names)) < len(names):
            self.wrong.append(f"<{tag}> has an attribute twice: {names}")
        for name, value in attrs:
            if name not in ATTRIBUTES or value is None:
                self.wrong.append(f"<{tag} {name}>")
            elif name == "href" and not (tag == "a" and value.startswith("#")):
                self.wrong.append(f"<{tag} href={value}>")
            elif name == "http-equiv" and value != "Content-Security-Policy":
                self.wrong.append(f"<{tag} http-equiv={value}>")
            elif name == "style" and any(word in value for word in ("url", "(", "@", "\\", "expression")):
                self.wrong.append(f"<{tag} style={value}>")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.wrong.append(f"<{tag}/>")

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}> closes nothing")

    def handle_data(self, data):
        (self.styles if "style" in self.open else self.text).append(data)

    def handle_comment(self, data):
        self.wrong.append(f"<!--{data[:40]}")

    def handle_decl(self, decl):
        if decl != "DOCTYPE html":
            self.wrong.append(f"<!{decl[:40]}")

    def handle_pi(self, data):
        self.wrong.append(f"<?{data[:40]}")

    def unknown_decl(self, data):
        self.wrong.append(f"<![{data[:40]}")


def read(text):
    """The words of a page that holds nothing but what it may; fails with what else it holds."""
    reader = Reader()
    reader.feed(text)
    reader.close()
    styles = "".join(reader.styles)
    wrong = reader.wrong + reader.open
    if "url(" in styles or "@import" in styles or "<" in styles:
        wrong.append("a style that fetches")
    assert wrong == []
    assert "default-src 'none'" in text
    return "".join(reader.text)
