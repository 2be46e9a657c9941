"""``bibconv fmt``: the layout, what it keeps, and that it is the same a second time."""

from collections import Counter
from pathlib import Path

import pytest
from bibfiles import BIB_FILES, BibFile
from conftest import Run

from bibconv.checking.layout import lay_out, said
from bibconv.checking.mend import records, same_records
from bibconv.cli.fmt import ORDERS, _Run
from bibconv.format import get

UGLY = """\
% the head of the file

@STRING (jml = "Journal of Machine Learning")
@string{x = {y}}
% about the first
@Article{a, Author="Abel, N. and {The \\"Group\\"}",  % a note
   title={{On} the
      Quintic}, year=1999
   % where?
   , journal = jml # " and more"} % behind
@comment{kept  as it is}


between the entries


@misc(b, title = {In parentheses}, note = "")
@misc{no fault, title = {T}}
@misc{c}
the end"""

LAID_OUT = """\
% the head of the file

@string{jml = {Journal of Machine Learning}}
@string{x = {y}}

% about the first
@article{a,
  author  = {Abel, N. and {The \\"Group\\"}}, % a note
  title   = {{On} the
      Quintic},
  year    = 1999,
  % where?
  journal = jml # { and more},
} % behind

@comment{kept  as it is}

between the entries

@misc{b,
  title = {In parentheses},
  note  = {},
}

@misc{no fault, title = {T}}

@misc{c,
}

the end
"""


def laid_out(text: str, format: str = "bibtex") -> str:
    syntax = get(format).syntax
    assert syntax is not None
    return lay_out(syntax(text))


def test_the_layout() -> None:
    assert laid_out(UGLY) == LAID_OUT
    assert laid_out(LAID_OUT) == LAID_OUT


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_are_those_of_the_file(end: str) -> None:
    assert laid_out(UGLY.replace("\n", end)) == LAID_OUT.replace("\n", end)


@pytest.mark.parametrize("file", BIB_FILES, ids=lambda file: file.name)
@pytest.mark.parametrize("order", ORDERS)
def test_the_same_records_and_the_same_a_second_time(file: BibFile, order: str) -> None:
    text = file.text
    if text is None:
        pytest.skip("not text")
    format = get(file.format)
    run = _Run(None, None, 2, order)  # type: ignore[arg-type]
    once = run.laid_out(text, format)
    assert once is not None
    assert run.laid_out(once, format) == once
    assert format.syntax is not None
    before, after = format.syntax(text), format.syntax(once)
    assert Counter(said(before)) == Counter(said(after))
    if order == "none":
        assert [*said(before)] == [*said(after)]
        assert same_records(records(text, format), records(once, format), format)


SORTED = """\
@misc{z, author = {Abel, N.}, year = 2001}
@misc{parent, title = {P}, year = 1990}
% about b
@misc{b, author = {Zorn, M.}, year = 1999, crossref = {parent}}
@misc{A, title = {T}}
"""


@pytest.mark.parametrize(
    ("order", "keys"),
    [
        ("key", ["A", "b", "z", "parent"]),
        ("year", ["b", "z", "A", "parent"]),
        ("author", ["z", "b", "A", "parent"]),
        ("none", ["z", "parent", "b", "A"]),
    ],
)
def test_sorting_keeps_parents_behind_and_comments_with_their_entries(
    order: str, keys: list[str], bibconv: Run
) -> None:
    ran = bibconv("fmt", "-", "-f", "bibtex", "--sort", order, stdin=SORTED.encode())
    assert ran.status == 0
    out = ran.out.decode()
    assert [line[6:-1] for line in out.splitlines() if line.startswith("@")] == keys
    assert "% about b\n@misc{b," in out


