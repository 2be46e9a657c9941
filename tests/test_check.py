"""``bibconv check``: what is checked, chosen, suppressed and known, and how it ends."""

import json
from pathlib import Path

import pytest
from conftest import Run

from bibconv.rules import all_rules
from bibconv.rules.base import RULES, Found, Item, rule

BAD = "@misc{a,\n  title = {T},\n  doi = {https://doi.org/10.1000/182},\n}\n"
GOOD = "@misc{a,\n  title = {T},\n  doi = {10.1000/182},\n}\n"


@pytest.fixture
def bib(tmp_path: Path) -> Path:
    path = tmp_path / "refs.bib"
    path.write_text(BAD)
    return path


def codes(out: bytes) -> list[str]:
    return [each["code"] for each in json.loads(out)["problems"]]


def test_a_clean_file_ends_with_0(tmp_path: Path, bibconv: Run) -> None:
    path = tmp_path / "refs.bib"
    path.write_text(GOOD)
    ran = bibconv("check", "--select", "I", path)
    assert (ran.status, ran.out) == (0, b"")
    assert ran.err == "bibconv: no problems in 1 file\n"


def test_a_problem_is_shown_with_its_place_and_source(bib: Path, bibconv: Run) -> None:
    ran = bibconv("check", "--select", "I", bib)
    assert ran.status == 1
    assert ran.out.decode() == (
        f"{bib}:3:3: I102 [*] the DOI begins with a resolver\n"
        " 3 |   doi = {https://doi.org/10.1000/182},\n"
        "   |   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n"
    )
    assert ran.err == "bibconv: 1 problem in 1 file; can be mended: 1 [*] with --fix\n"


def test_what_readers_tell_is_found_too_and_all_is_in_the_order_of_the_text(bibconv: Run) -> None:
    text = b'@misc{b, title = {T}, doi = {1}}\n@misc{c, title = "\n@misc{a, title = {T}, doi = {2}, doi = {3}}\n'
    ran = bibconv("check", "-", "-f", "bibtex", "--select", "B,I", "--output-format", "concise", stdin=text)
    assert ran.status == 1
    assert [line.split(" ")[:2] for line in ran.out.decode().splitlines()] == [
        ["<stdin>:1:23:", "I101"],
        ["<stdin>:2:1:", "B001"],
        ["<stdin>:3:23:", "I101"],
        ["<stdin>:3:34:", "B009"],
    ]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.ris", "TY  - JOUR\nTI  - T\nDO  - 1000/182\nER  - \n"),
        ("a.json", '[{"id": "a", "type": "document", "title": "T", "DOI": "1000/182"}]'),
        ("a.jsonl", '{"id":"a","type":"document","title":"T","DOI":"1000/182"}\n'),
        ("a.bib", "@misc{a, title = {T}, doi = {1000/182}}"),
    ],
)
def test_every_format_is_checked(name: str, text: str, tmp_path: Path, bibconv: Run) -> None:
    path = tmp_path / name
    path.write_text(text)
    ran = bibconv("check", path, "--select", "I101", "--output-format", "json")
    assert ran.status == 1
    assert codes(ran.out) == ["I101"]


def test_several_files_are_checked_and_one_that_is_not_there_does_not_hide_the_others(bib: Path, bibconv: Run) -> None:
    ran = bibconv("check", bib.parent / "none.bib", bib, "--select", "I", "--output-format", "json")
    assert ran.status == 2
    assert codes(ran.out) == ["F006", "I102"]


def test_wrong_usage_ends_with_2(bib: Path, bibconv: Run) -> None:
    assert bibconv("check").status == 2
    ran = bibconv("check", bib, "--select", "Q9")
    assert ran.status == 2
    assert "no code begins with 'Q9'" in ran.err
    assert bibconv("check", bib, "-f", "marc").status == 2
    assert bibconv("check", bib, "--tex", bib.parent / "none.tex").status == 2


def test_a_rule_that_fails_is_a_fault_of_ours_and_the_others_run_on(bib: Path, bibconv: Run) -> None:
    all_rules()

    @rule("Z999", "a rule that fails", bad="", good="")
    def broken(item: Item) -> Found:
        raise KeyError("oh")

    try:
        all_rules.cache_clear()
        ran = bibconv("check", bib, "--select", "I,Z", "--output-format", "json")
    finally:
        del RULES["Z999"]
        all_rules.cache_clear()
    assert ran.status == 70
    assert sorted(codes(ran.out)) == ["I102", "X002"]
    assert "the rule Z999 failed (KeyError: 'oh')" in ran.out.decode()


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        ((), ["I101", "I102"]),
        (("--select", "I101"), ["I101"]),
        (("--select", "I1", "--ignore", "I101"), ["I102"]),
        (("--ignore", "I", "--extend-select", "I101"), ["I101"]),
        (("--ignore", "I101"), ["I102"]),
        (("--select", "I101,i102"), ["I101", "I102"]),
        (("--select", "ALL", "--ignore", "T,K,S,D"), ["I101", "I102"]),
        (("--select", "D"), []),
    ],
)
def test_the_longest_beginning_of_a_code_decides(arguments: tuple[str, ...], found: list[str], bibconv: Run) -> None:
    text = b"@misc{a, title = {T}, doi = {1000/182}}\n@misc{b, title = {U}, doi = {https://doi.org/10.1000/182}}\n"
    common = ("-f", "bibtex", "--output-format", "json", "--isolated")
    ran = bibconv("check", "-", *common, *(arguments or ("--select", "I10")), stdin=text)
    assert [code for code in codes(ran.out) if code in ("I101", "I102")] == found
    assert ran.status == bool(codes(ran.out))


