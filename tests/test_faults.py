"""What a failing system does to an output: nothing. The old one is whole, the exit status says so, nothing is left."""

import io
import os
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from conftest import Run
from faults import COMMAND, OLD, OUTPUTS, STRACE, WAYS, Call, Place, calls, environment, inject, kills, place, run

from bibconv import files
from bibconv.report import Report

ROOT_USER = os.geteuid() == 0
RIS = b"TY  - JOUR\nTI  - Otters\nER  - \n"


@pytest.fixture
def where(tmp_path: Path) -> Place:
    return place(tmp_path, "bib", 300)


def new(where: Place) -> bytes:
    assert run(where.command()).returncode == 0
    made = where.output.read_bytes()
    where.output.write_bytes(OLD)
    assert made.count(b"@") == 300
    return made


ERRORS = {
    "openat": ("EACCES", "EMFILE", "ENOSPC"),
    "read": ("EIO",),
    "write": ("ENOSPC", "EIO"),
    "fsync": ("EIO", "ENOSPC"),
    "fchmod": ("EPERM",),
    "linkat": ("EACCES", "ENOSPC"),
    "rename": ("EIO", "EACCES"),
}


def injected(where: Place) -> list[tuple[Call, str]]:
    """Each system call on the folder with each error; after the new output is in its place nothing is to be saved."""
    found = calls(where)
    renamed = next(n for n, call in enumerate(found) if call.name == "rename")
    return [(call, error) for call in found[: renamed + 1] for error in ERRORS.get(call.name, ())]


@pytest.mark.skipif(not STRACE, reason="strace is not installed")
def test_each_system_call_that_fails_leaves_the_old_output(where: Place) -> None:
    made = new(where)
    tried = injected(where)
    assert {call.name for call, _ in tried} >= set(ERRORS)
    wrong = []
    for call, error in tried:
        ran = inject(where, call, f"error={error}")
        kept = where.output.read_bytes() == OLD
        # A look at what is there may fail and do no harm: then all is written.
        harmless = ran.returncode == 0 and call.name == "openat" and where.output.read_bytes() == made
        if not (harmless or (ran.returncode in (1, 2) and kept)) or where.intact(made) or b"Traceback" in ran.stderr:
            wrong.append((call, error, ran.returncode, kept, where.intact(made), ran.stderr[-300:]))
        where.output.write_bytes(OLD)
    assert wrong == []


@pytest.mark.skipif(not STRACE, reason="strace is not installed")
def test_an_interrupted_system_call_is_tried_again(where: Place) -> None:
    made = new(where)
    for name in ("read", "write"):
        call = next(call for call in calls(where) if call.name == name)
        ran = inject(where, call, "error=EINTR")
        assert ran.returncode == 0, ran.stderr
        assert where.output.read_bytes() == made
        where.output.write_bytes(OLD)


@pytest.mark.skipif(not STRACE, reason="strace is not installed")
@pytest.mark.parametrize("name", ["write", "fsync", "linkat", "rename"])
def test_a_kill_in_a_system_call_leaves_the_old_output(name: str, where: Place) -> None:
    call = [call for call in calls(where) if call.name == name][-1 if name == "write" else 0]
    inject(where, call, "signal=KILL")
    assert where.output.read_bytes() == OLD
    # Only in the moment between the name and the rename is there another file.
    assert len(os.listdir(where.folder)) <= 2 + (name == "rename")


@pytest.mark.parametrize("target", [*OUTPUTS, *WAYS])
def test_a_kill_at_any_moment_leaves_a_whole_output(target: str, tmp_path: Path) -> None:
    assert list(kills(tmp_path, target, 2, records=300)) == []


@pytest.mark.skipif(not STRACE, reason="strace is not installed")
def test_a_failing_read_of_xml_is_told_with_its_line(tmp_path: Path) -> None:
    where = place(tmp_path, "bib", 1)
    source = tmp_path / "in.xml"
    where.source.unlink()
    where = Place(tmp_path, source, where.output)
    article = "<article><front><article-meta><volume>1</volume></article-meta></front></article>\n"
    source.write_text(f"<pmc-articleset>\n{article * 3000}</pmc-articleset>\n")
    command = [*COMMAND, "convert", str(source), "-o", str(where.output)]
    trace = tmp_path / "trace"
    run(["strace", "-f", "-y", "-o", str(trace), "-e", "trace=read", *command])
    reads = [line for line in trace.read_text(errors="replace").splitlines() if " read(" in line]
    number = [n for n, line in enumerate(reads, 1) if "in.xml" in line][2]
    trace.unlink()
    where.output.write_bytes(OLD)
    rule = f"inject=read:error=EIO:when={number}"
    ran = run(["strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=read", "-e", rule, *command])
    assert ran.returncode == 2
    assert f"{source}:".encode() in ran.stderr
    assert b"F006 cannot read: Input/output error" in ran.stderr
    assert b"X002" not in ran.stderr
    assert where.intact() == []


