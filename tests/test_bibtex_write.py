"""BibTeX and BibLaTeX as they are written, and the tables that serve both directions."""

from collections.abc import Callable
from typing import Any

import pytest
from generate import record as random_record
from hypothesis import given
from hypothesis import strategies as st

from bibconv.format import Row, WriteOptions, set_fields
from bibconv.formats.bibtex import BIBLATEX, BIBTEX
from bibconv.formats.bibtex.identifiers import RAW
from bibconv.formats.bibtex.table import TYPES, crosswalk
from bibconv.formats.bibtex.types import BIBLATEX as BIBLATEX_TYPES
from bibconv.formats.bibtex.types import BIBTEX as BIBTEX_TYPES
from bibconv.formats.bibtex.types import ITEM_TYPES, entry_type, item_type
from bibconv.formats.bibtex.when import YEAR_MONTH
from bibconv.formats.bibtex.write import biblatex_writer, bibtex_writer
from bibconv.model import ATTRIBUTE, Cite, Extra, Link, Math, Name, Paragraph, Record
from bibconv.text.latex import formulas

TABLES = [crosswalk(biblatex=b, unicode=u) for b, u in ((False, False), (False, True), (True, True))]
PAPER = Record(
    type="paper-conference",
    title=("QPLEX in ", Math(r"\mathrm{SE}(3)")),
    author=(Name(family="Gödel", given="Kurt"), Name(literal="ACME, Inc."), Name(family="陈", given="奕哲")),
    container_title="Proc. of X & Y",
    issued="2021-05-03",
    page="12-34",
    keyword=("a, b", "c_d"),
    doi="10.1000/a_b(c)<d>",
    url="https://x.org/a_b?c=%20#d",
    language="en-US",
    abstract=("46.3% of ", Cite(("k",), r"\citep{k}"), " – done"),
)


def entry(record: Record, biblatex: bool = False, **options: Any) -> tuple[str, list[tuple[Any, ...]]]:
    lost: list[tuple[Any, ...]] = []
    writer = (biblatex_writer if biblatex else bibtex_writer)(WriteOptions(**options))
    return writer.entry(set_fields(record), "k", lambda *loss: lost.append(loss)), lost


def test_a_paper_in_bibtex() -> None:
    text, lost = entry(PAPER)
    assert lost == []
    assert text == (
        r"""@inproceedings{k,
  title = {{QPLEX} in {$\mathrm{SE}(3)$}},
  author = {G{\"o}del, Kurt and {ACME, Inc.} and {\relax 陈}, {\relax 奕哲}},
  booktitle = {Proc. of X \& Y},
  pages = {12--34},
  year = {2021},
  month = may,
  date = {2021-05-03},
  doi = {10.1000/a_b(c)<d>},
  url = {https://x.org/a_b?c=%20#d},
  language = {en-US},
  keywords = {{{a, b}}, c\_d},
  abstract = {46.3\% of \citep{k} -- done},
}
"""
    )


def test_a_paper_in_biblatex() -> None:
    text, lost = entry(PAPER, biblatex=True)
    assert lost == []
    assert text == (
        r"""@inproceedings{k,
  title = {{QPLEX} in {$\mathrm{SE}(3)$}},
  author = {Gödel, Kurt and {ACME, Inc.} and 陈, 奕哲},
  booktitle = {Proc. of X \& Y},
  pages = {12--34},
  date = {2021-05-03},
  doi = {10.1000/a_b(c)<d>},
  url = {https://x.org/a_b?c=%20#d},
  langid = {american},
  keywords = {{{a, b}}, c\_d},
  abstract = {46.3\% of \citep{k} – done},
}
"""
    )


def test_unicode_is_a_choice_of_bibtex() -> None:
    assert "author = {Gödel, Kurt and {ACME, Inc.} and 陈, 奕哲}" in entry(PAPER, unicode=True)[0]