def test_an_empty_or_unknown_file_is_told(tmp_path: Path, bibconv: Run) -> None:
    (tmp_path / "a.bib").write_text("\n")
    (tmp_path / "b").write_text("what?")
    (tmp_path / "c.bib").write_bytes(b"@misc{a, title = {T\xff}}")
    assert codes(bibconv("check", tmp_path / "a.bib", "--output-format", "json").out) == ["F005"]
    ran = bibconv("check", tmp_path / "b", "--output-format", "json")
    assert (ran.status, codes(ran.out)) == (2, ["F004"])
    ran = bibconv("check", tmp_path / "c.bib", "--output-format", "json")
    assert ran.status == 2
    assert codes(ran.out)[-1] == "F001"


def test_a_file_of_strings_alone_is_fine(tmp_path: Path, bibconv: Run) -> None:
    (tmp_path / "strings.bib").write_text('@string{jml = "Journal of Machine Learning"}\n')
    assert bibconv("check", tmp_path / "strings.bib").status == 0
    (tmp_path / "none.bib").write_text("nothing but words\n")
    assert codes(bibconv("check", tmp_path / "none.bib", "--output-format", "json").out) == ["F003"]


def test_notes_do_not_fail(bibconv: Run) -> None:
    text = b"Abstract: An algorithm,QD-RL, that sorts.\n"
    ran = bibconv("check", "-", "-f", "abstracts", "--select", "D008", stdin=text)
    assert ran.status == 0
    assert ran.out.startswith(b"<stdin>:1:23: D008 ")
    assert ran.err == "bibconv: no problems in 1 file, 1 note\n"


SUPPRESSED = """\
% bibconv: ignore[I102]
@misc{a, title = {T}, doi = {https://doi.org/10.1000/1}}
@comment{bibconv: ignore}

@misc{b, title = {T}, doi = {https://doi.org/10.1000/2}}
@misc{c, title = {T},
  % bibconv: ignore[I1]
  doi = {https://doi.org/10.1000/3}}
@misc{d, title = {T}, doi = {https://doi.org/10.1000/4}} % bibconv: ignore
% bibconv: ignore[K101]
@misc{e, title = {T}, doi = {https://doi.org/10.1000/5}}
@misc{f, title = {bibconv: ignore}, doi = {https://doi.org/10.1000/6}}
"""


def test_suppression_beside_the_entry(bibconv: Run) -> None:
    arguments = ("check", "-", "-f", "bibtex", "--select", "I", "--output-format", "json")
    ran = bibconv(*arguments, stdin=SUPPRESSED.encode())
    assert [each["key"] for each in json.loads(ran.out)["problems"]] == ["e", "f"]
    ran = bibconv(*arguments, "--report-unused", stdin=SUPPRESSED.encode())
    assert [(each["code"], each["line"]) for each in json.loads(ran.out)["problems"]] == [
        ("X004", 10),
        ("I102", 11),
        ("I102", 12),
    ]
    ran = bibconv(*arguments, stdin=b"% bibconv: ignore-file[I102]\n" + SUPPRESSED.encode())
    assert codes(ran.out) == []


@pytest.mark.parametrize(
    ("comment", "told"),
    [
        ("ignore I102", ["E104"]),
        ("ignore: I102", ["E104"]),
        ("ignore(E104, I102)", []),
        ("ignore E104 I102", []),
        ("ignore E104 as the house wants it", ["I102"]),
        ("ignore as the house wants it", []),
        ("ignore[E1] I102", ["I102"]),
        ("ignore I1", []),
    ],
)
def test_codes_without_brackets_are_no_less_meant(comment: str, told: list[str], bibconv: Run) -> None:
    text = f"% bibconv: {comment}\n@misc{{a, titel = {{T}}, doi = {{https://doi.org/10.1000/1}}}}\n"
    ran = bibconv("check", "-", "-f", "bibtex", "--select", "E104,I102", "--output-format", "json", stdin=text.encode())
    assert codes(ran.out) == told


