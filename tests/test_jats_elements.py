"""Every element of a citation, and every element of the front matter with bibliographic meaning, has its place."""

import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from lxml import etree
from msgspec import UNSET

from bibconv import files
from bibconv.format import ReadOptions, WriteOptions, set_fields
from bibconv.formats.jats import JATS
from bibconv.model import Bold, Italic, Link, Name, Paragraph, Record, Sub, Sup
from bibconv.report import Report

JUDGES = Path(os.environ.get("BIBCONV_JUDGES_HOME", ROOT / ".judges"))
DTD = JUDGES / "node_modules" / "@jats4r" / "dtds" / "schema" / "1.3" / "JATS-archivearticle1-3.dtd"


def read(text: str) -> list[Record]:
    assert JATS.read
    report = Report()
    with files.from_text(text, report) as document:
        records = list(JATS.read(document, report, ReadOptions()))
    assert report.diagnostics == []
    return records


def fields(text: str) -> dict[str, Any]:
    (record,) = read(text)
    return {name: value for name, value in set_fields(record).items() if name != "source"}


DOE = (Name(family="Doe", given="J"),)
NAME = "<name><surname>Doe</surname><given-names>J</given-names></name>"
LINK = 'xlink:href="http://a.example/b"'

CITATION: dict[str, tuple[str, dict[str, Any]]] = {
    "annotation": ("<annotation><p>A</p></annotation>", {"abstract": "A"}),
    "article-title": ("<article-title>A <italic>b</italic></article-title>", {"title": ("A ", Italic("b"))}),
    "chapter-title": ("<chapter-title>A</chapter-title>", {"title": "A", "type": "chapter"}),
    "collab": ("<collab>The Group</collab>", {"author": (Name(literal="The Group"),)}),
    "collab-alternatives": (
        "<collab-alternatives><collab>The Group</collab><collab>Die Gruppe</collab></collab-alternatives>",
        {
            "author": (Name(literal="The Group"),),
            "extra": {"jats": {"collab-alternatives": ({"contrib": "author 1", "value": "Die Gruppe"},)}},
        },
    ),
    "comment": ("<comment>in press</comment>", {"note": "in press"}),
    "conf-acronym": ("<conf-acronym>AB</conf-acronym>", {"extra": {"jats": {"conf-acronym": ("AB",)}}}),
    "conf-date": ("<conf-date>3 May 2012</conf-date>", {"event-date": "2012-05-03"}),
    "conf-loc": ("<conf-loc>Rome</conf-loc>", {"event-place": "Rome"}),
    "conf-name": ("<conf-name>A Meeting</conf-name>", {"event-title": "A Meeting"}),
    "conf-sponsor": ("<conf-sponsor>AB</conf-sponsor>", {"extra": {"jats": {"conf-sponsor": ("AB",)}}}),
    "data-title": ("<data-title>A</data-title>", {"title": "A", "type": "dataset"}),
    "date": ("<date><day>3</day><month>5</month><year>2012</year></date>", {"issued": "2012-05-03"}),
    "date-in-citation": (
        '<date-in-citation content-type="access-date" iso-8601-date="2012-05-03">May 3</date-in-citation>',
        {"accessed": "2012-05-03"},
    ),
    "day": ("<year>2012</year><month>May</month><day>3</day>", {"issued": "2012-05-03"}),
    "edition": ("<edition>2nd</edition>", {"edition": "2nd"}),
    "elocation-id": ("<elocation-id>e1</elocation-id>", {"number": "e1"}),
    "email": ("<email>a@a.example</email>", {"extra": {"jats": {"email": ("a@a.example",)}}}),
    "etal": (f"<person-group>{NAME}<etal/></person-group>", {"author": (*DOE, Name(literal="others"))}),
    "ext-link": (f'<ext-link ext-link-type="uri" {LINK}>here</ext-link>', {"URL": "http://a.example/b"}),
    "fpage": ("<fpage>3</fpage>", {"page": "3"}),
    "gov": ("<gov>H.R. 1</gov>", {"number": "H.R. 1"}),
    "institution": ("<institution>A</institution>", {"publisher": "A"}),
    "isbn": ("<isbn>0-19-852663-6</isbn>", {"ISBN": "0-19-852663-6"}),
    "issn": ("<issn>1234-5679</issn>", {"ISSN": "1234-5679"}),
    "issn-l": ("<issn-l>1234-5679</issn-l>", {"extra": {"jats": {"issn-l": ("1234-5679",)}}}),
    "issue": ("<issue>3</issue>", {"issue": "3"}),
    "issue-id": ("<issue-id>3</issue-id>", {"extra": {"jats": {"issue-id": ("3",)}}}),
    "issue-part": ("<issue-part>A</issue-part>", {"part": "A"}),
    "issue-title": ("<issue-title>A</issue-title>", {"volume-title": "A"}),
    "lpage": ("<fpage>3</fpage><lpage>9</lpage>", {"page": "3-9"}),
    "month": ("<year>2012</year><month>05</month>", {"issued": "2012-05"}),
    "name": (f"<name><prefix>Dr</prefix>{NAME[6:]}", {"author": DOE}),
    "name-alternatives": (
        f"<name-alternatives>{NAME}<name><surname>Δ</surname></name></name-alternatives>",
        {
            "author": DOE,
            "extra": {"jats": {"name-alternatives": ({"contrib": "author 1", "value": "Δ"},)}},
        },
    ),
    "named-content": ('<named-content content-type="a">B</named-content>', {}),
    "object-id": ('<object-id pub-id-type="doi">10.1/x</object-id>', {"DOI": "10.1/x"}),
    "page-range": ("<fpage>3</fpage><page-range>3, 5-9</page-range>", {"page": "3, 5-9"}),
    "part-title": ("<part-title>A</part-title>", {"part-title": "A"}),
    "patent": (
        '<patent country="US">123</patent>',
        {"type": "patent", "number": "123", "jurisdiction": "US"},
    ),
    "person-group": (f'<person-group person-group-type="editor">{NAME}</person-group>', {"editor": DOE}),
    "pub-id": ('<pub-id pub-id-type="doi">https://doi.org/10.1/x</pub-id>', {"DOI": "10.1/x"}),
    "publisher-loc": ("<publisher-loc>Rome</publisher-loc>", {"publisher-place": "Rome"}),
    "publisher-name": ("<publisher-name>A</publisher-name>", {"publisher": "A"}),
    "role": ("<role>ed.</role>", {"extra": {"jats": {"role": ("ed.",)}}}),
    "season": ("<year>2012</year><season>Spring</season>", {"issued": "2012-21"}),
    "series": ("<series>A</series>", {"collection-title": "A"}),
    "size": ('<size units="page">12</size>', {"number-of-pages": "12"}),
    "source": ("<article-title>A</article-title><source>B</source>", {"container-title": "B"}),
    "std": (
        "<std><std-organization>ISO</std-organization> 12</std>",
        {"type": "standard", "number": "ISO 12", "authority": "ISO"},
    ),
    "string-date": ("<string-date>3 May 2012</string-date>", {"issued": "2012-05-03"}),
    "string-name": (
        "<string-name><given-names>J</given-names> <surname>Doe</surname></string-name>",
        {"author": DOE},
    ),
    "supplement": ("<supplement>A</supplement>", {"supplement": "A"}),
    "trans-source": (
        '<trans-source xml:lang="fr">A</trans-source>',
        {"extra": {"jats": {"trans-source[@xml:lang='fr']": ("A",)}}},
    ),
    "trans-title": ("<trans-title>A</trans-title>", {"extra": {"jats": {"trans-title": ("A",)}}}),
    "uri": ("<uri>http://a.example/b</uri>", {"URL": "http://a.example/b"}),
    "version": ("<version>1.2</version>", {"version": "1.2"}),
    "volume": ("<volume>3</volume>", {"volume": "3"}),
    "volume-id": ("<volume-id>3</volume-id>", {"extra": {"jats": {"volume-id": ("3",)}}}),
    "volume-series": ("<volume-series>3</volume-series>", {"collection-number": "3"}),
    "year": ("<year>2012</year>", {"issued": "2012"}),
}
"""The elements of a citation (JATS 1.3, ``element-citation``) but for those of mere form; what is read of each."""

