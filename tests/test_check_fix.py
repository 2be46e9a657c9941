"""``--fix``: what is mended, what is left, byte for byte, and what happens when a fix is wrong."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bibfiles import BIB_FILES, BibFile
from conftest import Run

from bibconv.checking.choose import Selection
from bibconv.checking.document import How, check_text
from bibconv.checking.mend import mend, records, same_records
from bibconv.format import get
from bibconv.rules import all_rules
from bibconv.rules.base import RULES, Fix, Found, Item, Profile, inside, rule
from bibconv.rules.found import Problem
from bibconv.syntax import Field, apply

BAD = '% é\r\n@misc{a,  title={T} ,\tdoi = {https://doi.org/10.1000/182} }\r\n\r\n@misc{b,doi="doi:10.1000/183"}'
GOOD = '% é\r\n@misc{a,  title={T} ,\tdoi = {10.1000/182} }\r\n\r\n@misc{b,doi="10.1000/183"}'


def every_rule(profile: Profile) -> Selection:
    return Selection(all_rules(), profile, select=["ALL"])


def mended(text: str, format: str, unsafe: bool = False, how: How | None = None) -> tuple[str, list[Problem]]:
    form = get(format)
    chosen = how or How(every_rule)

    def check(text: str) -> list[Problem]:
        return check_text(text, "a.bib", form, chosen)

    done = mend(text, check(text), form, check, unsafe=unsafe)
    assert done.barred == []
    return done.text, done.made


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le+bom", "utf-16-be+bom", "latin-1", "cp1252"]
)
def test_only_the_bytes_that_a_fix_must_change_are_changed(encoding: str, tmp_path: Path, bibconv: Run) -> None:
    name, _, bom = encoding.partition("+")
    path = tmp_path / "refs.bib"
    path.write_bytes((("\ufeff" if bom else "") + BAD).encode(name))
    options = ("--encoding", name) if name in ("latin-1", "cp1252") else ()
    ran = bibconv("check", path, "--select", "I102", "--fix", *options)
    assert (ran.status, ran.out) == (0, b"")
    assert ran.err.endswith("bibconv: 2 mended\n")
    assert path.read_bytes() == (("\ufeff" if bom else "") + GOOD).encode(name)
    before = path.stat()
    assert bibconv("check", path, "--select", "I102", "--fix", *options).status == 0
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_what_cannot_be_mended_is_told_and_fails(tmp_path: Path, bibconv: Run) -> None:
    path = tmp_path / "refs.bib"
    path.write_text(BAD + "@misc{c, doi={1}}")
    ran = bibconv("check", path, "--select", "I10", "--fix", "--output-format", "json")
    assert ran.status == 1
    assert [(each["code"], each["key"]) for each in json.loads(ran.out)["problems"]] == [("I101", "c")]
    assert path.read_text() == (GOOD + "@misc{c, doi={1}}").replace("\r\n", "\n")


def test_diff_shows_and_writes_nothing(tmp_path: Path, bibconv: Run) -> None:
    path = tmp_path / "refs.bib"
    path.write_text(BAD.replace("\r\n", "\n"), newline="")
    ran = bibconv("check", path, "--select", "I102", "--diff")
    assert ran.status == 1
    assert ran.out.decode() == (
        f"--- {path}\n+++ {path}\n@@ -1,4 +1,4 @@\n % é\n"
        "-@misc{a,  title={T} ,\tdoi = {https://doi.org/10.1000/182} }\n"
        "+@misc{a,  title={T} ,\tdoi = {10.1000/182} }\n \n"
        '-@misc{b,doi="doi:10.1000/183"}\n\\ No newline at end of file\n'
        '+@misc{b,doi="10.1000/183"}\n\\ No newline at end of file\n'
    )
    assert path.read_text() == BAD.replace("\r\n", "\n")


def test_standard_input_goes_to_standard_output(bibconv: Run) -> None:
    ran = bibconv("check", "-", "-f", "bibtex", "--select", "I102", "--fix", stdin=BAD.encode())
    assert (ran.status, ran.out) == (0, GOOD.encode())


@pytest.mark.parametrize("file", BIB_FILES, ids=lambda file: file.name)
@pytest.mark.parametrize("unsafe", [False, True])
def test_a_second_time_changes_nothing_and_the_records_are_the_same(file: BibFile, unsafe: bool) -> None:
    text = file.text
    if text is None:
        pytest.skip("not text")
    once, made = mended(text, file.format, unsafe)
    twice, made_again = mended(once, file.format, unsafe)
    assert (twice, made_again) == (once, [])
    format = get(file.format)
    named = {name for problem in made if problem.fix for name in problem.fix.fields}
    assert same_records(records(text, format), records(once, format), format, named)
    assert (once == text) == (made == [])


@pytest.mark.parametrize("file", BIB_FILES, ids=lambda file: file.name)
def test_what_no_fix_names_is_as_it_was_byte_for_byte(file: BibFile) -> None:
    """No byte is changed but within the fixes."""
    text = file.text
    if text is None:
        pytest.skip("not text")
    format = get(file.format)
    syntax = format.syntax
    assert syntax is not None
    fixable = [each for each in check_text(text, "a.bib", format, How(every_rule)) if each.fix and each.fix.safe]
    spans = sorted((start, end) for each in fixable if each.fix for start, end, _ in each.fix.edits)
    once, _ = mended(text, file.format)
    outside, at = [], 0
    for start, end in spans:
        outside.append(text[at:start])
        at = max(at, end)
    outside.append(text[at:])
    place = 0
    for part in outside:
        place = once.find(part, place)
        assert place >= 0, part
        place += len(part)


@pytest.fixture
def rules() -> Iterator[dict[str, Any]]:
    """Rules of a test alone: those that it registers are taken away again."""
    before = dict(RULES)
    all_rules.cache_clear()
    yield {}
    for code in set(RULES) - set(before):
        del RULES[code]
    all_rules.cache_clear()


def only(*codes: str) -> How:
    return How(lambda profile: Selection(all_rules(), profile, select=codes))


@pytest.mark.usefixtures("rules")
def test_a_fix_that_changes_more_than_it_names_is_not_made_and_its_finding_says_so(
    tmp_path: Path, bibconv: Run
) -> None:
    @rule("Z901", "a wrong fix", bad="", good="", fields=("title",), fix="safe")
    def wrong(item: Item, field: Field) -> Found:
        return [item.find("wrong", field, Fix(((field.start, field.end, "title = {Else}"),)))]

    path = tmp_path / "refs.bib"
    path.write_text(BAD)
    ran = bibconv("check", path, "--select", "Z901,I102", "--fix", "--output-format", "json")
    assert ran.status == 1
    told = json.loads(ran.out)["problems"]
    assert [each["code"] for each in told] == ["Z901"]
    assert told[0]["message"] == "wrong; to mend it here would change more than that"
    assert told[0].get("fix") is None
    assert path.read_text() == GOOD.replace("\r\n", "\n")


@pytest.mark.usefixtures("rules")
def test_a_fix_may_change_the_fields_that_it_names() -> None:
    @rule("Z902", "upper case", bad="", good="", fields=("title", "badfield"), fix="unsafe")
    def upper(item: Item, field: Field) -> Found:
        where = inside(field)
        assert where is not None
        old = item.file.syntax.text[where[0] : where[1]] if item.file.syntax else ""
        if old == old.upper():
            return None
        return [item.find("lower", field, Fix(((*where, old.upper()),), safe=False, fields=(field.name,)))]

    text = "@misc{a, title = {abc}, badfield = {x}}"
    assert mended(text, "bibtex", how=only("Z902")) == (text, [])
    assert mended(text, "bibtex", unsafe=True, how=only("Z902"))[0] == "@misc{a, title = {ABC}, badfield = {X}}"


@pytest.mark.usefixtures("rules")
def test_of_fixes_that_overlap_the_first_is_made_and_the_rest_in_the_next_pass() -> None:
    @rule("Z903", "two blanks", bad="", good="", fields=("note",), fix="safe")
    def blanks(item: Item, field: Field) -> Found:
        text = field.pieces[0].text
        start = field.pieces[0].start + 1
        fields = ("note",)
        return [
            item.find("blanks", (start + i, start + i + 2), Fix(((start + i, start + i + 2, " "),), fields=fields))
            for i in range(len(text) - 1)
            if text[i : i + 2] == "  "
        ]

    text = "@misc{a, title = {T}, note = {x      y}}"
    once, made = mended(text, "bibtex", how=only("Z903"))
    assert once == "@misc{a, title = {T}, note = {x y}}"
    assert len(made) == 5


@pytest.mark.usefixtures("rules")
def test_a_fix_that_never_ends_is_given_up() -> None:
    @rule("Z904", "more", bad="", good="", fields=("note",), fix="safe")
    def more(item: Item, field: Field) -> Found:
        return [item.find("more", field, Fix(((field.end - 1, field.end - 1, "x"),), fields=("note",)))]

    once, made = mended("@misc{a, title = {T}, note = {x}}", "bibtex", how=only("Z904"))
    assert once == "@misc{a, title = {T}, note = {xxxxxxxxxxx}}"
    assert len(made) == 10


@pytest.mark.usefixtures("rules")
def test_what_the_encoding_cannot_hold_is_not_written(tmp_path: Path, bibconv: Run) -> None:
    @rule("Z905", "a dash", bad="", good="", fields=("note",), fix="safe")
    def dash(item: Item, field: Field) -> Found:
        if "–" in field.pieces[0].text:
            return None
        return [item.find("a dash", field, Fix(((field.end - 1, field.end - 1, "–"),), fields=("note",)))]

    path = tmp_path / "refs.bib"
    path.write_text("@misc{a, title = {T}, note = {é}}", encoding="latin-1")
    ran = bibconv("check", path, "--select", "Z905", "--fix", "--encoding", "latin-1")
    assert ran.status == 1
    assert path.read_text(encoding="latin-1") == "@misc{a, title = {T}, note = {é}}"


def test_suppressed_problems_are_not_mended(bibconv: Run) -> None:
    text = b"% bibconv: ignore\n" + BAD.encode()
    ran = bibconv("check", "-", "-f", "bibtex", "--select", "I102", "--fix", stdin=text)
    assert ran.out == text.replace(b"doi:10", b"10")


def test_edits_are_applied_at_once() -> None:
    assert apply("abc", [(2, 3, ""), (0, 0, "x")]) == "xab"


def test_a_blank_that_is_none_to_all_is_no_bound_of_what_is_put_in_braces(bibconv: Run) -> None:
    ran = bibconv("check", "-", "-f", "bibtex", "--fix", stdin=b"@misc{a, title = {a BERT\x0cd QPLEX}}\n")
    assert ran.status == 1
    assert "X002" not in ran.err + ran.out.decode()


def test_an_encoding_that_is_none_is_wrong_usage(bibconv: Run, tmp_path: Path) -> None:
    for command in ("check", "fmt", "show"):
        assert bibconv(command, "-", "-f", "bibtex", "--encoding", "rot13", stdin=b"").status == 2
    (tmp_path / "bibconv.toml").write_text('encoding = "idna"\n')
    (tmp_path / "a.bib").write_text("@misc{a, title = {A}}\n")
    ran = bibconv("check", tmp_path / "a.bib")
    assert (ran.status, "encoding is to be an encoding of text" in ran.err) == (2, True)


def test_an_empty_file_has_a_place(bibconv: Run, tmp_path: Path) -> None:
    (tmp_path / "a.bib").write_text(" ")
    assert f"{tmp_path / 'a.bib'}:1:1: F005" in bibconv("check", tmp_path / "a.bib").out.decode()


@pytest.mark.parametrize(
    "text",
    [
        "@online{a,\n  booktitle = {B},\n  journaltitle = {J},\n}\n",
        "@article{a,\n  journaltitle = {A},\n  journaltitle = {B},\n}\n",
        "@misc{a,\n  subtitle = {S},\n  titel = {T},\n}\n",
    ],
)
def test_a_fix_that_does_not_hold_is_no_fault_of_the_program(text: str, tmp_path: Path, bibconv: Run) -> None:
    path = tmp_path / "refs.bib"
    path.write_text(text)
    ran = bibconv("check", path, "-f", "bibtex", "--select", "E104,E105", "--unsafe-fixes")
    assert ran.status == 1
    assert b"X002" not in ran.out + ran.err.encode()
    assert path.read_text() == text
