"""From abstracts to records: what is named, what is abstained from, what is taken over."""

import json
import random
from pathlib import Path
from typing import Any

import msgspec
import pytest
from conftest import ROOT, Run
from papers import dump, library, loads, paper, papers, text

from bibconv import Index, Name, Record
from bibconv.identify import Finding
from bibconv.identify.matcher import LONGEST
from bibconv.model import Identified, Math
from bibconv.report import Report

UNSET = msgspec.UNSET


def words_of(number: int) -> str:
    abstract = paper(number).abstract
    assert isinstance(abstract, str)
    return abstract


def find(path: str, record: Record, **options: Any) -> Finding:
    with Index(path) as index:
        return index.find(record, **options)


def identify(path: str, record: Record) -> Record:
    with Index(path) as index:
        return index.identify(record)


def provenance(record: Record) -> Identified:
    assert record.source is not UNSET
    assert record.source.identified is not UNSET
    return record.source.identified


# What is named.


def test_a_bare_abstract_becomes_its_paper(tmp_path: Path) -> None:
    known = paper(3)
    found = identify(library(tmp_path), Record(abstract=known.abstract))
    assert msgspec.structs.replace(found, source=UNSET) == msgspec.structs.replace(known, id=UNSET)
    assert provenance(found) == Identified(
        library="lib.db",
        id="paper:3",
        by="abstract",
        score=1.0,
        fields=dict.fromkeys(["author", "issued", "title", "container-title", "DOI", "type"], "paper:3"),
    )


def test_what_is_not_in_the_library_stays_as_it_is(tmp_path: Path) -> None:
    record = Record(id="mine", abstract=paper(99).abstract)
    finding = find(library(tmp_path), record)
    assert (finding.reason, finding.best) == ("not found", None)
    assert identify(str(tmp_path / "lib.db"), record) == record


@pytest.mark.parametrize("share", [0.3, 0.5, 0.8])
def test_an_abstract_that_was_cut(share: float, tmp_path: Path) -> None:
    abstract = words_of(3)[: int(len(words_of(3)) * share)]
    best = find(library(tmp_path), Record(abstract=abstract)).best
    assert best
    assert best.id == "paper:3"


def test_an_abstract_that_runs_on(tmp_path: Path) -> None:
    rest = text(random.Random(5), 60)
    best = find(library(tmp_path), Record(abstract=f"{words_of(3)} {rest}")).best
    assert best
    assert best.id == "paper:3"


def test_an_abstract_that_runs_on_into_another_paper_of_the_library(tmp_path: Path) -> None:
    best = find(library(tmp_path), Record(abstract=f"{words_of(3)} {words_of(4)}")).best
    assert best
    assert best.id == "paper:3"


def test_a_text_in_which_abstracts_stand_is_none_of_them(tmp_path: Path) -> None:
    around = text(random.Random(5), 300)
    finding = find(library(tmp_path), Record(abstract=f"{around} {words_of(3)} {around}"))
    assert (finding.reason, finding.best) == ("amid other text", None)
    several = " ".join(words_of(number) for number in range(10))
    assert find(str(tmp_path / "lib.db"), Record(abstract=several)).best is None


def test_spelling_and_markup_do_not_matter(tmp_path: Path) -> None:
    said = "We find that the naïve ε-greedy learner of Gârbea is ﬁne on $\\mathbb{R}^{n}$ — " + text(
        random.Random(6), 60
    )
    asked = (
        said.replace("ε", "$\\varepsilon$").replace("ï", "i").replace("â", "\\^a").replace("ﬁ", "fi").replace("—", "-")
    )
    best = find(library(tmp_path, Record(id="greedy", title="Greed", abstract=said)), Record(abstract=asked)).best
    assert best
    assert best.id == "greedy"
    runs = ("We find that the naïve ", Math("\\epsilon"), "-greedy learner", asked.partition("learner")[2])
    assert find(str(tmp_path / "lib.db"), Record(abstract=runs)).best