IDS: dict[str, dict[str, Any]] = {
    **{kind: {field: "10.1/1"} for kind, field in (("doi", "DOI"), ("pmid", "PMID"), ("pmcid", "PMCID"))},
    **{kind: {"number": "10.1/1"} for kind in ("accession", "std-designation", "report")},
    **{kind: {field: "10.1/1"} for kind, field in (("isbn", "ISBN"), ("issn", "ISSN"))},
    "arxiv": {"archive": "arXiv", "archive_location": "10.1/1"},
    **{
        kind: {"extra": {"jats": {f"pub-id[@pub-id-type='{kind}']": ("10.1/1",)}}}
        for kind in (
            *("archive", "ark", "art-access-id", "coden", "custom", "doaj", "handle", "index", "manuscript"),
            *("medline", "mr", "other", "pii", "publisher-id", "sici", "zbl"),
        )
    },
}
"""The values that the tag library suggests for ``pub-id-type``, and three of publishers."""

FORM = frozenset(
    (
        *("abbrev", "alternatives", "bold", "chem-struct", "fixed-case", "fn", "hr", "index-term", "inline-formula"),
        *("index-term-range-end", "inline-graphic", "inline-media", "inline-supplementary-material", "italic"),
        *("label", "math", "milestone-end", "milestone-start", "monospace", "overline", "overline-end"),
        *("overline-start", "private-char", "roman", "ruby", "sans-serif", "sc", "strike", "styled-content", "sub"),
        *("sup", "target", "tex-math", "underline", "underline-end", "underline-start", "x", "xref"),
        *("institution-wrap", "related-article", "related-object"),
    )
)
"""What else may stand in a citation: form, links within the document, things that are not cited."""


