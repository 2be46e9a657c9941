"""The command line: inputs and outputs, exit statuses, and what is shown."""

import json
import os
import re
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import jsonschema
import pytest
from conftest import ROOT, Run

from bibconv import __version__, schema
from bibconv import api as bibconv_api

ABSTRACT = b"Abstract: We sort cards by hand, and it takes an afternoon.\n"
LISTING = (ROOT / "examples" / "listing.txt").read_bytes()
COMMAND = [sys.executable, "-m", "bibconv"]


def test_version(bibconv: Run) -> None:
    assert bibconv("--version").out.decode() == f"bibconv, version {__version__}\n"


def test_bibtex_to_standard_output_is_what_one_gets_without_asking(bibconv: Run) -> None:
    ran = bibconv("convert", "-", stdin=ABSTRACT)
    assert ran.status == 0
    assert ran.out.startswith(b"@misc{")
    assert ran.err.endswith("bibconv: read 1 = written 1 + refused 0 + merged 0\n")


@pytest.mark.parametrize(
    ("suffix", "start"),
    [(".bib", b"@misc{"), (".json", b"["), (".ris", b"TY  - "), (".xml", b"<?xml"), (".jsonl", b'{"id":')],
)
def test_the_name_of_the_output_tells_its_format(suffix: str, start: bytes, tmp_path: Path, bibconv: Run) -> None:
    out = tmp_path / f"refs{suffix}"
    assert bibconv("convert", "-", "-o", out, stdin=LISTING).status == 0
    assert out.read_bytes().startswith(start)


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        (("-t", "csl"), "no format is called 'csl'; there are bibtex, biblatex, csl-json, ris, jats, jsonl\n"),
        (("-o", "a.yaml"), "the name 'a.yaml' does not tell the format; name one with -t (bibtex, biblatex, csl-json"),
        (("-t", "listing"), "listing is read only; there are bibtex, biblatex, csl-json"),
    ],
)
def test_a_format_that_cannot_be_written_is_wrong_usage(said: tuple[str, ...], problem: str, bibconv: Run) -> None:
    ran = bibconv("convert", "-", *said, stdin=ABSTRACT)
    assert ran.status == 2
    assert problem in ran.err
    assert "read 0" not in ran.err


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("convrt", "perhaps convert is meant"),
        ("bibliography", "there are convert, check, fmt, identify,"),
        ("a.txt", "`bibconv convert FILE` converts a file"),
    ],
)
def test_what_is_no_command_is_told_with_what_may_be_meant(
    said: str, meant: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bibconv: Run
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_bytes(ABSTRACT)
    ran = bibconv(said)
    assert (ran.status, ran.out) == (2, b"")
    assert f"no command is called '{said}'; {meant}" in ran.err


def test_a_last_input_that_there_is_not_may_be_the_output(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bibconv: Run
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_bytes(ABSTRACT)
    ran = bibconv("convert", "a.txt", "refs.bib")
    assert ran.status == 2
    assert "refs.bib: F006 cannot read: No such file or directory; to write it, say -o refs.bib\n" in ran.err
    assert "say -o" not in bibconv("convert", "a.txt", "refs.bib", "-o", "new.bib").err
    assert "say -o" not in bibconv("convert", "refs.bib").err
    assert "say -o" not in bibconv("convert", "refs.bib", "a.txt").err


def test_a_folder_that_there_is_not_is_told_by_its_name(tmp_path: Path, bibconv: Run) -> None:
    ran = bibconv("convert", "-", "-o", tmp_path / "none" / "a.bib", stdin=ABSTRACT)
    assert ran.status == 2
    assert ran.err.endswith(f"bibconv: {tmp_path}/none: No such file or directory\n")


def test_several_inputs_become_one_output(tmp_path: Path, bibconv: Run) -> None:
    first, second, out = tmp_path / "a.txt", tmp_path / "b.txt", tmp_path / "out.jsonl"
    first.write_bytes(ABSTRACT)
    second.write_bytes(LISTING)
    ran = bibconv("convert", first, second, "-", "-o", out, stdin=ABSTRACT)
    assert ran.status == 0
    records = [json.loads(line) for line in out.read_text().splitlines()]
    assert len(records) == 6
    assert len({record["id"] for record in records}) == 6, "the keys differ, even of equal records"
    assert [record["source"]["path"] for record in records[::5]] == [str(first), "<stdin>"]


def test_a_folder_gets_a_file_a_record(tmp_path: Path, bibconv: Run) -> None:
    ran = bibconv("convert", ROOT / "examples" / "listing.txt", "-t", "jats", "-o", f"{tmp_path}/refs/")
    assert ran.status == 0
    names = os.listdir(tmp_path / "refs")
    assert len(names) == 4
    assert all(name.endswith(".xml") for name in names)


def test_a_folder_needs_a_format(tmp_path: Path, bibconv: Run) -> None:
    ran = bibconv("convert", "-", "-o", f"{tmp_path}/", stdin=ABSTRACT)
    assert ran.status == 2
    assert "-t" in ran.err


def test_an_unknown_suffix_of_the_output_is_a_usage_error(tmp_path: Path, bibconv: Run) -> None:
    ran = bibconv("convert", "-", "-o", tmp_path / "refs.docx", stdin=ABSTRACT)
    assert ran.status == 2
    assert "-t" in ran.err
    assert os.listdir(tmp_path) == []


def test_an_unknown_format_is_a_usage_error(bibconv: Run) -> None:
    assert bibconv("convert", "-", "-f", "marc", stdin=ABSTRACT).status == 2


def test_a_format_that_is_only_read_cannot_be_written(bibconv: Run) -> None:
    ran = bibconv("convert", "-", "-t", "listing", stdin=ABSTRACT)
    assert ran.status == 2
    assert "read only" in ran.err


def test_a_missing_input_is_an_error_and_the_others_are_kept(tmp_path: Path, bibconv: Run) -> None:
    ran = bibconv("convert", tmp_path / "none.txt", "-", "-t", "jsonl", stdin=ABSTRACT)
    assert ran.status == 2
    assert ran.out.count(b"\n") == 1
    assert f"{tmp_path / 'none.txt'}: F006 cannot read: No such file or directory" in ran.err


def test_an_input_is_never_the_output_by_accident(tmp_path: Path, bibconv: Run) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(ABSTRACT)
    ran = bibconv("convert", path, "-t", "jsonl", "-o", path)
    assert ran.status == 2
    assert path.read_bytes() == ABSTRACT
    assert bibconv("convert", path, "-t", "jsonl", "-o", path, "--in-place").status == 0
    assert path.read_bytes().startswith(b"{")


@pytest.mark.parametrize("suffix", [".txt", ".md", ".xml", ".json", ""])
def test_the_content_tells_the_format_where_the_name_says_little(suffix: str, tmp_path: Path, bibconv: Run) -> None:
    for example in sorted((ROOT / "examples").glob("records.*")):
        path = tmp_path / f"exported{suffix}"
        path.write_bytes(example.read_bytes())
        ran = bibconv("convert", str(path), "-t", "csl-json")
        assert ran.status == 0
        assert ran.out == bibconv("convert", str(example), "-t", "csl-json").out


def test_a_file_without_a_record_is_told_what_it_looks_like(tmp_path: Path, bibconv: Run) -> None:
    (tmp_path / "refs.bib").write_bytes(b"TY  - BOOK\nTI  - On Looms\nER  - \n")
    ran = bibconv("convert", str(tmp_path / "refs.bib"), "-f", "bibtex")
    assert ran.status == 1
    assert "refs.bib:1:1: F003 no record in this file, read as bibtex (it looks like ris: try -f ris)" in ran.err


def test_nothing_read_is_an_error_and_the_old_output_stays(tmp_path: Path, bibconv: Run) -> None:
    out = tmp_path / "refs.bib"
    out.write_text("old")
    ran = bibconv("convert", "-", "-f", "abstracts", "-o", out, stdin=b"no label anywhere\n")
    assert ran.status == 1
    assert out.read_text() == "old"
    assert "D007" in ran.err


def test_an_empty_file_is_an_empty_bibliography(bibconv: Run) -> None:
    ran = bibconv("convert", "-", "-t", "csl-json", stdin=b"\n")
    assert (ran.status, json.loads(ran.out)) == (0, [])
    assert "F005" in ran.err
    assert bibconv("convert", "-", "--strict", stdin=b"").status == 1


def test_an_encoding_can_be_named(bibconv: Run) -> None:
    latin = "Abstract: naïve sorting of many cards.\n".encode("latin-1")
    ran = bibconv("convert", "-", "-f", "abstracts", "-t", "jsonl", stdin=latin)
    assert ran.status == 2
    assert "<stdin>:1:13: F001" in ran.err
    ran = bibconv("convert", "-", "-f", "abstracts", "-t", "jsonl", "--encoding", "latin-1", stdin=latin)
    assert ran.status == 0
    assert "naïve" in ran.out.decode()


def test_loss_error_refuses_and_loss_ignore_is_silent(bibconv: Run) -> None:
    record = b'{"type":"book","title":"A","dimensions":"A4"}\n'
    told = bibconv("convert", "-", "-f", "jsonl", "-t", "ris", stdin=record)
    assert told.status == 0
    assert "loss: dimensions" in told.err
    assert bibconv("convert", "-", "-f", "jsonl", "-t", "ris", "--strict", stdin=record).status == 1
    refused = bibconv("convert", "-", "-f", "jsonl", "-t", "ris", "--loss", "error", stdin=record)
    assert refused.status == 1
    assert "X001" in refused.err
    assert "read 1 = written 0 + refused 1 + merged 0" in refused.err
    silent = bibconv("convert", "-", "-f", "jsonl", "-t", "ris", "--loss", "ignore", stdin=record)
    assert silent.status == 0
    assert "loss" not in silent.err


def test_a_record_that_breaks_the_schema_is_refused_and_the_others_are_kept(bibconv: Run) -> None:
    lines = b'{"title":"A"}\n{"title":[{"type":"math","tex":3}]}\n{"title":"B"}\n'
    ran = bibconv("convert", "-", "-f", "jsonl", "-t", "jsonl", stdin=lines)
    assert ran.status == 1
    assert ran.out.count(b"\n") == 2
    assert "<stdin>:2:1: S001" in ran.err
    assert "read 3 = written 2 + refused 1 + merged 0" in ran.err


def test_the_report_as_json_is_valid(bibconv: Run) -> None:
    ran = bibconv("convert", "-", "--output-format", "json", stdin=LISTING)
    report = json.loads(ran.err)
    jsonschema.validate(report, schema.generate("report"))
    assert report["totals"] == {"read": 4, "written": 4, "refused": 0, "merged": 0}
    assert "D002" in report["findings"]


def test_annotations_are_escaped(bibconv: Run) -> None:
    ran = bibconv("convert", "a:b,c%.txt", "--output-format", "github")
    assert ran.status == 2
    assert ran.err.startswith("::error file=a%3Ab%2Cc%25.txt::F006 cannot read: ")


def test_sarif_names_the_place(bibconv: Run) -> None:
    ran = bibconv("convert", "-", "--output-format", "sarif", stdin=LISTING)
    (run,) = json.loads(ran.err)["runs"]
    result = next(r for r in run["results"] if r["ruleId"] == "D002")
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == "D002"
    assert result["locations"][0]["physicalLocation"]["region"]["startLine"] == 9


def test_escape_characters_of_a_document_do_not_reach_the_terminal(bibconv: Run) -> None:
    ran = bibconv("convert", "evil\x1b[31m\u202e.txt")
    assert "\x1b" not in ran.err
    assert "\u202e" not in ran.err
    assert "\\x1b" in ran.err


def test_losses_are_capped_at_a_hundred_fields_and_counted_after(bibconv: Run) -> None:
    held = ",".join(f'"of{number}":["v"]' for number in range(103))
    record = f'{{"type":"book","title":"A","extra":{{"ris":{{{held}}}}}}}\n'.encode()
    ran = bibconv("convert", "-", "-f", "jsonl", "-t", "bibtex", stdin=record)
    lines = [line for line in ran.err.split("\n") if line.startswith("loss: ")]
    assert len(lines) == 101
    assert lines[-1] == "loss: … and 3 more like these; --loss-report FILE tells all"


def test_names_of_any_length_are_cut_where_they_are_told(bibconv: Run) -> None:
    item = f'[{{"id": "{"k" * 9_000}", "type": "book", "title": "A", "{"n" * 9_000}": 1}}]'.encode()
    ran = bibconv("convert", "-", "-f", "csl-json", "-t", "bibtex", stdin=item)
    assert f"S002 $[0].{'n' * 199}…: no variable of CSL" in ran.err
    assert "loss: extra.csl-json.nnn" in ran.err
    assert max(map(len, ran.err.split("\n"))) < 500


def test_findings_are_capped_at_a_hundred_and_counted_after(bibconv: Run) -> None:
    ran = bibconv("convert", "-", "-f", "jsonl", stdin=b"{\n" * 250)
    assert ran.err.count("S001") == 100
    assert "… and 150 more" in ran.err


def test_formats_lists_all_and_the_table_of_one(bibconv: Run) -> None:
    listed = bibconv("formats").out.decode()
    for name in ("bibtex", "biblatex", "csl-json", "ris", "jats", "jsonl", "listing", "abstracts"):
        assert f"\n{name} " in listed
    assert "container-title" in bibconv("formats", "bibtex").out.decode()
    assert bibconv("formats", "marc").status == 2


def test_schema_prints_what_is_committed(bibconv: Run) -> None:
    assert bibconv("schema").out == (ROOT / "schemas" / "record.schema.json").read_bytes()
    assert bibconv("schema", "report").out == (ROOT / "schemas" / "report.schema.json").read_bytes()


def test_explain_knows_no_other_code(bibconv: Run) -> None:
    assert bibconv("explain", "Z999").status == 2
    assert b"F001" in bibconv("explain").out


@pytest.mark.parametrize(
    "command",
    [
        "convert - -f abstracts --loss ignore",
        "convert - -f abstracts --loss ignore -t jsonl",
        "show - -f abstracts",
    ],
)
def test_a_closed_pipe_ends_quietly(command: str) -> None:
    """It is no success: not all was written. The status is the one of a program that the pipe itself ends."""
    script = f"yes 'Abstract: a b c' | head -6000 | {' '.join(COMMAND)} {command} | head -c 20; exit ${{PIPESTATUS[2]}}"
    ran = subprocess.run(["bash", "-c", script], cwd=ROOT, capture_output=True, check=False)
    assert (ran.returncode, len(ran.stdout)) == (141, 20)
    assert not re.search(rb"Traceback|Broken pipe|Exception", ran.stderr)


@pytest.mark.parametrize("command", ["--help", "formats", "explain"])
def test_a_pipe_that_nobody_reads_ends_quietly(command: str) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    ran = subprocess.run([*COMMAND, command], stdout=writer, stderr=subprocess.PIPE, cwd=ROOT, check=False)
    os.close(writer)
    assert (ran.returncode, ran.stderr) == (141, b"")


@pytest.mark.parametrize("name", ["idna", "punycode", "utf-7", "unicode_escape", "rot13", "hex", "undefined", ""])
def test_what_is_no_encoding_of_text_is_wrong_usage(name: str, bibconv: Run) -> None:
    ran = bibconv("convert", "-", "-f", "abstracts", "--encoding", name, stdin=ABSTRACT)
    assert (ran.status, ran.out) == (2, b"")
    assert "is no encoding of text that is known" in ran.err


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_nothing_is_lost_in_a_pipe_that_does_not_block(unbuffered: str, tmp_path: Path) -> None:
    (tmp_path / "in.bib").write_text("@misc{a, title = {A}}\n" * 1000)
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    ran = subprocess.Popen(
        [*COMMAND, "check", str(tmp_path / "in.bib"), "--output-format", "json"],
        stdout=writer,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        env=os.environ | {"PYTHONUNBUFFERED": unbuffered},
    )
    os.close(writer)
    os.set_blocking(reader, True)
    select.select([reader], [], [])
    time.sleep(0.3)  # the pipe is full before anything is taken from it
    with open(reader, "rb") as pipe:
        found = json.load(pipe)
    _, told = ran.communicate()
    assert (ran.returncode, told) == (1, b"")
    assert len(found["problems"]) == 999


def test_nothing_is_written_where_nobody_reads_the_findings(tmp_path: Path) -> None:
    (tmp_path / "in.bib").write_text("@misc{, title = {A}}\n" * 300)
    (tmp_path / "out.ris").write_text("old")
    reader, writer = os.pipe()
    os.close(reader)
    ran = subprocess.run(
        [*COMMAND, "convert", str(tmp_path / "in.bib"), "-o", str(tmp_path / "out.ris")],
        stderr=writer,
        cwd=ROOT,
        check=False,
    )
    os.close(writer)
    assert ran.returncode == 141
    assert (tmp_path / "out.ris").read_text() == "old"


def test_a_full_disk_is_an_error() -> None:
    ran = subprocess.run(
        [*COMMAND, "convert", "-", "-o", "/dev/full", "-t", "ris"],
        cwd=ROOT,
        input=ABSTRACT,
        capture_output=True,
        check=False,
    )
    assert ran.returncode == 2
    assert b"No space left" in ran.stderr
    with open("/dev/full", "wb") as full:
        ran = subprocess.run(
            [*COMMAND, "convert", "-"], cwd=ROOT, input=ABSTRACT, stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert ran.returncode == 2
    assert b"Traceback" not in ran.stderr
    assert b"Exception ignored" not in ran.stderr


def writes_into(pid: int, folder: Path) -> bool:
    """Whether a process has a file of the folder open, with or without a name."""
    links = Path(f"/proc/{pid}/fd")
    try:
        return any(os.readlink(link).startswith(f"{folder}/") for link in links.iterdir())
    except OSError:
        return False


@pytest.mark.parametrize(("number", "status"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_signal_leaves_the_old_output_and_no_litter(number: int, status: int, tmp_path: Path) -> None:
    out = tmp_path / "refs.ris"
    out.write_text("old")
    with subprocess.Popen(
        [*COMMAND, "convert", "-", "-f", "abstracts", "-o", str(out)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL) and None,  # a shell's background job ignores it
    ) as process:
        assert process.stdin
        process.stdin.write(ABSTRACT * 20_000)
        process.stdin.flush()
        for _ in range(100):
            if writes_into(process.pid, tmp_path):
                break
            time.sleep(0.05)
        assert writes_into(process.pid, tmp_path)
        process.send_signal(number)
        assert process.wait(timeout=10) == status
    assert os.listdir(tmp_path) == ["refs.ris"]
    assert out.read_text() == "old"


BIB = (
    b"@book{first, author={Okafor, Ngozi}, title={Tides}, year=1998}\n@book{b b, author={Okafor, N.}, title={Hands}}\n"
)


@pytest.mark.parametrize(
    ("target", "start"), [("bibtex", "@book{"), ("csl-json", '"id": "'), ("ris", "LB  - "), ("jsonl", '"id":"')]
)
def test_keys_by_a_template(target: str, start: str, bibconv: Run) -> None:
    ran = bibconv("convert", "-", "-f", "bibtex", "-t", target, "--key", "{author}", stdin=BIB)
    keys = re.findall(re.escape(start) + r"([\w-]+)", ran.out.decode())
    assert keys == ["okafor", "okafor-2"]
    assert "K00" not in ran.err


def test_a_template_of_keys_that_is_none_is_a_usage_error(tmp_path: Path, bibconv: Run) -> None:
    ran = bibconv("convert", "-", "--key", "{author}{journal}", "-o", tmp_path / "a.bib", stdin=ABSTRACT)
    assert ran.status == 2
    assert "--key" in ran.err
    assert "'journal'" in ran.err
    assert os.listdir(tmp_path) == []


def test_a_template_of_keys_in_python() -> None:
    text = "Abstract: Peptides are short."
    done = bibconv_api.convert(text, from_="abstracts", to="ris", key="{type}-{year}")
    assert "LB  - document-\r\n" in done
    with pytest.raises(ValueError, match="'foo'"):
        bibconv_api.convert(text, from_="abstracts", to="ris", key="{foo}")


@pytest.mark.parametrize("name", ["new.json", "./new.json", "refs.bib"])
def test_the_report_of_losses_is_not_written_over_another_file_of_the_run(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bibconv: Run
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("refs.bib").write_text("@misc{a, title = {T}}\n")
    ran = bibconv("convert", "refs.bib", "-o", "new.json", "--loss-report", name)
    assert ran.status == 2
    assert "is read or written in this run otherwise" in ran.err
    assert [each.name for each in tmp_path.iterdir()] == ["refs.bib"]
    assert Path("refs.bib").read_text() == "@misc{a, title = {T}}\n"


def test_no_command_writes_over_a_file_that_it_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bibconv: Run
) -> None:
    monkeypatch.chdir(tmp_path)
    refs, lib = Path("refs.bib"), Path("lib.db")
    refs.write_text("@misc{a, title = {T}}\n")
    Path("dump.txt").write_text("Abstract: Peptides are short.\n")
    Path("cited.tex").write_text("\\cite{a}\n")
    Path("bibconv.toml").write_text("")
    assert bibconv("index", "build", refs, "-o", lib).status == 0
    accepted = Path("accepted.json")
    assert bibconv("identify", "dump.txt", "--index", lib, "-o", "new.bib", "--report", accepted).status == 0
    for path in (refs, lib, accepted):
        (tmp_path / f"soft-{path}").symlink_to(tmp_path / path)
        Path(f"hard-{path}").hardlink_to(path)
    folder = Path("out")
    folder.mkdir()
    (folder / "a.ris").hardlink_to(refs)
    identify = ("identify", "dump.txt", "--index", lib, "--accept", accepted)
    check = ("check", refs, "--tex", "cited.tex", "--write-baseline", "--baseline")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}
    wrong: list[tuple[str | os.PathLike[str], ...]] = [
        *[
            (*identify, "-o", "x.bib", option, name)
            for option in ("--loss-report", "--report")
            for name in (lib, "soft-lib.db", "hard-lib.db", accepted, "hard-accepted.json", "dump.txt", "./x.bib")
        ],
        *[(*identify, "-t", "bibtex", "-o", name) for name in (lib, "soft-lib.db", "hard-lib.db", accepted)],
        (*identify, "-o", "x.bib", "--report", "y.json", "--loss-report", tmp_path / "y.json"),
        ("convert", refs, "-o", refs, "--in-place", "--loss-report", "hard-refs.bib"),
        ("convert", refs, "-t", "ris", "-o", "out/"),
        ("convert", refs, "--loss-report", "-"),
        *[("index", kind, refs, "-o", name) for kind in ("build", "add") for name in (refs, "hard-refs.bib")],
        ("index", "add", "hard-lib.db", "-o", lib),
        *[("show", refs, "-o", name) for name in ("soft-refs.bib", "hard-refs.bib")],
        *[(*check, name) for name in (refs, "soft-refs.bib", "hard-refs.bib", "cited.tex", "bibconv.toml")],
    ]
    for arguments in wrong:
        ran = bibconv(*arguments)
        assert (ran.status, "Usage: bibconv" in ran.err) == (2, True), arguments
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()} == before


def test_show_does_not_write_over_its_input(tmp_path: Path, bibconv: Run) -> None:
    path = tmp_path / "refs.bib"
    path.write_text("@misc{a, title = {T}}\n")
    assert bibconv("show", path, "-o", path).status == 2
    assert path.read_text() == "@misc{a, title = {T}}\n"


@pytest.mark.parametrize(("encoding", "status"), [("utf-16", 0), ("utf-32", 2)])
def test_utf_16_without_a_byte_order_mark_is_no_fault_of_the_program(
    encoding: str, status: int, tmp_path: Path, bibconv: Run
) -> None:
    path = tmp_path / "refs.bib"
    path.write_bytes("@misc{a, title = {T}}\n".encode("utf-16-be"))
    assert bibconv("convert", path, "--encoding", encoding, "-o", tmp_path / "new.ris").status == status


def test_a_name_of_a_file_may_be_no_utf_8(tmp_path: Path, bibconv: Run) -> None:
    path = tmp_path / "refs.bib"
    path.write_text("@misc{a, title = {T}}\n")
    output = tmp_path / os.fsdecode(b"n\xff.ris")
    assert bibconv("convert", path, "-o", output).status == 0
    assert "TI  - T" in output.read_text()