@pytest.mark.parametrize(
    ("record", "line"),
    [
        (Record(title="A"), "@misc{k,"),
        (Record(type="article-journal"), "@misc{k,"),
        (Record(type="article-journal"), "  entrysubtype = {article-journal},"),
        (Record(type="article-journal", container_title="J"), "@article{k,"),
        (Record(type="article-magazine", container_title="J"), "  entrysubtype = {magazine},"),
        (Record(type="article-journal", container_title="J", issue="3"), "  number = {3},"),
        (Record(type="thesis", genre="PhD thesis", publisher="U"), "@phdthesis{k,"),
        (Record(type="thesis", genre="PhD thesis", publisher="U"), "  school = {U},"),
        (Record(type="thesis", genre="Master's thesis"), "@mastersthesis{k,"),
        (Record(type="thesis", genre="Habilitation"), "  type = {Habilitation},"),
        (Record(type="thesis"), "@misc{k,"),
        (Record(type="book", collection_number="7", collection_title="LNCS"), "  number = {7},"),
        (Record(issued="1984~"), "  date = {1984~},"),
        (Record(issued="1984~"), "  year = {1984},"),
        (Record(issued="2019/2021"), "  year = {2019--2021},"),
        (Record(issued="-0043"), "  year = {44 BC},"),
        (Record(original_publisher="P"), "  origpublisher = {P},"),
        (Record(url="http://x/{y}\\z w"), "  url = {http://x/%7By%7D%5Cz%20w},"),
        (Record(abstract=(Paragraph("a"), Paragraph("b"))), r"  abstract = {a\par b},"),
        (Record(note=(Link("http://x/%20", "y"),)), r"  note = {\href{http://x/\%20}{y}},"),
        (Record(page="iv-x, 12-14, A-1"), "  pages = {iv--x, 12--14, A-1},"),
        (Record(title="The <i>x</i> tag"), "  title = {The <{}i>x</i> tag},"),
        (Record(page="12–15"), "  pages = {12--15},"),
        (Record(type="chapter", container_title="B", number="e7"), "  eid = {e7},"),
        (Record(issued="0987"), "  year = {987},"),
        (Record(extra={"dates": {"issued": ("n.d.",)}}), "  year = {n.d.},"),
        (Record(extra={"dates": {"issued": ("forthcoming",)}}), "  year = {{forthcoming}},"),
        (Record(extra={"dates": {"original-date": ("c. 1850s",)}}), "  origdate = {c. 1850s},"),
    ],
)
def test_lines_of_bibtex(record: Record, line: str) -> None:
    assert line in entry(record)[0].split("\n")


@pytest.mark.parametrize(
    ("record", "line"),
    [
        (Record(type="webpage", container_title="Site"), "  titleaddon = {Site},"),
        (Record(type="webpage", publisher="P"), "  organization = {P},"),
        (Record(publisher="P"), "  howpublished = {P},"),
        (Record(type="graphic", medium="Oil"), "  howpublished = {Oil},"),
        (Record(status="in press"), "  pubstate = {inpress},"),
        (Record(type="article-journal", container_title="J"), "  journaltitle = {J},"),
        (Record(type="thesis", publisher="U", genre="PhD thesis"), "  institution = {U},"),
        (Record(type="dataset", version="2"), "@dataset{k,"),
        (Record(issued="2004-06/.."), "  date = {2004-06/..},"),
        (Record(language="tlh"), "  language = {tlh},"),
        (Record(publisher_place="Ulm"), "  location = {Ulm},"),
        (
            Record(author=(Name(family="Bingen", given="H.", dropping_particle="von"),)),
            "  author = {family={Bingen}, given={H.}, prefix={von}, useprefix=false},",
        ),
    ],
)
def test_lines_of_biblatex(record: Record, line: str) -> None:
    assert line in entry(record, biblatex=True)[0].split("\n")


def test_what_has_no_field_goes_aside_and_is_reported() -> None:
    text, lost = entry(Record(director=(Name(family="Varda", given="Agnès"),), scale="1:100"))
    assert "  director = {Varda, Agn{\\`e}s}," in text
    assert "  scale = {1:100}," in text
    assert [(loss[0], loss[2], loss[4]) for loss in lost] == [
        ("director", "moved", "director"),
        ("scale", "moved", "scale"),
    ]


def test_what_cannot_be_carried_whole_is_reported() -> None:
    _, lost = entry(
        Record(title="a\x07b", abstract="x\u202ey", author=(Name(family="A", given="B", comma_suffix=True),))
    )
    assert [(loss[0], loss[2]) for loss in lost] == [
        ("author", "degraded"),
        ("title", "degraded"),
        ("abstract", "degraded"),
    ]