def citation(content: str, tag: str = "element-citation", attributes: str = "") -> str:
    links = ' xmlns:xlink="http://www.w3.org/1999/xlink"'
    return f'<ref-list{links}><ref id="a"><{tag}{attributes}>{content}</{tag}></ref></ref-list>'


@pytest.mark.parametrize("element", CITATION)
def test_each_element_of_a_citation(element: str) -> None:
    content, wanted = CITATION[element]
    found = fields(citation(content))
    assert {name: found.get(name) for name in wanted} == wanted


@pytest.mark.parametrize("kind", IDS)
def test_each_kind_of_identifier(kind: str) -> None:
    found = fields(citation(f'<pub-id pub-id-type="{kind}">10.1/1</pub-id>'))
    assert found == {"id": "a", "type": "document", **IDS[kind]}


@pytest.mark.parametrize("element", CITATION)
def test_each_element_of_a_citation_comes_back(element: str) -> None:
    assert JATS.writer
    (record,) = read(citation(CITATION[element][0]))
    writer = JATS.writer(WriteOptions(jats="refs"))
    whole = writer.header + writer.entry(set_fields(record), "a", lambda *_: None) + writer.footer
    (back,) = read(whole)
    before, after = set_fields(record), set_fields(back)
    assert {**before, "source": UNSET} == {**after, "source": UNSET}