@pytest.mark.parametrize(
    "abstract",
    [
        "Cet article présente un système de résumé automatique qui s'exécute en ligne, l'évalue sur cinq corpus de "
        "presse, et montre que la redondance des phrases y est moindre que dans les systèmes antérieurs.",
        "本文提出一种新的纸牌洗牌方法,并证明七次洗牌足以使一副牌达到近似随机的状态。我们在五个数据集上进行了实验,结果表明该方法优于现有方法,"
        "而且所需时间更短。此外,我们还讨论了该方法在实际应用中的局限性。",
        "В работе предлагается новый метод тасования карт и доказывается, что семи тасований достаточно, чтобы "
        "колода стала почти случайной; приводятся результаты опытов на пяти наборах данных.",
    ],
)
def test_other_languages(abstract: str, tmp_path: Path) -> None:
    path = library(tmp_path, Record(id="other", title="Other", abstract=abstract))
    best = find(path, Record(abstract=abstract)).best
    assert best
    assert best.id == "other"
    assert find(path, Record(abstract=abstract[::-1])).best is None


# Abstentions.


@pytest.mark.parametrize(
    ("abstract", "reason"),
    [
        (None, "nothing to go by"),
        ("", "nothing to go by"),
        ("?!", "nothing to go by"),
        ("River stone lantern measure gentle.", "too short"),
        ("Abstract not available.", "too short"),
        ("word " * (LONGEST + 1), "too long"),
        (" ".join(random.Random(1).choices(words_of(1).split(), k=100_000)), "too long"),
        ("\\" * 500_000, "too long"),
    ],
    ids=["none", "empty", "marks", "five words", "no abstract", "long", "100,000 words", "backslashes"],
)
def test_what_is_no_abstract(abstract: str | None, reason: str, tmp_path: Path) -> None:
    record = Record(abstract=UNSET if abstract is None else abstract)
    assert find(library(tmp_path), record).reason == reason


def test_few_words_are_not_enough_even_where_they_are_right(tmp_path: Path) -> None:
    assert find(library(tmp_path), Record(abstract=" ".join(words_of(3).split()[:10]))).reason == "too short"


def test_the_same_abstract_under_two_titles_without_a_shared_author(tmp_path: Path) -> None:
    other = Record(id="other", title="Quite another title", author=(Name(family="Nobody"),), abstract=paper(3).abstract)
    finding = find(library(tmp_path, other), Record(abstract=paper(3).abstract))
    assert (finding.reason, finding.best) == ("several works", None)
    assert {each.id for each in finding.candidates[:2]} == {"paper:3", "other"}
    mine = Record(author=paper(3).author, abstract=paper(3).abstract)
    best = find(str(tmp_path / "lib.db"), mine).best
    assert best
    assert best.id == "paper:3", "what the record says of its authors decides"


def test_boilerplate_is_of_nobody(tmp_path: Path) -> None:
    notice = (
        "This volume contains the papers that were presented at the annual meeting, each of which was reviewed by at "
        "least three members of the committee, to whom we are grateful, as we are to the sponsors and the volunteers."
    )
    volumes = [
        Record(
            id=f"volume:{n}",
            title=f"Volume {n}",
            author=(Name(family=f"Editor{n}"),),
            abstract=f"{notice} {text(random.Random(n), 9)}",
        )
        for n in range(100)
    ]
    assert find(library(tmp_path, *volumes), Record(abstract=notice)).best is None
    few = tmp_path / "few"
    few.mkdir()
    assert find(library(few, *volumes[:3]), Record(abstract=notice)).reason == "several works"


