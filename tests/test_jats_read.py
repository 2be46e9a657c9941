"""JATS as it is met: the spellings of publishers, broken and hostile XML, and the way back from what we write."""

import random

import pytest
from generate import record as random_record
from msgspec import UNSET

from bibconv import files
from bibconv.format import Jats, ReadOptions, WriteOptions, set_fields
from bibconv.formats.jats import JATS
from bibconv.limits import Limits
from bibconv.model import Bold, Italic, Math, Name, Paragraph, Record
from bibconv.report import Report


def read(text: str | bytes) -> tuple[list[Record], list[str]]:
    assert JATS.read
    report = Report()
    with files.from_text(text, report) as document:
        records = list(JATS.read(document, report, ReadOptions()))
    return records, [finding.code for finding in report.diagnostics]


def one(text: str) -> dict[str, object]:
    records, codes = read(text)
    assert codes == []
    (record,) = records
    return {name: value for name, value in set_fields(record).items() if name != "source"}


def front(meta: str, journal: str = "", attributes: str = "") -> str:
    return f"<article{attributes}><front>{journal}<article-meta>{meta}</article-meta></front></article>"


def reference(content: str, tag: str = "element-citation", attributes: str = "") -> str:
    return f'<ref-list><ref id="b1"><{tag}{attributes}>{content}</{tag}></ref></ref-list>'


def test_front_matter_of_a_journal_article() -> None:
    assert one(
        front(
            '<article-id pub-id-type="pmc">PMC1</article-id><article-id pub-id-type="doi">10.1/x</article-id>'
            "<title-group><article-title>On <italic>E.\n   coli</italic></article-title>"
            "<subtitle>A study</subtitle></title-group>"
            '<contrib-group><contrib contrib-type="author"><name><surname>Doe</surname><given-names>J</given-names>'
            "</name><xref>1</xref></contrib><contrib><collab>The Group<contrib-group><contrib><name><surname>In"
            "</surname></name></contrib></contrib-group></collab></contrib></contrib-group>"
            '<pub-date pub-type="ppub"><month>10</month><year>2012</year></pub-date>'
            '<pub-date pub-type="epub"><day>5</day><month>Oct</month><year>2012</year></pub-date>'
            "<volume>1</volume><fpage>3</fpage><lpage>9</lpage>"
            "<permissions><copyright-year>2012</copyright-year></permissions>"
            '<abstract abstract-type="graphical"><p>Picture</p></abstract>'
            "<abstract><sec><title>Aim</title><p>One</p></sec><sec><title>End</title><p>Two</p></sec></abstract>",
            "<journal-meta><journal-id journal-id-type='nlm-ta'>J X</journal-id><journal-title>Journal</journal-title>"
            "<issn>1234-5678</issn><issn>8765-4321</issn></journal-meta>",
            ' article-type="research-article" xml:lang="en"',
        )
    ) == {
        "type": "article-journal",
        "author": (Name(family="Doe", given="J"), Name(literal="The Group")),
        "issued": "2012-10-05",
        "title": ("On ", Italic("E. coli"), ": A study"),
        "container-title": "Journal",
        "abstract": (Paragraph("Aim"), Paragraph("One"), Paragraph("End"), Paragraph("Two")),
        "DOI": "10.1/x",
        "ISSN": "1234-5678, 8765-4321",
        "language": "en",
        "page": "3-9",
        "PMCID": "PMC1",
        "volume": "1",
        "extra": {
            "jats": {
                "article-type": ("research-article",),
                "journal-id[@journal-id-type='nlm-ta']": ("J X",),
                "copyright-year": ("2012",),
                "abstract[@abstract-type='graphical']": ("Picture",),
                "contrib-group": ({"contrib": "author 2", "value": "In"},),
                "pub-date/@pub-type": ("epub",),
                "pub-date[@pub-type='ppub']": ("2012-10",),
            }
        },
    }


@pytest.mark.parametrize(
    ("formula", "tex"),
    [
        ("<tex-math>x^2</tex-math>", "x^2"),
        (r"<tex-math>\documentclass{a}\begin{document}$$x^2$$\end{document}</tex-math>", "x^2"),
        (
            '<alternatives><m:math xmlns:m="u"><m:mi>x</m:mi></m:math><tex-math>$x$</tex-math></alternatives>',
            "x",
        ),
    ],
)
def test_formulas(formula: str, tex: str) -> None:
    title = f"<title-group><article-title><inline-formula>{formula}</inline-formula></article-title></title-group>"
    assert one(front(title))["title"] == (Math(tex),)