FRONT: dict[str, tuple[str, dict[str, Any]]] = {
    "abstract": (
        "<abstract><sec><title>Aim</title><p>A</p></sec></abstract><abstract abstract-type='graphical'><p>B</p>"
        "</abstract>",
        {
            "abstract": (Paragraph("Aim"), Paragraph("A")),
            "extra": {"jats": {"abstract[@abstract-type='graphical']": ("B",)}},
        },
    ),
    "aff": ("<aff><institution>A</institution><country>B</country></aff>", {"extra": {"jats": {"aff": ("A B",)}}}),
    "article-categories": (
        "<article-categories><subj-group><subject>A</subject><subj-group><subject>B</subject></subj-group>"
        "</subj-group><series-title>C</series-title></article-categories>",
        {"categories": ("A", "B"), "collection-title": "C"},
    ),
    "article-id": ('<article-id pub-id-type="pmc">PMC1</article-id>', {"PMCID": "PMC1"}),
    "article-version": ("<article-version>2</article-version>", {"version": "2"}),
    "author-notes": (
        "<author-notes><corresp>A</corresp></author-notes>",
        {"extra": {"jats": {"author-notes": ("A",)}}},
    ),
    "conference": (
        "<conference><conf-date>3 May 2012</conf-date><conf-name>A</conf-name><conf-num>2</conf-num>"
        "<conf-loc>B</conf-loc></conference>",
        {
            "event-date": "2012-05-03",
            "event-title": "A",
            "event-place": "B",
            "extra": {"jats": {"conf-num": ("2",)}},
        },
    ),
    "contrib-group": (
        '<contrib-group><contrib contrib-type="author"><contrib-id contrib-id-type="orcid">https://orcid.org/'
        f"0000-0002-1825-0097</contrib-id>{NAME}<degrees>PhD</degrees><aff>A</aff></contrib></contrib-group>",
        {
            "author": DOE,
            "extra": {
                "jats": {
                    "contrib-id": (
                        {
                            "contrib": "author 1",
                            "value": "https://orcid.org/0000-0002-1825-0097",
                            "type": "orcid",
                        },
                    ),
                    "degrees": ({"contrib": "author 1", "value": "PhD"},),
                    "aff": ({"contrib": "author 1", "value": "A"},),
                }
            },
        },
    ),
    "counts": ('<counts><page-count count="12"/></counts>', {"number-of-pages": "12"}),
    "elocation-id": ("<elocation-id>e1</elocation-id>", {"number": "e1"}),
    "ext-link": (f"<ext-link {LINK}/>", {"extra": {"jats": {"ext-link": ("http://a.example/b",)}}}),
    "fpage": ("<fpage>3</fpage>", {"page": "3"}),
    "funding-group": (
        "<funding-group><award-group><funding-source>A</funding-source><award-id>1</award-id></award-group>"
        "<funding-statement>B</funding-statement></funding-group>",
        {"extra": {"jats": {"award-group": ("A 1",), "funding-statement": ("B",)}}},
    ),
    "history": (
        '<history><date date-type="received"><year>2012</year></date><date date-type="accepted"><year>2013</year>'
        "</date></history>",
        {"submitted": "2012", "extra": {"jats": {"date[@date-type='accepted']": ("2013",)}}},
    ),
    "isbn": ("<isbn>0-19-852663-6</isbn>", {"ISBN": "0-19-852663-6"}),
    "issue": ("<issue>3</issue>", {"issue": "3"}),
    "issue-id": ("<issue-id>3</issue-id>", {"extra": {"jats": {"issue-id": ("3",)}}}),
    "issue-part": ("<issue-part>A</issue-part>", {"part": "A"}),
    "issue-sponsor": ("<issue-sponsor>A</issue-sponsor>", {"extra": {"jats": {"issue-sponsor": ("A",)}}}),
    "issue-title": ("<issue-title>A</issue-title>", {"volume-title": "A"}),
    "issue-title-group": (
        "<issue-title-group><issue-title>A</issue-title><issue-subtitle>B</issue-subtitle></issue-title-group>",
        {"extra": {"jats": {"issue-title-group": ("A B",)}}},
    ),
    "pub-date-not-available": ("<title-group><article-title>A</article-title></title-group>", {"title": "A"}),
    "kwd-group": (
        "<kwd-group><title>Keywords</title><kwd>a</kwd><kwd>b</kwd></kwd-group>"
        '<kwd-group kwd-group-type="abbreviations"><kwd>AB</kwd></kwd-group>',
        {"keyword": ("a", "b"), "extra": {"jats": {"kwd-group[@kwd-group-type='abbreviations']": ("AB",)}}},
    ),
    "lpage": ("<fpage>3</fpage><lpage>9</lpage>", {"page": "3-9"}),
    "page-range": ("<fpage>3</fpage><page-range>3, 5-9</page-range>", {"page": "3, 5-9"}),
    "permissions": (
        "<permissions><copyright-statement>A</copyright-statement><copyright-year>2012</copyright-year>"
        f"<copyright-holder>B</copyright-holder><license {LINK}><license-p>C</license-p></license></permissions>",
        {
            "extra": {
                "jats": {
                    "license-ref": ("http://a.example/b",),
                    "copyright-statement": ("A",),
                    "copyright-year": ("2012",),
                    "copyright-holder": ("B",),
                    "license": ("C",),
                }
            }
        },
    ),
    "product": (
        f'<product><person-group person-group-type="author">{NAME}</person-group><source>A</source></product>',
        {"reviewed-author": DOE, "reviewed-title": "A"},
    ),
    "pub-date": (
        '<pub-date pub-type="epub"><day>3</day><month>5</month><year>2012</year></pub-date>'
        '<pub-date pub-type="ppub"><year>2012</year></pub-date>',
        {
            "issued": "2012-05-03",
            "extra": {"jats": {"pub-date/@pub-type": ("epub",), "pub-date[@pub-type='ppub']": ("2012",)}},
        },
    ),
    "pub-date-in-a-collection": (
        '<pub-date date-type="pub" publication-format="print"><year>2012</year></pub-date>'
        '<pub-date date-type="collection"><year>2013</year></pub-date>',
        {
            "issued": "2012",
            "extra": {
                "jats": {"pub-date/@publication-format": ("print",), "pub-date[@date-type='collection']": ("2013",)}
            },
        },
    ),
    "isbn-in-print": (
        '<isbn publication-format="print">0-19-852663-6</isbn><isbn>0-19-852663-7</isbn>',
        {
            "ISBN": "0-19-852663-6, 0-19-852663-7",
            "extra": {"jats": {"isbn[@publication-format='print']": ("0-19-852663-6",)}},
        },
    ),
    "pub-history": (
        "<pub-history><event><event-desc>A</event-desc></event></pub-history>",
        {"extra": {"jats": {"pub-history": ("A",)}}},
    ),
    "related-article": (
        f'<related-article related-article-type="a" {LINK}/>',
        {"extra": {"jats": {"related-article[@related-article-type='a']": ("http://a.example/b",)}}},
    ),
    "related-object": ("<related-object>A</related-object>", {"extra": {"jats": {"related-object": ("A",)}}}),
    "related-article-in-words": (
        f'<related-article {LINK} vol="3" page="5">A</related-article>',
        {
            "extra": {
                "jats": {"related-article": ({"value": "A", "href": "http://a.example/b", "vol": "3", "page": "5"},)}
            }
        },
    ),
    "aff-with-a-link": (
        f"<aff><ext-link {LINK}>A</ext-link>, B</aff>",
        {"extra": {"jats": {"aff": ({"value": "A, B", "href": "http://a.example/b"},)}}},
    ),
    "article-id-of-a-kind-of-its-own": (
        '<article-id pub-id-type="custom" custom-type="loom">A</article-id>',
        {"extra": {"jats": {"article-id[@pub-id-type='loom']": ("A",)}}},
    ),
    "issue-id-of-a-kind": (
        '<issue-id pub-id-type="doi">10.1/1</issue-id>',
        {"extra": {"jats": {"issue-id[@pub-id-type='doi']": ("10.1/1",)}}},
    ),
    "license-with-a-link": (
        f'<permissions><license license-type="open"><license-p>By <ext-link {LINK}>A</ext-link></license-p></license>'
        "</permissions>",
        {
            "extra": {
                "jats": {
                    "license-ref": ("http://a.example/b",),
                    "license/@license-type": ("open",),
                    "license": ("By A",),
                }
            }
        },
    ),
    "title-in-a-language": (
        '<title-group><article-title xml:lang="fr">A</article-title></title-group>',
        {"title": "A", "extra": {"jats": {"article-title/@xml:lang": ("fr",)}}},
    ),
    "self-uri": (
        f'<self-uri xlink:href="a.pdf"/><self-uri {LINK}/>',
        {"URL": "http://a.example/b", "extra": {"jats": {"self-uri": ("a.pdf",)}}},
    ),
    "supplement": ("<supplement>A</supplement>", {"supplement": "A"}),
    "title-group": (
        "<title-group><article-title>A</article-title><subtitle>B</subtitle><trans-title-group xml:lang='fr'>"
        "<trans-title>C</trans-title><trans-subtitle>D</trans-subtitle></trans-title-group>"
        "<alt-title alt-title-type='running-head'>E</alt-title></title-group>",
        {
            "title": "A: B",
            "title-short": "E",
            "extra": {"jats": {"trans-title-group[@xml:lang='fr']": ("C: D",)}},
        },
    ),
    "trans-abstract": (
        "<trans-abstract xml:lang='fr'><p>A</p></trans-abstract>",
        {"extra": {"jats": {"trans-abstract[@xml:lang='fr']": ("A",)}}},
    ),
    "uri": (
        f"<uri {LINK}>A</uri>",
        {"extra": {"jats": {"uri": ({"value": "A", "href": "http://a.example/b"},)}}},
    ),
    "email": ("<email>a@a.example</email>", {"extra": {"jats": {"email": ("a@a.example",)}}}),
    "volume": ("<volume>3</volume>", {"volume": "3"}),
    "volume-id": ("<volume-id>3</volume-id>", {"extra": {"jats": {"volume-id": ("3",)}}}),
    "volume-issue-group": (
        "<volume-issue-group><volume>3</volume><issue>4</issue></volume-issue-group>",
        {"extra": {"jats": {"volume-issue-group": ("3 4",)}}},
    ),
    "volume-series": ("<volume-series>3</volume-series>", {"collection-number": "3"}),
    "custom-meta-group": (
        "<custom-meta-group><custom-meta><meta-name>a</meta-name><meta-value>B</meta-value></custom-meta>"
        "</custom-meta-group>",
        {"extra": {"jats": {"custom-meta[meta-name='a']": ("B",)}}},
    ),
    "article-version-alternatives": (
        "<article-version-alternatives><article-version>2</article-version></article-version-alternatives>",
        {"extra": {"jats": {"article-version-alternatives": ("2",)}}},
    ),
    "aff-alternatives": ("<aff-alternatives><aff>A</aff></aff-alternatives>", {"extra": {"jats": {}}}),
    "open-access": ("<open-access><p>A</p></open-access>", {"extra": {"jats": {"open-access": ("A",)}}}),
    "supplementary-material": (
        f"<supplementary-material {LINK}/>",
        {"extra": {"jats": {"supplementary-material": ("http://a.example/b",)}}},
    ),
    "support-group": (
        "<support-group><award-group><award-id>1</award-id></award-group></support-group>",
        {"extra": {"jats": {"support-group": ("1",)}}},
    ),
}
FRONT["aff-alternatives"][1]["extra"]["jats"]["aff-alternatives"] = ("A",)
"""The elements of ``article-meta`` (JATS 1.3); what is read of each."""