def test_another_edition_is_another_work(tmp_path: Path) -> None:
    said = (
        "We describe the {} shared task on the lexical cleverness of machines, held at {}, in which twelve teams took "
        "part. The task is to tell clever words from others in five languages. We give an account of the data, of the "
        "measures by which the systems were ranked, and of what the best of them have in common."
    )
    first = Record(
        id="first", title="Cleverness 2019", author=paper(3).author, abstract=said.format("first", "CLEVER 2019")
    )
    path = library(tmp_path, first)
    finding = find(path, Record(abstract=said.format("second", "CLEVER 2020")))
    assert (finding.reason, finding.best) == ("other edition", None)
    assert find(path, Record(abstract=said.format("first", "CLEVER 2019"))).best


# Versions.


def versions() -> tuple[Record, Record]:
    """A preprint, and what was published of it under another title."""
    abstract = words_of(50)
    preprint = Record(
        id="arxiv:2101.00001",
        type="article",
        title="Seven shuffles, a first report",
        author=(Name(family="Haddad", given="R."), Name(family="Kim", given="S.")),
        abstract=abstract + " Work in progress.",
        issued="2021-01",
        archive="arXiv",
        archive_location="2101.00001",
        archive_collection="math.PR",
    )
    published = Record(
        id="journal:1",
        type="article-journal",
        title="Seven Shuffles Are Enough",
        author=(Name(family="Haddad", given="Rim"), Name(family="Kim", given="Soo")),
        abstract=abstract,
        issued="2022",
        container_title="Journal of Cards",
        doi="10.1234/cards",
    )
    return preprint, published


def test_versions_are_one_answer_with_both_ids(tmp_path: Path) -> None:
    preprint, published = versions()
    path = library(tmp_path, preprint, published)
    for abstract in (preprint.abstract, published.abstract):
        found = identify(path, Record(abstract=abstract))
        assert (found.title, found.issued, found.doi) == (published.title, "2022", "10.1234/cards")
        assert (found.archive, found.archive_location) == ("arXiv", "2101.00001")
        assert found.type == "article-journal"
        said = provenance(found)
        assert said.fields is not UNSET
        assert (said.id, said.fields["DOI"]) == ("journal:1", "journal:1")
        assert said.fields["archive_location"] == "arxiv:2101.00001"
        assert said.alternates is not UNSET
        assert [each.id for each in said.alternates] == ["arxiv:2101.00001"]


def test_the_number_of_a_preprint_is_in_its_doi(tmp_path: Path) -> None:
    preprint, published = versions()
    bare = msgspec.structs.replace(
        preprint, archive=UNSET, archive_location=UNSET, archive_collection=UNSET, doi="10.48550/arXiv.2101.00001"
    )
    found = identify(library(tmp_path, bare, published), Record(abstract=published.abstract))
    assert (found.doi, found.archive, found.archive_location) == ("10.1234/cards", "arXiv", "2101.00001")


def test_versions_state_no_other_edition(tmp_path: Path) -> None:
    preprint, published = versions()
    path = library(
        tmp_path,
        msgspec.structs.replace(preprint, title="Shuffles, Part I"),
        msgspec.structs.replace(published, title="Shuffles, Part II"),
    )
    assert find(path, Record(abstract=published.abstract)).reason == "several works"


def test_a_version_whose_beginning_alone_is_asked_for(tmp_path: Path) -> None:
    preprint, published = versions()
    finding = find(library(tmp_path, preprint, published), Record(abstract=words_of(50)[:250]))
    assert finding.best
    assert {finding.best.id, *(each.id for each in finding.alternates)} == {preprint.id, published.id}


# Records that say something of themselves.


def test_a_listing_gets_date_venue_and_ids_and_keeps_its_own(tmp_path: Path) -> None:
    known = paper(3)
    mine = Record(title=f"{known.title}!", author=known.author, abstract=known.abstract)
    found = identify(library(tmp_path), mine)
    assert (found.title, found.author) == (mine.title, mine.author)
    assert (found.issued, found.container_title, found.doi) == (known.issued, known.container_title, known.doi)
    fields = provenance(found).fields
    assert fields is not UNSET
    assert set(fields) == {"issued", "container-title", "DOI", "type"}