@pytest.mark.parametrize(
    ("content", "tag", "attributes", "fields"),
    [
        (
            "<person-group><name><surname>Doe</surname></name><etal/></person-group><article-title>T</article-title>"
            "<source>S</source><year>2010</year><fpage>161</fpage><lpage>7</lpage>",
            "element-citation",
            ' publication-type="journal"',
            {
                "type": "article-journal",
                "author": (Name(family="Doe"), Name(literal="others")),
                "issued": "2010",
                "title": "T",
                "container-title": "S",
                "page": "161-7",
            },
        ),
        (
            "<string-name><surname>Knuth</surname>, <given-names>D</given-names></string-name>. <year>1968</year>. "
            "<italic><source>TAOCP</source></italic>. <publisher-name>AW</publisher-name>.",
            "mixed-citation",
            ' publication-type="book"',
            {
                "type": "book",
                "author": (Name(family="Knuth", given="D"),),
                "issued": "1968",
                "title": "TAOCP",
                "publisher": "AW",
            },
        ),
        (
            "<chapter-title>C</chapter-title><source>B</source><year>2000a</year>",
            "element-citation",
            ' publication-type="book"',
            {"type": "chapter", "issued": "2000", "title": "C", "container-title": "B", "year-suffix": "a"},
        ),
        (
            "<source>Site</source><uri>http://x/</uri><date-in-citation>12 May 2020</date-in-citation>",
            "nlm-citation",
            ' citation-type="web"',
            {"type": "webpage", "title": "Site", "URL": "http://x/", "accessed": "2020-05-12"},
        ),
        (
            "<data-title>D</data-title><source>Dryad</source>",
            "element-citation",
            ' publication-type="data"',
            {"type": "dataset", "title": "D", "container-title": "Dryad"},
        ),
        (
            "Some untagged text.",
            "mixed-citation",
            "",
            {"type": "document", "note": "Some untagged text."},
        ),
    ],
)
def test_citations(content: str, tag: str, attributes: str, fields: dict[str, object]) -> None:
    assert one(reference(content, tag, attributes)) == {"id": "b1", **fields}


@pytest.mark.parametrize(
    ("loose", "kept"),
    [
        (", 12. <source>Sap</source>: pp. ", "T, 12. Sap: pp."),
        (" Gum. <source>Sap</source>", "T Gum. Sap"),
        (". In: <source>Sap</source> (eds). et al., doi: ", None),
    ],
)
def test_what_stands_between_the_parts_of_a_citation(loose: str, kept: str | None) -> None:
    found = one(reference(f"<article-title>T</article-title>{loose}", "mixed-citation"))
    assert found.get("extra") == (None if kept is None else {"jats": {"mixed-citation": (kept,)}})


@pytest.mark.parametrize(("other", "kept"), [("Doe. T", {"mixed-citation": ("Doe. T",)}), ("In: T.", None)])
def test_of_alternatives_the_tagged_one_is_read(other: str, kept: dict[str, object] | None) -> None:
    tagged = "<element-citation><article-title>T</article-title></element-citation>"
    text = f"<citation-alternatives><mixed-citation>{other}</mixed-citation>{tagged}</citation-alternatives>"
    expected = {"id": "a", "type": "document", "title": "T", **({"extra": {"jats": kept}} if kept else {})}
    assert one(f'<ref-list><ref id="a">{text}</ref></ref-list>') == expected


def test_namespaces_and_known_entities() -> None:
    title = "<title-group><article-title>a&eacute;<bold>&lt;&alpha;</bold></article-title></title-group>"
    text = front(title).replace("<article>", '<article xmlns="https://jats.nlm.nih.gov/ns/archiving/1.3/">')
    assert one(f'<!DOCTYPE article SYSTEM "http://127.0.0.1:9/none.dtd">{text}')["title"] == ("aé", Bold("<α"))


TITLE = "<title-group><article-title>T</article-title></title-group>"