def test_files_are_written_in_place_in_their_own_encoding(tmp_path: Path, bibconv: Run) -> None:
    text = "@misc{a, title = {Ångström}}\r\n"
    wanted = "@misc{a,\r\n  title = {Ångström},\r\n}\r\n"
    for name, encoding in (("a", "utf-8-sig"), ("b", "utf-16"), ("c", "latin-1")):
        path = tmp_path / f"{name}.bib"
        path.write_bytes(text.encode(encoding))
        options = ("--encoding", encoding) if encoding == "latin-1" else ()
        assert bibconv("fmt", path, "--check", *options).status == 1
        ran = bibconv("fmt", path, *options)
        assert (ran.status, ran.err) == (0, "bibconv: 1 of 1 file laid out anew\n")
        assert path.read_bytes() == wanted.encode(encoding)
        assert bibconv("fmt", path, "--check", *options).status == 0


def test_diff_writes_nothing(tmp_path: Path, bibconv: Run) -> None:
    path = tmp_path / "a.bib"
    path.write_text("@misc{a, title = {T}}\n\n@misc{b,\n  title = {T},\n}\n")
    ran = bibconv("fmt", "--diff", path)
    assert ran.status == 1
    assert ran.out.decode() == (
        f"--- {path}\n+++ {path}\n@@ -1,4 +1,6 @@\n-@misc{{a, title = {{T}}}}\n+@misc{{a,\n+  title = {{T}},\n+}}\n"
        " \n @misc{b,\n   title = {T},\n"
    )
    assert path.read_text().startswith("@misc{a, title")


def test_what_cannot_be_laid_out_is_told(tmp_path: Path, bibconv: Run) -> None:
    (tmp_path / "a.ris").write_text("TY  - JOUR\nER  - \n")
    (tmp_path / "a.bib").write_bytes(b"@misc{a, title = {\xff}}")
    for name, told in (("a.ris", "ris is not laid out"), ("a.bib", "0xff"), ("none.bib", "No such file")):
        ran = bibconv("fmt", tmp_path / name)
        assert ran.status == 2
        assert told in ran.err


def test_what_is_no_text_is_told_with_its_place(tmp_path: Path, bibconv: Run) -> None:
    (tmp_path / "a.bib").write_bytes(b"@misc{a,\n  title = {caf\xe9},\n}\n")
    ran = bibconv("fmt", tmp_path / "a.bib")
    assert ran.status == 2
    assert f"{tmp_path / 'a.bib'}:2:15: F001 byte 0xe9" in ran.err


@pytest.mark.parametrize(("options", "what"), [((), "and stays as it is"), (("--sort", "key"), "so nothing is sorted")])
def test_an_entry_that_cannot_be_read_is_told_and_stays(
    options: tuple[str, ...], what: str, tmp_path: Path, bibconv: Run
) -> None:
    file = tmp_path / "a.bib"
    file.write_text("@misc{b,title={T}}\n@misc{a,\n  title={U,\n  year=1990}\n")
    ran = bibconv("fmt", *options, file)
    assert ran.status == 0
    assert file.read_text() == "@misc{b,\n  title = {T},\n}\n\n@misc{a,\n  title={U,\n  year=1990}\n"
    assert f"{file}:2:1: B001 this cannot be read, {what}\n" in ran.err


@pytest.mark.parametrize("order", ["none", "year"])
def test_what_takes_over_too_much_is_laid_out(order: str, tmp_path: Path, bibconv: Run) -> None:
    # How much is taken over is a matter of how long the file is, blanks and all.
    entries = [f"@misc{{k{n},f{n}={{{'n' * 2000}}},crossref={{k{n + 1}}}}}" for n in range(150)]
    path = tmp_path / "a.bib"
    path.write_text("\n".join(entries), encoding="utf-8")
    ran = bibconv("fmt", "--sort", order, str(path))
    told = "B005 strings and inherited fields are too long, so nothing is sorted"
    assert ran.status == 0
    assert ran.err == (f"{path}: {told}\n" if order != "none" else "") + "bibconv: 1 of 1 file laid out anew\n"
    laid_out = path.read_text(encoding="utf-8")
    assert laid_out.startswith(f"@misc{{k0,\n  f0       = {{{'n' * 2000}}},\n  crossref = {{k1}},\n}}\n\n@misc{{k1,\n")
    assert laid_out.count("@misc") == 150