def test_title_and_author_are_enough_where_there_is_no_abstract(tmp_path: Path) -> None:
    known = paper(3)
    path = library(tmp_path)
    found = identify(path, Record(title=str(known.title).upper(), author=known.author))
    assert provenance(found).by == "title"
    assert found.abstract == known.abstract
    assert find(path, Record(title=known.title)).best is None, "a title alone is not"
    assert find(path, Record(title=known.title, author=(Name(family="Nobody"),))).best is None
    assert find(path, Record(title=known.title, author=known.author, abstract=paper(99).abstract)).best is None


def test_other_authors_and_another_title_speak_against_an_abstract(tmp_path: Path) -> None:
    path = library(tmp_path)
    mine = Record(title="Quite another title", author=(Name(family="Nobody"),), abstract=paper(3).abstract)
    assert find(path, mine).reason == "other authors"
    assert find(path, Record(title="Quite another title", abstract=paper(3).abstract)).reason == "other authors"
    retitled = Record(title="Quite another title", author=paper(3).author, abstract=paper(3).abstract)
    assert find(path, retitled).best, "a shared author may have given it another title"


def test_a_record_that_was_published_elsewhere_takes_no_pages(tmp_path: Path) -> None:
    known = msgspec.structs.replace(paper(60), page="1-9", volume="7")
    path = library(tmp_path, known)
    mine = Record(author=known.author, abstract=known.abstract, container_title="Proceedings of Something Else")
    found = identify(path, mine)
    assert (found.page, found.volume, found.doi, found.issued) == (UNSET, UNSET, UNSET, UNSET)
    assert (found.title, found.container_title) == (known.title, "Proceedings of Something Else")


def test_an_abstract_is_not_searched_for_identifiers(tmp_path: Path) -> None:
    said = f"{words_of(3)} See also arXiv:2101.00001 and https://doi.org/10.1234/other for more."
    bare = msgspec.structs.replace(paper(3), doi=UNSET)
    found = identify(library(tmp_path, bare), Record(abstract=said))
    assert found.title == paper(3).title
    assert (found.doi, found.archive_location, found.url) == (UNSET, UNSET, UNSET)
    assert find(str(tmp_path / "lib.db"), Record(abstract=f"doi:10.1234/3 {words_of(99)}")).best is None


# Thresholds, and what is found in bulk.


def test_a_score_of_ones_own(tmp_path: Path) -> None:
    rng = random.Random(1)
    changed = [word if rng.random() > 0.12 else "zzz" for word in words_of(3).split()]
    record = Record(abstract=" ".join(changed))
    path = library(tmp_path)
    found = find(path, record)
    assert found.best
    assert 0.75 < found.best.score < 0.99
    strict = find(path, record, min_score=0.99)
    assert (strict.reason, strict.best) == ("not found", None)
    assert strict.candidates[0].id == "paper:3"


def test_candidates_are_listed_even_where_no_words_stand_together(tmp_path: Path) -> None:
    shuffled = words_of(3).split()
    random.Random(1).shuffle(shuffled)
    path = library(tmp_path)
    assert len(find(path, Record(abstract=" ".join(shuffled)), candidates=2).candidates) == 2
    assert find(path, Record(abstract=" ".join(shuffled)), candidates=0).candidates == ()


def test_many_changed_abstracts_are_all_found_and_strange_ones_never(tmp_path: Path) -> None:
    path = library(tmp_path, *papers(300)[30:])
    rng = random.Random(9)
    with Index(path) as index:
        for number in range(0, 300, 3):
            said = [word for word in words_of(number).split() if rng.random() > 0.1]
            best = index.find(Record(abstract=" ".join(said))).best
            assert best
            assert best.id == f"paper:{number}"
            assert index.find(Record(abstract=paper(number, seed=7).abstract)).best is None


def test_the_report_says_what_was_found(tmp_path: Path) -> None:
    report = Report()
    with Index(library(tmp_path)) as index:
        list(index.records([paper(3), Record(abstract=paper(99).abstract)], report))
    assert dict(report.findings) == {"I005": 1, "I006": 1}