def test_short_writes_are_gone_on_with(monkeypatch: pytest.MonkeyPatch) -> None:
    reader, writer = os.pipe()
    write = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: write(descriptor, bytes(data[:3])))
    sink = files.StreamSink(writer, close=True)
    sink.write(b"abcdefghij")
    sink.commit()
    monkeypatch.undo()
    assert os.read(reader, 100) == b"abcdefghij"
    os.close(reader)


def test_an_output_that_does_not_block_is_waited_for() -> None:
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    data = RIS * 20_000
    child = os.fork()
    if not child:
        os.close(reader)
        sink = files.StreamSink(writer, close=True)
        sink.write(data)
        sink.commit()
        os._exit(0)
    os.close(writer)
    time.sleep(0.2)
    with open(reader, "rb") as pipe:
        assert pipe.read() == data
    assert os.waitpid(child, 0)[1] == 0


def test_a_file_that_may_not_grow(where: Place) -> None:
    """A short write, and then an error: what a full disk does."""
    ran = run(where.command(), preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000)))
    assert ran.returncode == 2
    assert b"File too large" in ran.stderr
    assert where.intact() == []


@pytest.mark.skipif(not ROOT_USER or not shutil.which("mount"), reason="only root can mount a small disk")
@pytest.mark.parametrize("target", ["bib", "folder"])
def test_a_full_disk(target: str, where: Place, tmp_path_factory: pytest.TempPathFactory) -> None:
    disk = tmp_path_factory.mktemp("disk")
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)], capture_output=True).returncode:
        pytest.skip("no disk can be mounted here")
    try:
        output = disk / "out.bib"
        output.write_bytes(OLD)
        ran = run(
            [
                *COMMAND,
                "convert",
                str(where.source),
                "-o",
                str(output) if target == "bib" else f"{disk}/f/",
                "-t",
                "bibtex",
            ]
        )
        assert ran.returncode == 2
        assert b"No space left on device" in ran.stderr
        assert b"Traceback" not in ran.stderr
        assert output.read_bytes() == OLD
        made = list((disk / "f").iterdir()) if target == "folder" else []
        assert {path.name for path in disk.iterdir()} == {"out.bib", *(["f"] if made else [])}
        assert all(path.read_bytes().endswith(b"}\n") and not path.name.startswith(".") for path in made)
    finally:
        subprocess.run(["umount", str(disk)], check=True)


@pytest.mark.skipif(not ROOT_USER, reason="only root can be somebody else")
def test_a_folder_that_may_not_be_written(where: Place) -> None:
    for folder in (where.folder, *where.folder.parents[:2]):
        folder.chmod(0o755)
    try:
        ran = run(where.command(), user=65534, group=65534)
    except PermissionError:
        pytest.skip("nobody may not run this Python")
    assert ran.returncode == 2
    assert b"Permission denied" in ran.stderr
    assert where.intact() == []


@pytest.mark.parametrize("closed", [(0,), (1,), (2,), (0, 1), (1, 2), (0, 1, 2)], ids=str)
@pytest.mark.parametrize("way", ["file", "stdout", "stdin"])
def test_closed_standard_streams(closed: tuple[int, ...], way: str, where: Place) -> None:
    made = new(where)
    redirect = " ".join(f"{number}{'<' if number == 0 else '>'}&-" for number in closed)
    source = "-" if way == "stdin" else str(where.source)
    output = "" if way == "stdout" else f"-o {where.output}"
    script = f"{' '.join(COMMAND)} convert {source} -f ris --loss ignore {output} {redirect}"
    with where.source.open("rb") as given:
        ran = run(["sh", "-c", script], stdin=given)
    assert b"Traceback" not in ran.stderr
    assert b"fault of bibconv" not in ran.stderr
    held = where.output.read_bytes()
    impossible = (way == "stdin" and 0 in closed) or (way == "stdout" and 1 in closed)
    assert ran.returncode == (2 if impossible else 0)
    if way == "stdout":
        assert ran.stdout == (b"" if 1 in closed else made)
    assert held == (OLD if impossible or way == "stdout" else made)
    assert where.intact(made) == []