@pytest.mark.parametrize(
    ("text", "codes", "count"),
    [
        (
            '<!DOCTYPE article [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + front(TITLE.replace("T<", "&x;<")),
            "J002",
            0,
        ),
        ('<!DOCTYPE article [<!ENTITY % x SYSTEM "file:///etc/passwd">]>' + front(TITLE), "J002", 0),
        (front(TITLE.replace("T<", "&nosuch;<")), "J001", 0),
        ("<article>" + "<a>" * 100_000, "L001", 0),
        ("<pmc-articleset>" + front(TITLE) + front(TITLE) + "<article><fr", "J001", 2),
        (front(TITLE).replace("T<", "\x00<"), "J001", 0),
        ("<article/>", None, 0),
        (
            front(TITLE.replace("T<", '<include xmlns="http://www.w3.org/2001/XInclude" href="/etc/passwd"/>T<')),
            None,
            1,
        ),
    ],
)
def test_hostile_documents(text: str, codes: str | None, count: int) -> None:
    records, found = read(text)
    assert found == ([codes] if codes else [])
    assert len(records) == count


def test_what_follows_an_entity_between_articles_is_not_the_beginning_of_a_document() -> None:
    assert JATS.read
    articles = front(TITLE) + "\n"
    report = Report()
    with files.from_text(f"<pmc-articleset>\n{articles}&nbsp;{articles * 500}</pmc-articleset>", report) as document:
        assert len(list(JATS.read(document, report, ReadOptions()))) == 501
    assert [(each.line, each.column, each.message) for each in report.diagnostics] == [
        (3, 7, "Entity 'nbsp' not defined; it is read on from the article in line 3")
    ]


def test_encodings_are_those_of_the_document() -> None:
    text = front(TITLE.replace("T<", "é<"))
    for encoding in ("ISO-8859-1", "UTF-16", "UTF-8"):
        records, codes = read(f'<?xml version="1.0" encoding="{encoding}"?>{text}'.encode(encoding))
        assert (records[0].title, codes) == ("é", [])


def test_where_a_record_stands() -> None:
    records, _ = read("<article>\n<front>\n<article-meta>\n" + TITLE + "\n</article-meta></front></article>")
    source = records[0].source
    assert source is not UNSET
    assert (source.format, source.lines) == ("jats", (2, 4))


@pytest.mark.parametrize("form", ["articles", "refs"])
def test_what_was_written_comes_back(form: Jats) -> None:
    assert JATS.writer
    rng = random.Random(8)
    for _ in range(500):
        record = random_record(rng)
        assert isinstance(record.id, str)
        whole: list[str] = []
        writer = JATS.writer(WriteOptions(jats=form))
        lost = {"source"}

        def lose(field: str, value: object, outcome: str, *rest: object, lost: set[str] = lost) -> None:
            if outcome != "moved":
                lost.add(field)

        whole = [writer.header, writer.entry(set_fields(record), record.id, lose), writer.footer]
        (back,), codes = read("".join(whole))
        assert codes == []
        kept = {name: value for name, value in set_fields(record).items() if name not in lost}
        assert {name: value for name, value in set_fields(back).items() if name not in lost} == kept
        assert writer.entry(set_fields(back), record.id, lambda *_: None) == whole[1]


def test_an_article_of_too_many_elements_is_read_without_markup() -> None:
    assert JATS.read
    report = Report()
    title = (
        "<article-title>A <fn><p>no</p></fn>&eacute; <bold>x<italic>y</italic></bold>"
        + "<sup>2</sup>" * 9
        + "</article-title>"
    )
    text = (
        '<!DOCTYPE set SYSTEM "x.dtd">\n<set><article><front><article-meta><title-group>'
        "<article-title><b/><italic>Kept</italic></article-title></title-group></article-meta></front></article>\n"
        f'<article id="many"><front><article-meta><title-group>{title}'
        "</title-group></article-meta></front></article></set>"
    )
    with files.from_text(text, report) as document:
        first, second = JATS.read(document, report, ReadOptions(limits=Limits(pieces=10)))
    assert first.title == (Italic(content="Kept"),)
    assert (second.id, second.title) == ("many", "A é xy222222222")
    assert second.source is not UNSET
    assert second.source.lines == (3, 3)
    assert [(d.code, d.line, d.message) for d in report.diagnostics] == [
        ("L005", 3, "more than 10 elements; texts are read without their markup"),
        ("J004", 3, "a footnote in the text is left out: no"),
    ]