# The command line.


def test_identify_writes_what_convert_would_and_more(tmp_path: Path, bibconv: Run) -> None:
    path, out = library(tmp_path), tmp_path / "out.jsonl"
    ran = bibconv("identify", "-", "-f", "abstracts", "--index", path, "-o", out, stdin=dump(words_of(3), words_of(99)))
    assert ran.status == 0
    assert ran.err.endswith(
        "bibconv: read 2 = written 2 + refused 0 + merged 0\n"
        "bibconv: identified 1 of 2; abstained from 1 (not found 1)\n"
    )
    first, second = loads(out.read_bytes())
    assert first["title"] == paper(3).title
    assert first["source"]["lines"] == [1, 1]  # type: ignore[index]
    assert first["source"]["identified"]["id"] == "paper:3"  # type: ignore[index]
    plain = bibconv("convert", "-", "-f", "abstracts", "-t", "jsonl", stdin=dump(words_of(3), words_of(99)))
    assert second == loads(plain.out)[1]
    assert first["abstract"] == loads(plain.out)[0]["abstract"]


@pytest.mark.parametrize("format", ["bibtex", "biblatex", "csl-json", "ris", "jats", "jsonl"])
def test_every_output_format(format: str, tmp_path: Path, bibconv: Run) -> None:
    ran = bibconv("identify", "-", "--index", library(tmp_path), "-t", format, stdin=dump(words_of(3)))
    assert ran.status == 0
    assert b"10.1234/3" in ran.out
    again = bibconv("identify", "-", "-f", format, "--index", str(tmp_path / "lib.db"), "-t", "jsonl", stdin=ran.out)
    assert again.status == 0
    assert loads(again.out)[0]["source"]["identified"]["score"] == 1.0  # type: ignore[index]