@pytest.mark.parametrize(
    "arguments",
    ["check FILE", "check --diff FILE", "check -j 2 FILE FILE", "check --output-format json FILE", "check -", "fmt --diff FILE",
     "fmt --check FILE", "fmt -", "show FILE", "formats", "explain", "schema", "--help", "--version"],
)  # fmt: skip
def test_closed_standard_streams_of_other_commands(arguments: str, tmp_path: Path) -> None:
    file = tmp_path / "a.bib"
    text = b"@article{a, volume = 5}\n"
    file.write_bytes(text)
    script = f"{' '.join(COMMAND)} {arguments.replace('FILE', str(file))}"
    for redirect in ("<&-", ">&-", "<&- >&- 2>&-"):
        ran = run(["sh", "-c", f"{script} {redirect}"])
        assert (ran.returncode, b"fault of bibconv" in ran.stderr) in [(0, False), (1, False), (2, False)]
        if ">&-" in redirect and "--check" not in arguments and "--diff" not in arguments:
            assert ran.returncode == 2
    assert file.read_bytes() == text


def test_findings_that_cannot_be_told_leave_the_old_output(where: Place) -> None:
    where.source.write_bytes(RIS + b"TY  - NONSENSE\nTI  - T\nER  - \n")
    with open("/dev/full", "wb") as full:
        ran = subprocess.run(where.command(), env=environment(), stderr=full, check=False)
    assert ran.returncode == 2
    assert where.intact() == []


def test_a_full_device_and_a_broken_pipe(where: Place) -> None:
    command = [*COMMAND, "convert", str(where.source), "-f", "ris", "--loss", "ignore"]
    with open("/dev/full", "wb") as full:
        ran = subprocess.run(command, env=environment(), stdout=full, stderr=subprocess.PIPE, check=False)
    assert (ran.returncode, b"No space left" in ran.stderr, b"Traceback" in ran.stderr) == (2, True, False)
    ran = run([*command, "-t", "ris", "-o", "/dev/full"])
    assert (ran.returncode, b"/dev/full: No space left on device" in ran.stderr) == (2, True)
    reader, writer = os.pipe()
    os.close(reader)
    ran = subprocess.run(command, env=environment(), stdout=writer, stderr=subprocess.PIPE, check=False)
    os.close(writer)
    assert (ran.returncode, b"Traceback" in ran.stderr, b"Broken pipe" in ran.stderr) == (141, False, False)