def article(meta: str) -> str:
    links = ' xmlns:xlink="http://www.w3.org/1999/xlink"'
    return f"<article{links}><front><article-meta>{meta}</article-meta></front></article>"


@pytest.mark.parametrize("element", FRONT)
def test_each_element_of_the_front_matter(element: str) -> None:
    content, wanted = FRONT[element]
    assert fields(article(content)) == {"type": "document", **wanted}


@pytest.mark.parametrize("element", FRONT)
def test_each_element_of_the_front_matter_comes_back(element: str) -> None:
    assert JATS.writer
    (record,) = read(article(FRONT[element][0]))
    writer = JATS.writer(WriteOptions())
    whole = writer.header + writer.entry(set_fields(record), "a", lambda *_: None) + writer.footer
    (back,) = read(whole)
    assert {**set_fields(back), "source": UNSET} == {**set_fields(record), "id": "a", "source": UNSET}


@cache
def elements(parent: str) -> frozenset[str]:
    """The names that the official DTD lets stand in an element."""
    if not DTD.exists():
        pytest.skip("the official DTDs are not here")
    found: set[str] = set()
    dtd: Any = etree.DTD(str(DTD))
    waiting = [element.content for element in dtd.iterelements() if element.name == parent]
    while waiting:
        node = waiting.pop()
        if node is not None:
            waiting += [node.left, node.right]
            found |= {node.name.rpartition(":")[2]} if node.name else set()
    return frozenset(found)