def reported(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(path.read_bytes())
    return found


def test_the_report_of_decisions(tmp_path: Path, bibconv: Run) -> None:
    preprint, published = versions()
    path, out = library(tmp_path, preprint, published), tmp_path / "decisions.json"
    said = str(published.abstract).replace(".", " $\\alpha$.", 1)
    document = tmp_path / "dump.txt"
    document.write_bytes(dump(said, words_of(99), "Five words are not enough."))
    ran = bibconv("identify", document, "--index", path, "--report", out, "--candidates", "2", "-t", "bibtex")
    assert ran.status == 0
    named, unknown, short = reported(out)
    assert (named["answer"], named["reason"], named["title"]) == ("journal:1", "abstract", published.title)
    assert 0.9 < named["score"] < 1
    assert named["taken"]["title"] == "journal:1"
    assert named["taken"]["archive_location"] == "arxiv:2101.00001"
    (alternate,) = named["alternates"]
    assert (alternate["id"], alternate["authors"]) == ("arxiv:2101.00001", ["Haddad", "Kim"])
    assert alternate["identifiers"]["archive_location"] == "2101.00001"
    assert len(named["spans"]) == 2
    for span in named["spans"]:
        assert said[slice(*span["record"])] == span["text"]
        assert str(published.abstract)[slice(*span["library"])] == span["text"]
    assert (unknown["answer"], unknown["reason"], len(unknown["candidates"])) == (None, "not found", 2)
    assert (unknown["path"], unknown["lines"]) == (str(document), [2, 2])
    assert (short["answer"], short["reason"]) == (None, "too short")


def test_decisions_are_replayed(tmp_path: Path, bibconv: Run) -> None:
    path, out = library(tmp_path), tmp_path / "decisions.json"
    document, refs = tmp_path / "dump.txt", tmp_path / "refs.jsonl"
    document.write_bytes(dump(words_of(3), words_of(4), words_of(99), words_of(5)))
    assert bibconv("identify", document, "--index", path, "--report", out, "-o", refs).status == 0
    before = refs.read_bytes()
    assert bibconv("identify", document, "--index", path, "--accept", out, "-o", refs).status == 0
    assert [record.get("title") for record in loads(refs.read_bytes())] == [r.get("title") for r in loads(before)]
    decisions = reported(out)
    decisions[0]["answer"] = None
    decisions[1]["answer"] = "paper:9"
    decisions[2]["answer"] = "paper:nothing"
    del decisions[3]
    out.write_text(json.dumps(decisions))
    ran = bibconv("identify", document, "--index", path, "--accept", out, "-o", refs)
    assert ran.status == 0
    assert "dump.txt:3:1: I009 the decision names 'paper:nothing'" in ran.err
    first, second, third, fourth = loads(refs.read_bytes())
    assert "title" not in first
    assert second["title"] == paper(9).title
    assert second["source"]["identified"]["by"] == "accepted"  # type: ignore[index]
    assert "title" not in third
    assert fourth["title"] == paper(5).title, "what no decision names is looked for"


@pytest.mark.parametrize("content", ["", "{}", "[1]", '[{"record": 1}]', "@misc{a,}", "\x00"])
def test_what_is_no_report_of_decisions(content: str, tmp_path: Path, bibconv: Run) -> None:
    (tmp_path / "odd.json").write_text(content)
    ran = bibconv("identify", "-", "--index", library(tmp_path), "--accept", tmp_path / "odd.json", stdin=dump("A b."))
    assert ran.status == 2
    assert "--accept" in ran.err


@pytest.mark.parametrize("kind", ["missing", "foreign", "truncated", "older", "unfinished"])
def test_an_index_that_cannot_be_used(kind: str, tmp_path: Path, bibconv: Run) -> None:
    path, out, report = Path(library(tmp_path)), tmp_path / "refs.bib", tmp_path / "decisions.json"
    whole = path.read_bytes()
    code = {"missing": "I001", "foreign": "I001", "truncated": "I002", "older": "I003", "unfinished": "I004"}[kind]
    match kind:
        case "foreign":
            path.write_bytes(b"@misc{a,}\n" * 50)
        case "truncated":
            path.write_bytes(whole[: len(whole) // 2])
        case "older":
            path.write_bytes(whole[:60] + bytes(4) + whole[64:])
        case _:
            path.unlink()
    if kind == "unfinished":
        (tmp_path / "lib.db.building").write_bytes(whole)
    out.write_text("what was there")
    ran = bibconv("identify", "-", "--index", path, "-o", out, "--report", report, stdin=dump(words_of(3)))
    assert ran.status == 2
    assert f"lib.db: {code} " in ran.err
    assert out.read_text() == "what was there"
    assert not report.exists()


def test_an_index_that_turns_out_to_be_damaged(tmp_path: Path, bibconv: Run) -> None:
    path, out = Path(library(tmp_path)), tmp_path / "refs.bib"
    whole = path.read_bytes()
    path.write_bytes(whole[:8192] + b"\xff" * (len(whole) - 8192))
    ran = bibconv("identify", "-", "--index", path, "-o", out, stdin=dump(words_of(3)))
    assert ran.status == 2
    assert "lib.db: I002 " in ran.err
    assert not out.exists()


def test_what_is_read_is_not_written(tmp_path: Path, bibconv: Run) -> None:
    path = library(tmp_path)
    for arguments in (["-o", path], ["--report", path]):
        ran = bibconv("identify", "-", "--index", path, "-t", "bibtex", *arguments, stdin=dump(words_of(3)))
        assert ran.status == 2
    assert find(path, paper(3)).best


def test_start_up_does_not_pay_for_identify(bibconv: Run) -> None:
    import subprocess
    import sys

    said = "import sys, bibconv.cli.convert, bibconv.cli.identify; print([m for m in sys.modules if 'sqlite' in m])"
    ran = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True, cwd=ROOT)
    assert ran.stdout == "[]\n"