def test_a_baseline_that_is_not_there_is_told(bib: Path, bibconv: Run) -> None:
    ran = bibconv("check", bib, bib, "--select", "I", "--baseline", bib.parent / "none.json")
    assert ran.status == 1
    assert ran.err.count("none.json is not there, so nothing is known; --write-baseline makes it\n") == 1


def test_a_baseline_is_stable_when_lines_move_and_counts(bib: Path, bibconv: Run) -> None:
    base = bib.parent / "known.json"
    ran = bibconv("check", bib, "--select", "I", "--baseline", base, "--write-baseline")
    assert ran.status == 0
    bib.write_text("\n\n% moved\n" + BAD)
    assert bibconv("check", bib, "--select", "I", "--baseline", base).status == 0
    bib.write_text(BAD + BAD)
    assert codes(bibconv("check", bib, "--select", "I", "--baseline", base, "--output-format", "json").out) == ["I102"]
    base.write_text("{}")
    ran = bibconv("check", bib, "--baseline", base)
    assert ran.status == 2
    assert "not a baseline" in ran.err
    assert bibconv("check", bib, "--write-baseline").status == 2


def test_configuration_is_found_upward(tmp_path: Path, bibconv: Run) -> None:
    folder = tmp_path / "a" / "b"
    folder.mkdir(parents=True)
    (folder / "refs.bib").write_text(BAD)
    check = ("check", folder / "refs.bib", "--output-format", "json")
    (tmp_path / "pyproject.toml").write_text('[tool.bibconv]\nselect = ["I"]\nignore = ["I102"]\n')
    assert codes(bibconv(*check).out) == []
    assert codes(bibconv(*check, "--ignore", "I101").out) == ["I102"]
    (tmp_path / "a" / "bibconv.toml").write_text('select = ["I102"]\n')
    assert codes(bibconv(*check).out) == ["I102"]
    (tmp_path / "a" / "bibconv.toml").write_text('select = ["I102"]\n[per-file-ignores]\n"b/*.bib" = ["I"]\n')
    assert codes(bibconv(*check).out) == []
    assert codes(bibconv(*check, "--isolated", "--select", "I").out) == ["I102"]
    assert codes(bibconv(*check, "--config", tmp_path / "pyproject.toml").out) == []


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("slect = []", "unknown key 'slect'; there are select, "),
        ("select = 'I'", 'select is to be a list of strings, such as ["K", "I101"]'),
        ("select = [1]", "select is to be a list"),
        ("profile = 'tex'", "profile is to be one of bibtex, biblatex, journal, dump"),
        ("select = ['Q']", "no code begins with 'Q'"),
        ("report-unused = 1", "report-unused is to be true or false"),
        ("per-file-ignores = []", "per-file-ignores is to be a table"),
        ("[per-file-ignores]\n'a' = 'K'", "is to be a list of codes"),
        ("= 1", "not TOML"),
    ],
)
def test_a_wrong_configuration_is_told(said: str, told: str, bib: Path, bibconv: Run) -> None:
    config = bib.parent / "bibconv.toml"
    config.write_text(said)
    ran = bibconv("check", bib)
    assert ran.status == 2
    assert f"{config}: " in ran.err
    assert told in ran.err
    assert bibconv("check", bib, "--config", bib.parent / "none.toml").status == 2


def test_the_profile_tells_the_format(tmp_path: Path, bibconv: Run) -> None:
    seen = {}

    @rule("Z998", "what is seen", bad="", good="", file=True)
    def look(file: object) -> Found:
        seen["format"] = getattr(file, "format").name, getattr(file, "profile")  # noqa: B009
        return None

    try:
        all_rules.cache_clear()
        path = tmp_path / "a.bib"
        path.write_text(GOOD)
        for arguments, expected in (
            ((), ("bibtex", "bibtex")),
            (("--profile", "biblatex"), ("biblatex", "biblatex")),
            (("-f", "biblatex"), ("biblatex", "biblatex")),
            (("--profile", "journal"), ("bibtex", "journal")),
        ):
            bibconv("check", path, *arguments)
            assert seen["format"] == expected
    finally:
        del RULES["Z998"]
        all_rules.cache_clear()


def test_a_year_in_words_of_the_files_own_is_let_pass(tmp_path: Path, bibconv: Run) -> None:
    entry = "@book{a, title = {Tides}, author = {Ames, Jo}, publisher = {Quay}, year = {\\sorted{1973a}1968}}\n"
    path = tmp_path / "own.bib"
    path.write_text(entry)
    assert codes(bibconv("check", path, "--output-format", "json").out) == ["B010"]
    path.write_text("@preamble{ {\\newcommand{\\sorted}[1]{}} }\n" + entry)
    assert codes(bibconv("check", path, "--output-format", "json").out) == []