def test_no_element_is_missing() -> None:
    assert elements("element-citation") - CITATION.keys() - FORM == set()
    assert elements("article-meta") - FRONT.keys() - FORM == set()


MATH = "<article-title>of <inline-formula><math>{}</math></inline-formula></article-title>"


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        ("<msup><mi>x</mi><mn>2</mn></msup>", ("of x", Sup("2"))),
        ("<msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup>", ("of x", Sub("i"), Sup("2"))),
        ("<mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mn>2</mn></mfrac>", "of (a+b)/2"),
        ("<msqrt><mn>2</mn></msqrt><mi>f</mi><mo>&#x2061;</mo><mfenced><mi>x</mi></mfenced>", "of √2f(x)"),
        ("<mover><mi>x</mi><mo>^</mo></mover>", "of x̂"),
        ("<semantics><mi>x</mi><annotation encoding='a'>y</annotation></semantics>", "of x"),
        (
            "<mmultiscripts><mi>C</mi><mprescripts/><none/><mn>14</mn></mmultiscripts>",
            ("of ", Sup("14"), "C"),
        ),
        (
            "<mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>0</mn></mtd></mtr><mtr><mtd><mi>a</mi></mtd></mtr></mtable>",
            "of 1, 0; a",
        ),
    ],
)
def test_formulas_that_have_no_tex(formula: str, text: object) -> None:
    assert fields(citation(MATH.format(formula)))["title"] == text


@pytest.mark.parametrize("tag", ["msup", "msqrt", "mfrac", "mfenced", "mtable", "mmultiscripts", "mover"])
def test_a_formula_that_is_nested_deeply(tag: str) -> None:
    nested = f"<{tag}>" * 240 + "<mi>x</mi>" + f"<mn>2</mn></{tag}>" * 240
    assert "x" in repr(fields(citation(f"<article-title><math>{nested}</math></article-title>"))["title"])


@pytest.mark.parametrize(
    ("formula", "codes"),
    [
        ("<m:math><m:mi>x</m:mi></m:math>", ["J003"]),
        ("<alternatives><m:math><m:mi>x</m:mi></m:math><tex-math>x</tex-math></alternatives>", []),
        ("x", []),
    ],
)
def test_a_formula_that_has_no_tex_is_told(formula: str, codes: list[str]) -> None:
    assert JATS.read
    report = Report()
    text = f"<article-title><inline-formula>{formula}</inline-formula></article-title>"
    text = citation(text).replace(" xmlns:", ' xmlns:m="http://www.w3.org/1998/Math/MathML" xmlns:', 1)
    with files.from_text(text, report) as document:
        assert len(list(JATS.read(document, report, ReadOptions()))) == 1
    assert [(found.code, found.line) for found in report.diagnostics] == [(code, 1) for code in codes]