def test_what_nothing_is_left_of_is_no_field_and_no_name() -> None:
    """It would be none when it is read, and the file another one when it is written again."""
    people = (Name(family="Ann", given="\x07"), Name(literal="\u00a0"), Name(literal="Bob \x07"))
    record = Record(type="book", title="Tea", author=people, volume="\x07", keyword=("a", "\x07"), doi="10.1/x\u2028")
    text, lost = entry(record)
    assert text == (
        "@book{k,\n  title = {Tea},\n  author = {Ann and {Bob}},\n  doi = {10.1/x},\n  keywords = {a},\n}\n"
    )
    assert {loss[0]: loss[2] for loss in lost} == {
        "author": "degraded",
        "volume": "degraded",
        "keyword": "degraded",
        "DOI": "degraded",
    }


def test_extra_goes_back_out() -> None:
    extra: Extra = {
        "bibtex": {"foo": (r"\bar{5\%}",), "title": ("x",), "bad name": ("x",), "evil": ("}}@article{x,",)},
        "biblatex": {"entrytype": ("mvbook",), "gender": ("sf",), "twice": ("a", "b")},
        "ris": {"C1": ("x",)},
    }
    text, lost = entry(Record(type="book", title="Tea", extra=extra), biblatex=True)
    assert text.startswith("@mvbook{k,\n  title = {Tea},\n")
    assert "  foo = {\\bar{5\\%}},\n" in text
    assert "  gender = {sf},\n" in text
    assert "  evil = {\\textbraceright{}\\textbraceright{}@article\\textbraceleft{}x,},\n" in text
    assert [loss[:3] for loss in lost] == [
        ("extra.bibtex.title", ("x",), "dropped"),
        ("extra.bibtex.bad name", ("x",), "dropped"),
        ("extra.bibtex.evil", ("}}@article{x,",), "degraded"),
        ("extra.biblatex.twice", ("a", "b"), "dropped"),
        ("extra.ris.C1", ("x",), "dropped"),
    ]
    assert entry(Record(extra={"bibtex": {"entrytype": ("mvbook",)}}))[0].startswith("@misc{")


def test_every_variable_has_a_place_for_every_type() -> None:
    carried = {"id", "type", "extra", "source"}
    for table in TABLES:
        for kind in TYPES:
            for variable in set(ATTRIBUTE) - carried:
                assert table.row_for(variable, kind) is not None, (variable, kind)


def test_no_two_variables_share_a_field() -> None:
    for table in TABLES:
        for kind in TYPES:
            taken: dict[str, str] = {}
            for variable in set(ATTRIBUTE) - {"id", "type", "extra", "source"}:
                row = table.row_for(variable, kind)
                assert row is not None
                for target in (row.target,) if isinstance(row.target, str) else row.target:
                    assert taken.setdefault(target, variable) == variable, (kind, target)


@pytest.mark.parametrize("biblatex", [False, True])
def test_every_item_type_is_written_and_read_back(biblatex: bool) -> None:
    for kind in TYPES:
        text, _ = entry(Record(type=kind, title="T", container_title="C", genre="PhD thesis"), biblatex)  # type: ignore[arg-type]
        kept = {line.split(" = ")[0].strip(): line.split(" = ")[1][1:-2] for line in text.split("\n") if " = " in line}
        assert item_type(text[1 : text.index("{")], kept) == kind


def test_every_entry_type_is_known() -> None:
    assert set(BIBTEX_TYPES.values()) | set(BIBLATEX_TYPES.values()) <= set(ITEM_TYPES)
    assert set(ITEM_TYPES.values()) | set(BIBTEX_TYPES) | set(BIBLATEX_TYPES) <= TYPES
    for kind, item in ITEM_TYPES.items():
        assert item_type(entry_type(item, {"journal": "", "booktitle": ""}, biblatex=True, before=kind), {}) == item


def test_tables_read_what_they_write() -> None:
    """Each field alone, on random records: what is not reported comes back."""
    import random

    rng = random.Random(17)
    for table in TABLES:
        for _ in range(300):
            record = random_record(rng)
            from bibconv.format import set_fields

            fields = {
                name: value
                for name, value in set_fields(record).items()
                if name not in ("id", "type", "extra", "source")
            }
            lost: dict[str, str] = {}

            def lose(field: str, value: object, outcome: str, *rest: object, lost: dict[str, str] = lost) -> None:
                lost[field] = outcome

            held = table.write(fields, record.type, lose)
            back, left = table.read(held, record.type)
            assert not left or "degraded" in lost.values()
            for name, value in fields.items():
                if lost.get(name, "moved") == "moved":
                    row = table.row_for(name, record.type)
                    assert row is not None
                    assert row.codec.normal(back[name]) == row.codec.normal(value), name