def as_in_a_terminal() -> None:
    """What starts the tests may have these signals ignored, which is inherited."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_signals_while_it_waits_for_input(number: int, where: Place) -> None:
    command = [*COMMAND, "convert", "-", "-f", "ris", "-o", str(where.output)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, env=environment(), stdin=pipe, stderr=pipe, preexec_fn=as_in_a_terminal) as process:
        assert process.stdin
        assert process.stderr
        process.stdin.write(RIS * 5_000)
        process.stdin.flush()
        time.sleep(0.7)
        process.send_signal(number)
        status = process.wait(timeout=20)
        assert b"Traceback" not in process.stderr.read()
    assert status in (128 + number, -number)
    assert where.intact() == []


def test_the_output_may_not_be_an_input_by_any_name(where: Place, bibconv: Run) -> None:
    hard, soft = where.folder / "hard.ris", where.folder / "soft.ris"
    hard.hardlink_to(where.source)
    soft.symlink_to(where.source)
    before = where.source.read_bytes()
    for name in (where.source, hard, soft, where.folder / "." / where.source.name):
        ran = bibconv("convert", where.source, "-o", name)
        assert ran.status == 2
        assert "--in-place" in ran.err
    assert where.source.read_bytes() == hard.read_bytes() == before


def test_in_place_replaces_the_file_whole(where: Place, bibconv: Run) -> None:
    assert bibconv("convert", where.source, "-o", where.source, "--in-place").status == 0
    assert where.source.read_bytes().count(b"TY  - JOUR\r\n") == 300


def test_odd_outputs(where: Place, bibconv: Run) -> None:
    dangling = where.folder / "dangling.bib"
    dangling.symlink_to(where.folder / "there.bib")
    for name in (
        where.folder / "none" / "out.bib",
        where.source / "out.bib",
        where.folder / ("x" * 300 + ".bib"),
        "a\0b.bib",
    ):
        ran = bibconv("convert", where.source, "-o", name, "-t", "bibtex")
        assert ran.status == 2, (name, ran.err)
        assert "fault" not in ran.err
    assert bibconv("convert", where.source, "-o", dangling).status == 0
    assert (where.folder / "there.bib").read_bytes().count(b"@") == 300
    assert bibconv("convert", where.source, "-o", where.folder / ("é" * 120 + ".bib")).status == 0


@pytest.mark.parametrize("name", ["folder", "none.ris", "a\0b.ris", "x" * 300, "circle"])
def test_odd_inputs(name: str, tmp_path: Path, bibconv: Run) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    ran = bibconv("convert", f"{tmp_path}/{name}", "-f", "ris")
    assert ran.status == 2
    assert "F006" in ran.err
    assert "fault" not in ran.err


def test_fifos(where: Place) -> None:
    made = new(where)
    fifo, output = where.folder / "in.fifo", where.folder / "out.fifo"
    os.mkfifo(fifo)
    os.mkfifo(output)
    command = [*COMMAND, "convert", str(fifo), "-f", "ris", "-t", "bibtex", "-o", str(output), "--loss", "ignore"]
    with subprocess.Popen(command, env=environment(), stderr=subprocess.PIPE) as process:
        writing = threading.Thread(target=lambda: fifo.write_bytes(where.source.read_bytes()), daemon=True)
        writing.start()
        with open(output, "rb") as pipe:
            assert pipe.read() == made
        assert process.wait(timeout=30) == 0
        writing.join(timeout=5)


def test_two_runs_at_once_leave_one_whole_output(where: Place) -> None:
    made = new(where)
    runs = [subprocess.Popen(where.command(), env=environment(), stderr=subprocess.DEVNULL) for _ in range(3)]
    assert [process.wait(timeout=60) for process in runs] == [0, 0, 0]
    assert where.output.read_bytes() == made
    assert where.intact(made) == []


@pytest.mark.parametrize("locale", ["C", "POSIX", "tr_TR.UTF-8", "nonsense"])
def test_no_home_and_any_locale(locale: str, where: Place) -> None:
    made = new(where)
    odd = where.folder / os.fsdecode(b"\xff\xe9.ris")
    where.source.rename(odd)
    bare = {"LC_ALL": locale, "PYTHONPATH": environment()["PYTHONPATH"], "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    command = [*COMMAND, "convert", str(odd), "-o", str(where.output), "--loss", "ignore"]
    ran = subprocess.run(command, env=bare, capture_output=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, b"bibconv: read 300 = written 300 + refused 0 + merged 0\n")
    assert where.output.read_bytes() == made
    ran = subprocess.run([*COMMAND, "convert", str(odd), "-t", "jsonl"], env=bare, capture_output=True, check=False)
    assert (ran.returncode, ran.stdout.count(b"\n")) == (0, 300)
    odd.unlink()


def test_a_clock_that_jumps_changes_nothing(where: Place, bibconv: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    made = new(where)
    moments = iter(range(10**9, 0, -(10**6)))
    for clock in ("time", "monotonic", "perf_counter"):
        monkeypatch.setattr(time, clock, lambda: next(moments))
    assert bibconv("convert", where.source, "-f", "ris", "--loss", "ignore").out == made
    os.utime(where.source, (0, 0))
    assert bibconv("convert", where.source, "-f", "ris", "--loss", "ignore").out == made


def test_where_files_must_have_names(where: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files.sinks, "_nameless", lambda folder: -1)
    sink = files.open_sink(str(where.output))
    sink.write(b"new")
    assert len(list(where.folder.iterdir())) == 3
    sink.abandon()
    assert where.intact() == []
    sink = files.open_sink(str(where.output))
    sink.write(b"new")
    sink.commit()
    assert where.intact(b"new") == []


def test_losses_are_not_left_half_told(where: Place) -> None:
    losses = where.folder / "losses.json"
    losses.write_bytes(OLD)
    command = [*where.command(), "--loss-report", str(losses)]
    ran = run(command, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000)))
    assert ran.returncode == 2
    assert losses.read_bytes() == OLD
    losses.unlink()
    assert where.intact() == []


def test_a_document_that_cannot_be_read_on(tmp_path: Path) -> None:
    class Failing(io.BytesIO):
        def read1(self, size: int | None = -1) -> bytes:
            if self.tell() > 0:
                raise OSError(5, "Input/output error")
            return super().read1(size)

    report = Report()
    document = files.Document(Failing(b"a\nb\n" + b"x" * files.HEAD), "x", report)
    assert list(document.lines())[:2] == ["a", "b"]
    assert document.broken
    assert [(found.code, found.line) for found in report.diagnostics] == [("F006", 3)]


if sys.platform != "linux":
    pytestmark = pytest.mark.skip(reason="the faults are made as Linux has them")
