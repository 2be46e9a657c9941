"""Every BibTeX and BibLaTeX document that the tests have: examples, the golden corpus, the syntax cases."""

from pathlib import Path
from typing import NamedTuple

from conftest import ROOT
from test_corpus import sections, stdin

from bibconv import files
from bibconv.report import Report


class BibFile(NamedTuple):
    name: str
    format: str
    data: bytes

    @property
    def text(self) -> str | None:
        """The document decoded; None where it is not UTF-8 or UTF-16, or binary."""
        with files.from_text(self.data, Report()) as document:
            if document.is_binary():
                return None
            text = document.text()
            return None if document.failed else text


def _bib_files() -> list[BibFile]:
    found = []
    for form in ("bibtex", "biblatex"):
        for case in sorted((ROOT / "tests" / "corpus" / form).glob("*.test")):
            _, named, escaped = sections(case)
            found.append(BibFile(f"{form}/{case.stem}", form, stdin(named, escaped)))
    plain: list[tuple[str, Path]] = [("bibtex", path) for path in sorted((ROOT / "tests/bibtex_syntax").glob("*.bib"))]
    plain += [("bibtex", path) for path in sorted(ROOT.glob("examples/**/*.bib"))]
    found += [BibFile(path.relative_to(ROOT).as_posix(), form, path.read_bytes()) for form, path in plain]
    return found


BIB_FILES = _bib_files()
