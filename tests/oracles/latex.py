"""The TeX judges: bibtex, biber, pdflatex and lualatex, and the text of the PDF that they make."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

from .judging import Record, bare, family, need, pieces, run, source, whole, words

STYLES = ("plain", "alpha", "unsrt", "abbrv")

FONTS = r"""\usepackage{fontspec}
\directlua{luaotfload.add_fallback("other scripts",
  {"file:FreeSerif.otf:mode=node;", "file:wqy-microhei.ttc:mode=node;"})}
\setmainfont{lmroman10-regular.otf}[RawFeature={fallback=other scripts}, ItalicFont=lmroman10-italic.otf,
  BoldFont=lmroman10-bold.otf]
"""
FONT_FILES = (
    Path("/usr/share/fonts/opentype/freefont/FreeSerif.otf"),
    Path("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc"),
)
PAGE = "\\usepackage[paperwidth=90cm,paperheight=120cm,margin=2cm]{geometry}\n\\pagestyle{empty}\n"
"""A page so wide that a title of Chinese letters, between which plain LaTeX breaks no line, stays on it."""

PREAMBLE = {
    "pdflatex": "\\usepackage[T1]{fontenc}\n\\usepackage{lmodern}\n",
    "lualatex": FONTS,
}
TEX = {"max_print_line": "2000", "error_line": "254", "half_error_line": "238", "OSFONTDIR": "/usr/share/fonts//"}
"""Long lines in the log, so that the beginning of a line is one, and the fonts found by file name."""

ALLOWED = {
    "empty title in": lambda record: "title" not in record,
    "to sort, need author or key in": lambda record: "author" not in record,
    "all relevant fields are empty in": lambda record: "title" not in record and "author" not in record,
}
"""The warnings of the standard styles that a record may cause, and which record may."""


def paper(folder: Path, engine: str, style: str, keys: Iterable[str] = ("*",)) -> None:
    """The document that cites these records (or all) in a style of classic BibTeX."""
    cited = "".join(f"\\nocite{{{key}}}\n" for key in keys)
    (folder / "paper.tex").write_text(
        "\\documentclass{article}\n" + PAGE + PREAMBLE[engine] + "\\usepackage{amsmath,amssymb}\n"
        f"\\begin{{document}}\n{cited}\\bibliographystyle{{{style}}}\n\\bibliography{{refs}}\n\\end{{document}}\n",
        encoding="utf-8",
    )


def compile_(folder: Path, engine: str, last: bool = False) -> list[str]:
    """Run the engine; faults are an exit status, an error in the log, and a character without a glyph."""
    done = run(engine, "-interaction=nonstopmode", "-no-shell-escape", "paper.tex", cwd=folder, env=TEX)
    log = (folder / "paper.log").read_text(encoding="utf-8", errors="replace")
    faults = [f"{engine}: exit {done.returncode}"] if done.returncode else []
    lines = log.split("\n")
    faults += [f"{engine}: {words(' '.join(lines[i : i + 3]))}" for i, line in enumerate(lines) if line.startswith("!")]
    return faults + [f"{engine}: {line}" for line in lines if last and "Missing character" in line]


def pdf_text(folder: Path) -> str:
    """The text of the PDF as one line; a word broken at its own hyphen is joined. Nothing where there is no PDF."""
    done = run("pdftotext", "-raw", "-enc", "UTF-8", "paper.pdf", "-", cwd=folder)
    return words(done.stdout.replace("-\n", "-"))


# --- bibtex -----------------------------------------------------------------------------------------------------------

_BIBITEM = re.compile(r"\\bibitem\s*(?:\[(.*?)\]\s*)?\{([^{}]*)\}", re.DOTALL)


def bibtex(folder: Path, records: Sequence[Record]) -> list[str]:
    """Run bibtex; faults are an exit status, a warning that no record accounts for, and entries lost or doubled.

    alpha.bst tells equal labels apart by one letter, so more than 26 of one label break the style, not the file.
    """
    done = run("bibtex", "paper", cwd=folder)
    faults = [f"bibtex: exit {done.returncode}: {done.stdout[-1500:]}"] if done.returncode else []
    by_key = {r["id"]: r for r in records}
    for line in (folder / "paper.blg").read_text(encoding="utf-8", errors="replace").split("\n"):
        if line.startswith("Warning--"):
            kind, _, key = line.removeprefix("Warning--").rpartition(" ")
            if kind not in ALLOWED or key not in by_key or not ALLOWED[kind](by_key[key]):
                faults.append(f"bibtex: {line}")
    keys = [key for _, key in _BIBITEM.findall(bbl(folder))]
    if sorted(keys) != sorted(by_key):
        odd = sorted(set(keys) ^ set(by_key))[:5]
        faults.append(f"bibtex: {len(keys)} bibitems for {len(by_key)} records; not in both: {odd}")
    return faults


def bbl(folder: Path) -> str:
    """What bibtex or biber made."""
    return (folder / "paper.bbl").read_text(encoding="utf-8", errors="replace")


def printed_order(folder: Path) -> list[str]:
    """The keys in the order in which they are printed."""
    return [key for _, key in _BIBITEM.findall(bbl(folder))]


def case_faults(folder: Path, records: Sequence[Record]) -> list[str]:
    """The tokens of titles that must keep their case, sought in the entries that bibtex made."""
    entries: dict[str, str] = {}
    found = list(_BIBITEM.finditer(bbl(folder)))
    for here, after in zip(found, [*found[1:], None], strict=True):
        entry = bbl_text = here.string[here.end() : after.start() if after else len(here.string)]
        entry = re.sub(r"\\([&%#_$])", r"\1", bbl_text.replace("{", "").replace("}", ""))
        entries[here[2]] = words(entry.replace("~", " "))
    return [
        f"case: {record['id']}: {token!r} in {entries.get(record['id'], '')!r}"
        for record in records
        for token in protected(record)
        if token not in entries.get(record["id"], "")
    ]


def protected(record: Record) -> list[str]:
    """The tokens of a title whose case has a meaning, and its formulas; what TeX spells otherwise is left out."""
    tokens = []
    for kind, text in pieces(record.get("title", "")):
        if kind == "math" and re.fullmatch(r"[A-Za-z0-9\\^_()/ ]*", text):
            tokens.append(words(f"${text}$"))
        elif kind == "text":
            tokens += [t for t in (token.rstrip(".,:;?!") for token in text.split()) if _keeps_case(t)]
    return tokens


def _keeps_case(token: str) -> bool:
    if not re.fullmatch(r"[A-Za-z0-9()/.:+&%#-]+", token):
        return False
    parts = [re.sub(r"[^A-Za-z0-9]", "", part) for part in re.split(r"[-/]", token)]
    return any(
        re.search(r".[A-Z]", part)
        or (re.fullmatch("[A-Z]", part) and (part != "A" or len(parts) > 1))
        or (re.search("[A-Z]", part) and re.search("[0-9]", part))
        for part in parts
    )


# --- what is printed --------------------------------------------------------------------------------------------------


def print_faults(text: str, order: Sequence[str], records: Sequence[Record], what: str) -> list[str]:
    """The records whose authors, then title do not stand in the text of the PDF, in the order of the bibliography.

    Letters and digits are compared; formulas and kept commands are skipped over, their length bounding the gap.
    """
    page, by_key, faults = bare(text), {r["id"]: r for r in records}, []
    position, labels = 0, 0
    for key in order:
        record = by_key[key]
        labels += 40
        if "title" not in record:
            continue
        names = record.get("author", ())
        entry = sum(len(bare(whole(n))) + 3 for n in names) + len(source(record["title"]))
        end = position + 2 * entry + labels + 200
        missing, title = [], position
        for name in names:
            found = page.find(bare(family(name)), title, end)
            title = max(title, found)
            missing += [family(name)] if found < 0 else []
        printed = re.compile(_pattern(record)).search(page, title, end)
        if missing:
            faults.append(f"{what}: {key}: not printed, or not in order: {missing}")
        if printed:
            position, labels = printed.end(), 0
        else:
            faults.append(f"{what}: {key}: the title is not printed: {source(record['title'])!r}")
    return faults


def _pattern(record: Record) -> str:
    """What the title looks like among the letters and digits of the page."""
    pattern, gap = "", ""
    for kind, text in pieces(record["title"]):
        if kind == "text" and bare(text):
            pattern += (gap if pattern else "") + re.escape(bare(text))
            gap = ""
        elif kind != "text":
            gap += f".{{0,{len(text) + 20}}}?"
    return pattern


def named_faults(text: str, wanted: Iterable[str]) -> list[str]:
    """The strings that do not stand in the PDF with their case; Δ may be the letter or the increment sign."""
    page = text.replace("∆", "Δ")
    return [f"PDF: {string!r} does not stand in its text" for string in wanted if string not in page]


# --- whole judgements -------------------------------------------------------------------------------------------------


def judge_bibtex(folder: Path, refs: Path, style: str, engine: str, records: Sequence[Record], some: bool) -> list[str]:
    """Compile a paper that cites the records (``some``: of a file that holds others too) in a classic style."""
    need("bibtex", engine, "pdftotext", *(FONT_FILES if engine == "lualatex" else ()))
    shutil.copy(refs, folder / "refs.bib")
    paper(folder, engine, style, [r["id"] for r in records] if some else ("*",))
    faults = compile_(folder, engine)
    faults += bibtex(folder, records)
    faults += case_faults(folder, records)
    faults += compile_(folder, engine, last=True)
    return faults + print_faults(pdf_text(folder), printed_order(folder), records, f"{engine}, {style}")


BIBLATEX = (
    "\\documentclass{article}\n" + PAGE + FONTS + "\\usepackage{amsmath,amssymb}\n"
    "\\usepackage[backend=biber,sorting=none,maxbibnames=1000]{biblatex}\n"
    "\\addbibresource{refs.bib}\n"
    "\\begin{document}\n\\nocite{*}\n\\printbibliography\n\\end{document}\n"
)


def judge_biblatex(folder: Path, refs: Path, records: Sequence[Record]) -> list[str]:
    """Compile a paper that cites all the records of a file with biblatex and biber."""
    need("biber", "lualatex", "pdftotext", *FONT_FILES)
    shutil.copy(refs, folder / "refs.bib")
    (folder / "paper.tex").write_text(BIBLATEX, encoding="utf-8")
    faults = compile_(folder, "lualatex")
    done = run("biber", "--nolog", "paper", cwd=folder)
    faults += [f"biber: exit {done.returncode}"] if done.returncode else []
    faults += [f"biber: {line}" for line in done.stdout.split("\n") if re.match(r"(ERROR|WARN) - ", line)]
    keys = re.findall(r"\\entry\{([^{}]*)\}", bbl(folder))
    if sorted(keys) != sorted(r["id"] for r in records):
        faults.append(f"biber: {len(keys)} entries for {len(records)} records")
    faults += compile_(folder, "lualatex", last=True)
    return faults + print_faults(pdf_text(folder), keys, records, "biblatex")


_TOLERATED = re.compile(
    r"WARN - Datamodel: .*[Ee]ntry '(?P<key>[^']*)'.*: Missing mandatory field "
    r"(?:- one of 'date, year' must be defined|'(?P<field>title)')"
)


def judge_biber_tool(folder: Path, refs: Path, records: Sequence[Record]) -> list[str]:
    """Validate against biber's data model; it exits with 0 always, so what it says is read."""
    need("biber")
    done = run(
        "biber", "--tool", "--validate-datamodel", "--nolog", "--output-file", folder / "tool.bib", refs, cwd=folder
    )
    faults = [f"biber --tool: exit {done.returncode}"] if done.returncode else []
    by_key = {r["id"]: r for r in records}
    for line in done.stdout.split("\n"):
        if not re.match(r"(ERROR|WARN) - ", line):
            continue
        told = _TOLERATED.match(line)
        if told and told["key"] in by_key and (told["field"] or "issued") not in by_key[told["key"]]:
            continue
        faults.append(f"biber --tool: {line}")
    keys = re.findall(r"^@\w+\{([^,\s]+),", (folder / "tool.bib").read_text(encoding="utf-8"), re.MULTILINE)
    if sorted(keys) != sorted(by_key):
        faults.append(f"biber --tool: {len(keys)} entries for {len(records)} records")
    return faults
