"""A document opens no file and no connection; ``make trace`` looks at every XML and JSON case of the catalogue."""

from pathlib import Path

import pytest
from calls import STRACE, strangers, traced
from catalogue.run import all_cases

NAMES = (
    "entity-file",
    "entity-http",
    "entity-parameter-http",
    "dtd-http",
    "dtd-file",
    "xinclude-text",
    "stylesheet",
    "key-0-to-folder",
)
CASES = [case for case in all_cases() if case.name.removeprefix("jats-") in NAMES]


@pytest.mark.skipif(not STRACE, reason="strace is not installed")
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_no_document_reaches_out(case, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / ("bad.xml" if case.reader == "jats" else "bad.json")
    path.write_bytes(case.document())
    output = ["-o", f"{tmp_path}/made/"] if case.folder else []
    status, wrong = traced(["convert", str(path), "-t", case.to, *output], tmp_path)
    assert status in (0, 1)
    assert wrong == []


def test_the_cases_are_there() -> None:
    assert len(CASES) == len(NAMES)


@pytest.mark.parametrize(
    "line",
    [
        'openat(AT_FDCWD, "/etc/passwd", O_RDONLY) = 3',
        'openat(AT_FDCWD, "../../../../../../etc/passwd", O_RDONLY) = 3',
        'openat(AT_FDCWD, "/etc/none", O_RDONLY) = -1 ENOENT (No such file or directory)',
        "socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3",
        '12 connect(3, {sa_family=AF_INET, sin_port=htons(9)}, 16) = -1 ECONNREFUSED (Connection refused)',
        'openat(AT_FDCWD, "/home/somebody/x", O_WRONLY|O_CREAT, 0666) = 3',
    ],
)  # fmt: skip
def test_reaching_out_is_found_out(line: str, tmp_path: Path) -> None:
    assert strangers(line, tmp_path) == [line]


def test_own_files_are_allowed(tmp_path: Path) -> None:
    assert (
        strangers(
            f'openat(AT_FDCWD, "{tmp_path}/x", O_RDONLY) = 3\nopenat(AT_FDCWD, "/usr/lib/x.so", O_RDONLY) = 3', tmp_path
        )
        == []
    )