def rows() -> list[Row]:
    return [row for table in TABLES for row in table.rows]


VALUES: dict[str, st.SearchStrategy[Any]] = {
    "str": st.text(st.sampled_from("aB1 -–—,;{}\\%~'`&\x00\u202eé陈x"), min_size=1, max_size=10),
    "date": st.sampled_from(
        ["2020", "2020-05", "2020-05-06", "-0044", "1984~", "199X", "../2004", "2004/2005", "Y170000"]
    ),
}


@given(st.data())
def test_sure_is_never_wrong(data: st.DataObject) -> None:
    for row in rows()[:: data.draw(st.integers(5, 9))]:
        dated = row.codec.write in (RAW.write,) or row.target in ("date", YEAR_MONTH) or "date" in row.variable
        value: Any = data.draw(
            VALUES["date" if dated or row.variable in ("issued", "accessed", "submitted") else "str"]
        )
        if row.variable in ("keyword", "categories"):
            value = (value, value + "x")
        if "kept" in repr(row.codec.sure):
            value = (Name(family=value, given="X"),)
        sure = row.codec.sure(value)
        if row.codec.together:
            wire, sure = row.codec.together(value)
            assert wire == row.codec.write(value), row.variable
        if sure:
            wire = row.codec.write(value)
            assert row.codec.normal(row.codec.read(wire)) == row.codec.normal(value), row.variable


@pytest.mark.parametrize(
    ("variable", "kind", "wire", "value"),
    [
        ("title", "book", ("A", "B"), "A: B"),
        ("issued", "book", ("2020", "Sept.", "12", None), "2020-09-12"),
        ("issued", "book", ("2020", "10", None, None), "2020-10"),
        ("issued", "book", ("2020", "jun", None, None), "2020-06"),
        ("issued", "book", ("in press", None, None, None), None),
        ("keyword", "book", "a; {b;c}, d", ("a; b;c", "d")),
        ("keyword", "book", "a; b", ("a", "b")),
        ("URL", "book", r"\url{http://x.org/a\_b\%20}", "http://x.org/a_b%20"),
        ("URL", "book", r"http://x.org/{\textasciitilde}a", "http://x.org/~a"),
        ("URL", "book", r"http://x.org/a{\_}b?c=1{\&}d=5{\%}", "http://x.org/a_b?c=1&d=5%"),
        ("URL", "book", r"http://x.org/$\sim$a", "http://x.org/~a"),
        ("DOI", "book", r"10.1000/a{\_}b", "10.1000/a_b"),
        ("page", "book", "12--34", "12-34"),
        ("page", "book", "12-34", "12-34"),
    ],
)
def test_what_other_files_say(variable: str, kind: str, wire: Any, value: Any) -> None:
    row = TABLES[0].row_for(variable, kind)
    assert row is not None
    assert row.codec.read(wire) == value


def test_hostile_values_break_no_entry() -> None:
    import random

    rng = random.Random(3)
    write: Callable[..., str] = bibtex_writer(WriteOptions()).entry
    for _ in range(300):
        text = write(set_fields(random_record(rng)), "k", lambda *loss: None)
        assert formulas.pairs_off(text)
        assert text.count("\n@") == 0
        assert all(formulas.pairs_off(line) for line in text.split("\n")[1:-2])


def test_how_the_formats_are_met() -> None:
    assert BIBTEX.sniff("% x\n@article{a,")
    assert BIBTEX.sniff("@STRING(a = 1)")
    assert not BIBTEX.sniff("mail me@example.org {x}")
    assert BIBTEX.safe_key is not None
    assert not BIBTEX.safe_key.fullmatch("k,title={INJ}")
    assert BIBLATEX.crosswalk is not BIBTEX.crosswalk


def test_roles_that_biblatex_knows_are_editors_of_a_type() -> None:
    names = [(Name("A", "B"),), (Name("D", "E"),), (Name("F", "G"),)]
    book = Record(type="book", editor=names[0], director=names[1], compiler=names[2])
    text, losses = entry(book, biblatex=True)
    assert "  editor = {A, B},\n" in text
    assert "  editora = {F, G},\n  editoratype = {compiler},\n" in text
    assert "  editorb = {D, E},\n  editorbtype = {director},\n" in text
    assert losses == []
    text, _ = entry(Record(type="motion_picture", director=(Name("D", "E"),)), biblatex=True)
    assert "  editor = {D, E},\n  editortype = {director},\n" in text