def test_a_long_body_keeps_its_references() -> None:
    """More than the parser takes at once, so that what has ended is let go while the body goes on."""
    words = "<sec><p>words <b>of</b> a body</p><fig><caption><p>seen</p></caption></fig></sec>" * 1_000

    def ref(number: int) -> str:
        title = f"<article-title>Work {number}</article-title>"
        return f"<ref><element-citation>{title}<note><p>one</p><p>two {words}</p></note></element-citation></ref>"

    inside = f"{words}<p>x<ref-list>{ref(1)}{ref(2)}</ref-list></p>{words}"
    back = f"<back><ack>{words}</ack><ref-list>{ref(3)}</ref-list></back>"
    title = "<title-group><article-title>An answer</article-title></title-group>"
    answer = f"<response><front-stub>{title}</front-stub><body>{words}</body></response>"
    records, codes = read(f"<article><body>{inside}</body>{back}<floats-group>{words}</floats-group>{answer}</article>")
    assert [record.title for record in records] == ["Work 1", "Work 2", "Work 3", "An answer"]
    notes = [str(record.extra) for record in records[:3]]
    assert [note.count("of a body") for note in notes] == [1_000] * 3
    assert codes == []


def test_a_fault_costs_the_article_that_it_is_in() -> None:
    assert JATS.read
    broken = [
        front(TITLE.replace("T<", "A<b><")),
        "<article a=b>" + front(TITLE)[9:],
        "<article/></b>",
        front(TITLE.replace("T<", "a & b<")),
        front(TITLE.replace("T<", "<!-- -- <article> --><article<")),
    ]
    text = "<set>\n" + "".join(f"{each}\n{front(TITLE.replace('T<', f'{n}<'))}\n" for n, each in enumerate(broken))
    report = Report()
    with files.from_text(text + "</set>", report) as document:
        records = list(JATS.read(document, report, ReadOptions()))
    assert [(record.title, record.source.lines) for record in records if record.source] == [
        ("0", (3, 3)),
        ("1", (5, 5)),
        ("2", (7, 7)),
        ("3", (9, 9)),
        ("4", (11, 11)),
    ]
    assert [(found.code, found.line) for found in report.diagnostics] == [("J001", line) for line in (2, 4, 6, 8, 10)]
    # The third stands between articles.
    assert (report.read, report.refused) == (4, 4)


@pytest.mark.parametrize("encoding", ["UTF-8", "ISO-8859-1", "UTF-16", "UTF-16-LE", "Shift_JIS"])
def test_a_set_is_read_on_in_any_encoding(encoding: str) -> None:
    word = "日本" if encoding in ("UTF-8", "Shift_JIS") else "né"
    bad, good = (front(TITLE.replace("T<", f"{word}{each}<")) for each in ("<b>", ""))
    text = f'<?xml version="1.0" encoding="{encoding}"?>\n<set>\n{good}{bad}{good}\n{bad}{bad}{good}</set>'
    assert JATS.read
    report = Report()
    with files.from_text(text.encode(encoding), report) as document:
        records = list(JATS.read(document, report, ReadOptions()))
    assert [(record.title, record.source.lines) for record in records if record.source] == [
        (word, (3, 3)),
        (word, (3, 3)),
        (word, (4, 4)),
    ]
    first, second = len(good) + bad.index("</article-title>") + 17, bad.index("</article-title>") + 17
    assert [(found.line, found.column) for found in report.diagnostics] == [
        (3, first),
        (4, second),
        (4, len(bad) + second),
    ]


def test_what_was_read_far_before_a_fault_is_no_matter() -> None:
    assert JATS.read
    body = "<body>" + "<p>words of a body, né</p>\n" * 9_000 + "</body>"
    whole = front(TITLE.replace("T<", "Long<")).replace("</article>", body + "</article>")
    broken = whole.replace("</p>\n</body>", "</p>\n<p></body>")
    for space in ("", "\n"):
        set_ = space.join(["<set>", whole, broken, front(TITLE), broken, whole, "</set>"])
        report = Report()
        with files.from_text(set_, report) as document:
            records = list(JATS.read(document, report, ReadOptions()))
        assert [record.title for record in records] == ["Long", "Long", "T", "Long", "Long"]
        lines = [set_.count("\n", 0, at) + 1 for at in (set_.index("<p></body>"), set_.rindex("<p></body>"))]
        assert [(found.code, found.line) for found in report.diagnostics] == [("J001", line) for line in lines]
        assert report.refused == 0