@pytest.mark.parametrize(
    ("word", "content", "item_type"),
    [
        ("web", "<article-title>A</article-title>", "webpage"),
        ("periodical", "<article-title>A</article-title><source>B</source>", "article-magazine"),
        ("preprint", "<article-title>A</article-title><source>B</source>", "article"),
        ("clinicaltrial", "<article-title>A</article-title><source>B</source>", "document"),
        ("", "<article-title>A</article-title><source>B</source>", "article-journal"),
        ("article-journal", "<article-title>A</article-title><source>B</source>", "article-journal"),
        ("Conf-Paper", "<article-title>A</article-title><source>B</source>", "paper-conference"),
        ("book-section", "<article-title>A</article-title><source>B</source>", "chapter"),
        ("phd-thesis", "<source>A</source>", "thesis"),
        ("paper-conference", "<article-title>A</article-title><source>B</source>", "paper-conference"),
        ("article", "<article-title>A</article-title><source>B</source><publisher-name>C</publisher-name>", "article"),
        ("", "<source>B</source><volume>1</volume>", "article-journal"),
        ("", "<source>B</source><publisher-name>C</publisher-name>", "book"),
        ("", "<article-title>A</article-title><conf-name>B</conf-name>", "paper-conference"),
    ],
)
def test_the_type_of_a_citation(word: str, content: str, item_type: str) -> None:
    attributes = f' publication-type="{word}"' if word else ""
    found = fields(citation(content, attributes=attributes))
    assert found["type"] == item_type
    assert found.get("extra") == (
        {"jats": {"publication-type": (word,)}} if word in ("article", "clinicaltrial") else None
    )


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        ('<ext-link xlink:href="https://doi.org/10.1/x">https://doi.org/10.1/x</ext-link>', {"DOI": "10.1/x"}),
        ('<ext-link xlink:href="https://doi.org/10.1/x">here</ext-link>', {"DOI": "10.1/x"}),
        (
            '<pub-id pub-id-type="doi">10.1/x</pub-id><ext-link xlink:href="https://doi.org/10.1/x">here</ext-link>',
            {"DOI": "10.1/x", "URL": "https://doi.org/10.1/x"},
        ),
        ('<comment>doi: <pub-id pub-id-type="doi">10.1/x</pub-id></comment>', {"DOI": "10.1/x"}),
        (
            '<comment>doi: <ext-link xlink:href="http://dx.doi.org/10.1/x">10.1/x</ext-link></comment>',
            {"DOI": "10.1/x"},
        ),
        (f"<comment>Available: <ext-link {LINK}>there</ext-link>.</comment>", {"URL": "http://a.example/b"}),
        (
            f"<comment>in press at <ext-link {LINK}>there</ext-link></comment>",
            {"note": ("in press at ", Link("http://a.example/b", "there"))},
        ),
        ("<comment>doi: 10.1000/x.1</comment>", {"DOI": "10.1000/x.1"}),
        ("<comment>PMID: 123.</comment>", {"PMID": "123"}),
        ("<comment>Accessed on March 3, 2010.</comment>", {"accessed": "2010-03-03"}),
        ("<comment>[cited 2010 Mar 3]</comment>", {"accessed": "2010-03-03"}),
        ("<comment>Cited by hand</comment>", {"note": "Cited by hand"}),
        ('<comment content-type="note">PMID: 123</comment>', {"note": "PMID: 123"}),
        (
            '<ext-link ext-link-type="arxiv" xlink:href="1501.00001">arXiv:1501.00001</ext-link>',
            {"archive": "arXiv", "archive_location": "arXiv:1501.00001"},
        ),
        (
            '<ext-link ext-link-type="clinicaltrials" xlink:href="NCT1">NCT1</ext-link>',
            {"extra": {"jats": {"ext-link[@ext-link-type='clinicaltrials']": ("NCT1",)}}},
        ),
        ('<pub-id pub-id-type="url">http://a.example/b</pub-id>', {"URL": "http://a.example/b"}),
        ('<ext-link ext-link-type="pubmed" xlink:href="123">123</ext-link>', {"PMID": "123"}),
        ('<date-in-citation content-type="cited">2010 Mar 3</date-in-citation>', {"accessed": "2010-03-03"}),
        ("<year>c2010</year>", {"issued": "2010"}),
        ("<year>[2010]</year>", {"issued": "2010"}),
        ("<string-name>Doe, J.</string-name>", {"author": (Name(family="Doe", given="J."),)}),
        ("<string-name>J. Doe</string-name>", {"author": (Name(family="Doe", given="J."),)}),
        ("<string-name>J. <surname>Doe</surname></string-name>", {"author": (Name(family="Doe", given="J."),)}),
        ("<string-name>Doe and Sons, Ltd</string-name>", {"author": (Name(literal="Doe and Sons, Ltd"),)}),
    ],
)
def test_links_and_identifiers_in_running_text(content: str, wanted: dict[str, Any]) -> None:
    assert fields(citation(content)) == {"id": "a", "type": "document", **wanted}


