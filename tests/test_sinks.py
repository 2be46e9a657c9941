"""Where output goes: the order of what makes it durable, what is left when a step fails, and what is closed."""

import errno
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from bibconv import files
from bibconv.cli.rewrite import Unwritable, rewrite
from bibconv.report import Report

linux = pytest.mark.skipif(sys.platform != "linux", reason="files without a name are made as Linux has them")


def open_descriptors() -> set[str]:
    return {name for name in os.listdir("/proc/self/fd") if os.path.exists(f"/proc/self/fd/{name}")}


@pytest.fixture(autouse=True)
def nothing_is_left_open() -> Iterator[None]:
    before = open_descriptors() if os.path.isdir("/proc/self/fd") else set()
    yield
    if os.path.isdir("/proc/self/fd"):
        assert open_descriptors() <= before


def failing(number: int) -> object:
    def fail(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    return fail


@linux
@pytest.mark.parametrize("named", [False, True])
def test_the_data_are_safe_before_the_name_and_the_name_after(
    named: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Written and synced, then renamed, then the folder synced: in no other order is it there after a power cut."""
    done: list[str] = []
    fsync, link, rename = os.fsync, os.link, os.replace
    path = tmp_path / "a.bib"

    def synced(descriptor: int) -> None:
        at = os.readlink(f"/proc/self/fd/{descriptor}")
        folder = at == str(tmp_path)
        done.append("sync folder" if folder else f"sync {os.fstat(descriptor).st_size} bytes")
        fsync(descriptor)

    def linked(source: str, target: str, *, src_dir_fd: int) -> None:
        done.append("link")
        assert Path(target).parent == tmp_path
        assert Path(target).name.startswith(".a.bib.")
        link(source, target, src_dir_fd=src_dir_fd)

    def renamed(source: str, target: Path) -> None:
        done.append(f"rename {Path(source).name[:7]} {Path(target).name}")
        rename(source, target)

    if named:
        monkeypatch.setattr(files.sinks, "_nameless", lambda folder: -1)
    sink = files.open_sink(str(path))
    sink.write(b"new")
    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(os, "link", linked)
    monkeypatch.setattr(os, "replace", renamed)
    sink.commit()
    assert done == ["sync 3 bytes", *([] if named else ["link"]), "rename .a.bib. a.bib", "sync folder"]
    assert path.read_bytes() == b"new"


@linux
def test_a_name_that_is_taken_is_not_overwritten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = tmp_path / f".a.bib.{b'111111'.hex()}"
    taken.write_text("somebody's")
    given = iter((b"111111", b"222222"))
    sizes: list[int] = []

    def urandom(size: int) -> bytes:
        sizes.append(size)
        return next(given)

    sink = files.open_sink(str(tmp_path / "a.bib"))
    monkeypatch.setattr(os, "urandom", urandom)
    sink.commit()
    assert (taken.read_text(), sizes) == ("somebody's", [6, 6])
    assert sorted(os.listdir(tmp_path)) == [taken.name, "a.bib"]


@linux
@pytest.mark.parametrize("step", ["link", "fsync", "replace"])
@pytest.mark.parametrize("named", [False, True])
def test_a_step_that_fails_leaves_nothing(
    step: str, named: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if named:
        monkeypatch.setattr(files.sinks, "_nameless", lambda folder: -1)
        if step == "link":
            return
    sink = files.open_sink(str(tmp_path / "a.bib"))
    sink.write(b"new")
    monkeypatch.setattr(os, step, failing(errno.EIO))
    with pytest.raises(OSError, match="Input/output error"):
        sink.commit()
    assert os.listdir(tmp_path) == []


@linux
@pytest.mark.parametrize("named", [False, True])
def test_a_mode_that_cannot_be_set_leaves_nothing(named: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if named:
        monkeypatch.setattr(files.sinks, "_nameless", lambda folder: -1)
    monkeypatch.setattr(os, "fchmod", failing(errno.EPERM))
    with pytest.raises(PermissionError):
        files.open_sink(str(tmp_path / "a.bib"))
    assert os.listdir(tmp_path) == []


@linux
def test_a_folder_that_cannot_be_synced_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sink = files.open_sink(str(tmp_path / "a.bib"))
    sink.write(b"new")
    fsync, calls = os.fsync, 0

    def second(descriptor: int) -> None:
        nonlocal calls
        calls += 1
        if calls == 2:
            raise OSError(errno.EIO, "Input/output error")
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", second)
    with pytest.raises(OSError, match="Input/output error"):
        sink.commit()
    assert (tmp_path / "a.bib").read_bytes() == b"new"


@linux
def test_what_is_given_up_twice_is_given_up_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files.sinks, "_nameless", lambda folder: -1)
    sink = files.open_sink(str(tmp_path / "a.bib"))
    assert [name[:7] for name in os.listdir(tmp_path)] == [".a.bib."]
    sink.abandon()
    sink.abandon()
    assert os.listdir(tmp_path) == []


@linux
@pytest.mark.parametrize("number", [errno.EOPNOTSUPP, errno.EISDIR, errno.EINVAL])
def test_where_no_file_is_without_a_name_it_has_one(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = os.open

    def refuse(path: str, flags: int, mode: int = 0o777) -> int:
        if flags & os.O_TMPFILE == os.O_TMPFILE:
            raise OSError(number, os.strerror(number))
        return opened(path, flags, mode)

    monkeypatch.setattr(os, "open", refuse)
    sink = files.open_sink(str(tmp_path / "a.bib"))
    assert len(os.listdir(tmp_path)) == 1
    sink.write(b"new")
    sink.commit()
    assert os.listdir(tmp_path) == ["a.bib"]


@linux
def test_no_file_of_any_kind_is_no_reason_for_one_with_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "open", failing(errno.EACCES))
    monkeypatch.setattr(tempfile, "mkstemp", failing(errno.ENOTSUP))
    with pytest.raises(PermissionError):
        files.FileSink(str(tmp_path / "a.bib"))


@linux
@pytest.mark.parametrize("missing", ["O_TMPFILE", "/proc"])
def test_a_system_without_such_files(missing: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if missing == "/proc":
        monkeypatch.setattr(os.path, "isdir", lambda path: path != "/proc/self/fd")
    else:
        monkeypatch.delattr(os, "O_TMPFILE")
    sink = files.FileSink(str(tmp_path / "a.bib"))
    assert len(os.listdir(tmp_path)) == 1
    sink.commit()
    assert os.listdir(tmp_path) == ["a.bib"]


@linux
def test_nobody_else_reads_a_file_before_it_has_its_mode(tmp_path: Path) -> None:
    descriptor = files.sinks._nameless(tmp_path)
    assert os.fstat(descriptor).st_mode & 0o777 == 0o600
    os.write(descriptor, b"x")
    os.close(descriptor)


def test_the_mode_of_a_new_file_is_what_the_umask_leaves(tmp_path: Path) -> None:
    for mask, mode in ((0o022, 0o644), (0o077, 0o600), (0o002, 0o664)):
        path = tmp_path / f"{mask:o}"
        old = os.umask(mask)
        try:
            files.open_sink(str(path)).commit()
            assert os.umask(mask) == mask
        finally:
            os.umask(old)
        assert path.stat().st_mode & 0o7777 == mode


def test_the_sticky_bits_of_a_file_that_is_replaced_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_text("")
    path.chmod(0o2750)
    files.open_sink(str(path)).commit()
    assert path.stat().st_mode & 0o7777 == 0o2750


def test_the_other_name_fits_where_names_may_be_255_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files.sinks, "_nameless", lambda folder: -1)
    sink = files.open_sink(str(tmp_path / ("x" + "é" * 120)))
    (name,) = os.listdir(tmp_path)
    # 64 bytes end within the 32nd é, which is left out.
    assert name.startswith(".x" + "é" * 31 + ".")
    sink.abandon()


def test_little_stays_in_memory_until_it_is_committed() -> None:
    reader, writer = os.pipe()
    os.set_blocking(reader, False)
    sink = files.StreamSink(writer, close=True)
    sink.write(b"x" * 100)
    sink.write(b"y")
    with pytest.raises(BlockingIOError):
        os.read(reader, 1)
    sink.commit()
    assert os.read(reader, 1000) == b"x" * 100 + b"y"
    assert os.read(reader, 1) == b""
    os.close(reader)


def test_much_goes_out_at_once(tmp_path: Path) -> None:
    path = tmp_path / "a"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT)
    sink = files.StreamSink(descriptor, close=True)
    sink.write(b"x" * (files.BUFFER - 2))
    sink.write(b"y")
    assert path.stat().st_size == 0
    sink.write(b"z")
    assert path.stat().st_size == files.BUFFER
    sink.write(b"!")
    assert path.stat().st_size == files.BUFFER
    sink.commit()
    assert path.read_bytes()[-3:] == b"yz!"


def test_what_is_given_up_is_not_written_and_closed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    closed: list[int] = []
    reader, writer = os.pipe()
    sink = files.StreamSink(writer, close=True)
    sink.write(b"never")
    close = os.close

    def noted(descriptor: int) -> None:
        closed.append(descriptor)
        close(descriptor)

    monkeypatch.setattr(os, "close", noted)
    sink.abandon()
    sink.abandon()
    assert closed == [writer]
    monkeypatch.undo()
    assert os.read(reader, 10) == b""
    os.close(reader)


def test_a_descriptor_that_was_lent_stays_open() -> None:
    reader, writer = os.pipe()
    sink = files.StreamSink(writer)
    sink.write(b"a")
    sink.commit()
    os.write(writer, b"b")
    assert os.read(reader, 10) == b"ab"
    os.close(writer)
    os.close(reader)


def test_memory_is_given_up() -> None:
    sink = files.MemorySink()
    sink.write("é".encode())
    sink.write(b"b")
    sink.commit()
    assert sink.text() == "éb"
    sink.abandon()
    assert sink.text() == ""


def test_what_output_opens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sink = files.open_sink("/dev/null")
    assert isinstance(sink, files.StreamSink)
    sink.write(b"x")
    sink.commit()
    for name in ("a.bib.GZ", "b.gz"):
        sink = files.open_sink(str(tmp_path / name))
        assert isinstance(sink, files.compressed.GzipSink)
        sink.abandon()
    sink = files.open_sink(str(tmp_path / "gz"))
    assert isinstance(sink, files.FileSink)
    sink.abandon()
    with pytest.raises(OSError, match="a path cannot have a NUL character"):
        files.open_sink("a\0b")
    monkeypatch.setattr(sys, "stdout", None)
    with pytest.raises(OSError, match="standard output is closed") as caught:
        files.open_sink("-")
    assert (caught.value.errno, caught.value.filename) == (errno.EBADF, "-")


def test_a_file_may_be_named_like_standard_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("-").write_text("")
    assert files.identity("-", 0) != files.identity("./-", 0)
    assert files.identity("./-", 0) == files.identity(str(tmp_path / "-"), 0)


def test_nothing_is_left_of_what_an_encoding_cannot_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files.sinks, "_nameless", lambda folder: -1)
    path = tmp_path / "a.bib"
    path.write_bytes("é".encode("latin-1"))

    def latin(path: str, report: Report) -> files.Document:
        return files.open_document(path, report, "latin-1")

    with latin(str(path), Report()) as document:
        old = document.text()
    with pytest.raises(Unwritable, match="has no '–'"):
        rewrite(str(path), document, old, "–", latin)
    assert os.listdir(tmp_path) == ["a.bib"]
    assert path.read_bytes() == "é".encode("latin-1")
