"""``bibconv.check`` in Python, and the rules that other packages bring."""

import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest
from conftest import Run

import bibconv as package
from bibconv.files.installed import has_entry_points
from bibconv.rules import GUESTS, BrokenGuestError, all_rules
from bibconv.rules.base import RULES, Found, Item, rule

BAD = "@misc{a, title = {T}, doi = {https://doi.org/10.1000/182}}\n"


def test_a_text_and_a_file(tmp_path: Path) -> None:
    (tmp_path / "a.bib").write_text(BAD)
    (of_file,) = package.check(tmp_path / "a.bib", select=["I102"])
    (of_text,) = package.check(text=BAD, select=["I102"])
    assert isinstance(of_text, package.Problem)
    assert (of_text.code, of_text.line, of_text.column, of_text.start, of_text.end) == ("I102", 1, 23, 22, 57)
    assert of_text.fix == package.Fix(((29, 45, ""),))
    assert (of_file.path, of_text.path) == (str(tmp_path / "a.bib"), "<text>")
    assert package.check(text=BAD.encode("utf-16"), select=["I102"], ignore=["I102"]) == []
    assert package.check(text="% bibconv: ignore\n" + BAD, format="biblatex", select=["I102"]) == []


def test_what_cannot_be_checked() -> None:
    with pytest.raises(ValueError, match="a path or a text"):
        package.check()
    with pytest.raises(ValueError, match="no code begins with 'Q'"):
        package.check(text=BAD, select=["Q"])
    with pytest.raises(LookupError):
        package.check(text=BAD, format="marc")
    with pytest.raises(FileNotFoundError):
        package.check("none.bib")
    assert [each.code for each in package.check(text="")] == ["F005"]
    assert [each.code for each in package.check(text=b"\xff@misc{a}", format="bibtex", select=["F"])] == ["F001"]


def test_a_program_gets_all_that_is_found() -> None:
    text = "".join([f"@misc{{a{n}, title = {{T}}, doi = {{1000/182}}}}\n" for n in range(10_001)])
    assert len(package.check(text=text, format="bibtex", select=["I101"])) == 10_001


@pytest.fixture
def guest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A package that brings a rule when it is imported, as it is when it has been installed."""
    about = tmp_path / "bibconv_guest-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: bibconv-guest\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text(f"[{GUESTS}]\nguest = bibconv_guest\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    return "bibconv_guest"


def test_entry_points_are_found_without_loading_what_finds_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, guest: str
) -> None:
    assert has_entry_points(GUESTS)
    assert not has_entry_points("bibconv.none")
    egg = tmp_path / "other.egg"
    (egg / "EGG-INFO").mkdir(parents=True)
    (egg / "EGG-INFO" / "entry_points.txt").write_text("[bibconv.none]\nx = y\n")
    monkeypatch.setattr(sys, "path", ["/no/such/folder", str(egg)])
    assert has_entry_points("bibconv.none")
    assert not has_entry_points(GUESTS)
    (tmp_path / "packed.zip").write_bytes(b"PK")
    monkeypatch.setattr(sys, "path", [str(tmp_path / "packed.zip")])
    assert has_entry_points(GUESTS), "an archive may have them"
    monkeypatch.setattr(sys, "path", [])
    assert not has_entry_points(GUESTS)
    monkeypatch.setattr(sys, "meta_path", [SimpleNamespace(find_distributions=list)])
    assert has_entry_points(GUESTS), "another finder may have them"


def test_guests_bring_rules(guest: str, monkeypatch: pytest.MonkeyPatch, bibconv: Run) -> None:
    def look(item: Item) -> Found:
        """The house wants its own word in each note."""
        return None if item.field("note") else [item.find("no note")]

    monkeypatch.setitem(sys.modules, guest, ModuleType(guest))
    rule("HOUSE1", "no note", bad="@misc{a}", good="@misc{a, note = {x}}")(look)
    try:
        all_rules.cache_clear()
        assert [each.message for each in package.check(text=BAD, select=["HOUSE"])] == ["no note"]
        assert "The house wants its own word" in bibconv("explain", "house1").out.decode()
        ran = bibconv("check", "-", "-f", "bibtex", "--select", "HOUSE1", stdin=BAD.encode())
        assert ran.out.startswith(b"<stdin>:1:1: HOUSE1 no note\n")
    finally:
        del RULES["HOUSE1"]
        all_rules.cache_clear()


def test_a_guest_that_fails_is_told(guest: str, bibconv: Run) -> None:
    try:
        all_rules.cache_clear()
        with pytest.raises(BrokenGuestError, match="the rules bibconv_guest cannot be loaded: No module named"):
            all_rules()
        ran = bibconv("check", "-", "-f", "bibtex", stdin=BAD.encode())
        assert ran.status == 2
        assert "the rules bibconv_guest cannot be loaded" in ran.err
    finally:
        all_rules.cache_clear()