@pytest.mark.parametrize(
    "fields",
    [
        {"note": "PMID: 123"},
        {"note": "Accessed 2010-03-03"},
        {"author": (Name(literal="Doe, J."),)},
        {"author": (Name(literal="J. Doe"),)},
        {"type": "chapter", "part_title": "A part"},
    ],
)
def test_what_looks_like_something_else_comes_back(fields: dict[str, Any]) -> None:
    record = Record(id="a", **fields)
    assert JATS.writer
    writer = JATS.writer(WriteOptions(jats="refs"))
    losses: list[Any] = []
    whole = writer.header + writer.entry(set_fields(record), "a", lambda *args: losses.append(args)) + writer.footer
    (found,) = read(whole)
    assert set_fields(found) | {"source": None} == set_fields(record) | {"source": None}
    assert not losses or fields.get("part_title")


def test_front_matter_that_is_empty_is_no_record() -> None:
    empty = "<journal-meta><issn></issn></journal-meta><article-meta><permissions/></article-meta>"
    cited = citation("<source>A</source>")
    text = f'<article article-type="other"><front>{empty}</front><back>{cited}</back></article>'
    assert [record.title for record in read(text)] == ["A"]


def test_a_preprint_says_that_it_is_one() -> None:
    assert JATS.writer
    record = Record(id="a", type="article", title="A")
    text = JATS.writer(WriteOptions(separate=True)).entry(set_fields(record), "a", lambda *_: None)
    assert 'article-type="preprint"' in text
    assert "bibconv:type" not in text
    assert read(text)[0].type == "article"


def test_a_part_of_a_book() -> None:
    content = "<part-title>A part</part-title><source>A book</source>"
    found = fields(citation(content, attributes=' publication-type="book-chapter"'))
    assert found == {"id": "a", "type": "chapter", "title": "A part", "container-title": "A book"}


def test_what_a_style_makes_of_a_whole_title_is_no_part_of_it() -> None:
    content = "<source><italic>A <bold>b</bold></italic>. </source>"
    assert fields(citation(content))["title"] == (Italic(("A ", Bold("b"))), ".")
    assert fields(citation(content, "mixed-citation"))["title"] == ("A ", Bold("b"))


def test_a_note_in_a_reference() -> None:
    assert fields('<ref-list><ref id="a"><note><p>See above.</p></note></ref></ref-list>') == {
        "id": "a",
        "type": "document",
        "note": "See above.",
    }
    cited = citation("<source>A</source>").replace("</ref>", "<note><p>See above.</p></note></ref>")
    assert fields(cited)["extra"] == {"jats": {"note": ("See above.",)}}


def test_keywords_in_parts_and_in_keywords() -> None:
    parts = (
        "<compound-kwd><compound-kwd-part>b</compound-kwd-part><compound-kwd-part>c</compound-kwd-part></compound-kwd>"
    )
    nested = "<nested-kwd><kwd>d</kwd><nested-kwd><kwd>e</kwd></nested-kwd></nested-kwd>"
    found = fields(article(f"<kwd-group><kwd>a</kwd>{parts}{nested}</kwd-group>"))
    assert found["keyword"] == ("a", "b c", "d", "e")


def test_several_citations_in_a_reference_have_their_own_ids() -> None:
    text = '<ref id="a"><mixed-citation id="b"><source>A</source></mixed-citation><mixed-citation id="c">' + (
        "<source>B</source></mixed-citation></ref>"
    )
    assert [record.id for record in read(f"<ref-list>{text}</ref-list>")] == ["b", "c"]


def test_what_cannot_stand_at_a_name_stays_aside() -> None:
    for value in ("author 2", "author 0", "author", "author x", "editor 1", 7):
        record = Record(id="a", author=DOE, extra={"jats": {"contrib-id": ({"contrib": value, "value": "1"},)}})
        assert JATS.writer
        writer = JATS.writer(WriteOptions())
        whole = writer.header + writer.entry(set_fields(record), "a", lambda *_: None) + writer.footer
        assert "<contrib-id" not in whole
        assert [each.extra for each in read(whole)] == [record.extra]