def test_articles_without_a_set_around_them_are_read() -> None:
    declared = '<?xml version="1.0"?>\n<!DOCTYPE article SYSTEM "x.dtd">\n'
    articles = [declared + front(TITLE.replace("T<", f"{n}&eacute;<")) + "\n" for n in range(3)]
    records, codes = read("".join(articles))
    assert [record.title for record in records] == ["0é", "1é", "2é"]
    assert set(codes) == {"J001"}
    records, codes = read("words" + front(TITLE))
    assert ([record.title for record in records], codes) == (["T"], ["J001"])


@pytest.mark.parametrize(
    "text",
    [
        '<?xml version="1.0" encoding="x-klingon"?><set>' + front(TITLE) + "</set>",
        "<set a=b>" + front(TITLE) + "</set>",
        "<set>" + front("<b>") + "<!-- " + front(TITLE) + "</set>",
        "<set>" + front("<b>") + "<![CDATA[" + front(TITLE) + "]]></set>",
        '<!DOCTYPE set [<!ENTITY a "b">]><set>' + front("<b>") + front(TITLE) + "</set>",
        "<set>" + front("<b>") + "<articles>" + TITLE + "</articles></set>",
    ],
)
def test_where_nothing_is_read_on(text: str) -> None:
    records, codes = read(text)
    assert (records, codes[0]) == ([], "J001")


def test_what_stands_beside_articles_is_told_once_for_each_kind() -> None:
    assert JATS.read
    articles = "\n<!-- no --><?no no?>\nwords\n" + front(TITLE) + "\n<a/>\nmore\n" + front(TITLE) + "<b>c</b><a/>\n"
    report = Report()
    with files.from_text(f"<set>{articles * 50}{'<c/>' * 9}\n<d>\n</d>\n</set>", report) as document:
        assert len(list(JATS.read(document, report, ReadOptions()))) == 100
    assert [(found.code, found.line, found.message.split(":")[0]) for found in report.diagnostics] == [
        ("J007", 3, "text between the articles of a set is left out"),
        ("J007", 5, "the element a in a set of articles is none of them; it is left out"),
        ("J007", 7, "the element b in a set of articles is none of them; it is left out"),
        ("J007", 351, "the element c in a set of articles is none of them; it is left out"),
        ("J007", 352, "the element d in a set of articles is none of them; it is left out"),
    ]
    many = "".join(f"<x{n}/>" for n in range(100))
    assert read(f"<set>{front(TITLE)}{many}</set>")[1] == ["J007"] * 20


@pytest.mark.parametrize(
    "text",
    [
        f"<set>\n {front(TITLE)}\n<!-- words --> <?a b?>{front(TITLE)}\n</set>",
        f"<set>{front(TITLE)}<ref-list><title>x</title>{reference('<year>2020</year>')}</ref-list></set>",
        f"<set>{front(TITLE)}<r><h>x</h>{front(TITLE)}</r></set>",
        f"<ref-list><title>x</title>{reference('<year>2020</year>')}</ref-list>",
        front(TITLE).replace("</front>", "</front>words<body>words</body>words"),
    ],
)
def test_what_is_no_set_or_is_read_is_not_told(text: str) -> None:
    assert read(text)[1] == []


def test_an_article_that_is_too_deep_costs_no_other() -> None:
    assert JATS.read
    report = Report()
    deep = "<b>" * 20 + "x" + "</b>" * 20
    refs = reference(deep) + "\n" + reference("<article-title>T</article-title>")
    text = f"<set>\n{front(TITLE.replace('T<', deep + '<'))}\n{front(TITLE)}\n{refs}</set>"
    with files.from_text(text, report) as document:
        records = list(JATS.read(document, report, ReadOptions(limits=Limits(depth=15))))
    assert [record.title for record in records] == ["T", "T"]
    assert [(found.code, found.line) for found in report.diagnostics] == [("L001", 2), ("L001", 4)]
    assert report.refused == 2
