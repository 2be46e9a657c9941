"""How well ``bibconv identify`` does, on the shared queries, on queries of our own, and on a large generated library.

``make identify-eval`` prints the tables and draws the curve of ``docs/identify.md``; ``ARGS="--scale 200000"`` measures
speed and memory besides. The process fails where a figure is not what the documentation says.
"""

import argparse
import gzip
import hashlib
import json
import random
import re
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import accumulate, islice
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from conftest import ROOT, SHARED

from bibconv import Name, Record
from bibconv.identify import Index, build
from bibconv.identify.matcher import MIN_SCORE, Finding
from bibconv.identify.store import Reader
from bibconv.identify.works import same_authors
from bibconv.report import Report

LIBRARY = SHARED / "identify" / "library.jsonl.gz"
QUERIES = SHARED / "identify" / "queries.jsonl"
PICTURE = ROOT / "docs" / "identify.svg"

MOST_MISSED = {"first-sentences": 5}
"""How many records of a kind may be missed, where that is not one."""

CHANGED = 0.12
"""The share of the words that is changed in a query of our own."""


class Query(NamedTuple):
    """An abstract, how it was changed, and the ids that are right: none where the library does not hold the paper."""

    abstract: str
    kind: str
    truth: frozenset[str]


class Answer(NamedTuple):
    """What a query got: the reason, the score of the best, the ids that were named."""

    query: Query
    finding: Finding
    named: frozenset[str]

    @property
    def outcome(self) -> str:
        if not self.named:
            return "abstained"
        return "right" if self.named & self.query.truth else "wrong"


def library() -> list[Record]:
    """The records of the shared library."""
    from bibconv.files import from_text
    from bibconv.format import get
    from bibconv.pipe import read_document

    report = Report()
    with from_text(gzip.decompress(LIBRARY.read_bytes()), report) as document:
        return list(read_document(document, report, get("csl-json")))


def shared_queries() -> list[Query]:
    """The shared queries."""
    found = [json.loads(line) for line in QUERIES.read_text(encoding="utf-8").split("\n") if line]
    return [Query(each["abstract"], each["kind"], frozenset(each["truth"])) for each in found]


def ask(path: str, queries: list[Query], min_score: float = MIN_SCORE) -> list[Answer]:
    """What the matcher says of each query."""
    with Index(path) as index:
        answers = []
        for query in queries:
            finding = index.find(Record(abstract=query.abstract), min_score=min_score)
            ids = (finding.best.id, *(each.id for each in finding.alternates)) if finding.best else ()
            answers.append(Answer(query, finding, frozenset(ids)))
        return answers


def show(title: str, answers: list[Answer]) -> bool:
    """Print the table by kind; whether every figure is as it has to be."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for answer in answers:
        counts[answer.query.kind][answer.outcome] += 1
    print(f"\n{title}\n{'kind':18}{'queries':>8}{'right':>8}{'wrong':>8}{'abstained':>10}")
    good = sum(count["wrong"] for count in counts.values()) <= 1
    for kind, count in sorted(counts.items()):
        print(f"{kind:18}{count.total():>8}{count['right']:>8}{count['wrong']:>8}{count['abstained']:>10}")
        if kind not in ("absent", "retitled"):
            good &= count.total() - count["right"] <= MOST_MISSED.get(kind, 1)
    for answer in answers:
        if answer.outcome == "wrong" or (answer.outcome != "right" and answer.query.truth):
            near = [(each.id, round(each.score, 2)) for each in answer.finding.candidates]
            print(f"  {answer.outcome}: {answer.query.kind}, {answer.finding.reason}: {sorted(answer.named)}; {near}")
            print(f"    {answer.query.abstract[:100]!r}")
    return good


# Queries of our own.


def changed(rng: random.Random, text: str, other: str) -> str:
    """Words lost, exchanged, said twice, replaced or added here and there."""
    words, strange = text.split(), other.split()
    out: list[str] = []
    for word in words:
        if rng.random() >= CHANGED:
            out.append(word)
            continue
        match rng.randrange(4):
            case 0 if out:
                out.insert(len(out) - 1, word)
            case 1:
                out.append(rng.choice(strange))
            case 2:
                out += [word, rng.choice(strange)]
            case _:
                pass
    return " ".join(out)


def respelt(rng: random.Random, text: str, other: str) -> str:
    """Ligatures, other dashes and quotes, TeX, hyphens at line ends, capitals."""
    for plain, odd in (
        ("fi", "ﬁ"),
        ("fl", "ﬂ"),
        ("-", "‐"),
        ("'", "’"),
        ("é", "\\'e"),
        ("ü", '{\\"u}'),
        ("α", "$\\alpha$"),
    ):
        text = text.replace(plain, odd)
    words = text.split(" ")
    for place in range(20, len(words), 25):
        word = words[place]
        words[place] = f"{word[:4]}- {word[4:]}" if len(word) > 8 and word.isalpha() else word.upper()
    return " ".join(words)


def joined(rng: random.Random, text: str, other: str) -> str:
    """Blanks lost."""
    return re.sub(" ", lambda found: "" if rng.random() < 0.05 else " ", text)


def cut(rng: random.Random, text: str, other: str) -> str:
    """The beginning, its first letter lost."""
    return text[rng.randrange(2) : max(200, int(len(text) * rng.uniform(0.3, 0.7)))]


def runs_on(rng: random.Random, text: str, other: str) -> str:
    """The text, and the beginning of another."""
    return f"{text} {other[: int(len(text) * rng.uniform(0.1, 0.9))]}"


def first_sentences(rng: random.Random, text: str, other: str) -> str:
    """As many sentences as make 160 characters."""
    end = next((found.end() for found in re.finditer(r"\. ", text) if found.end() > 160), len(text))
    return text[:end].strip()


KINDS = {
    "exact": lambda rng, text, other: text,
    "truncated": cut,
    "words-changed": changed,
    "spelling": respelt,
    "joined-words": joined,
    "runs-on": runs_on,
    "first-sentences": first_sentences,
}


def text_of(record: Record) -> str:
    """The abstract as it stands."""
    from bibconv.text.inline import show as shown

    assert record.abstract is not msgspec.UNSET
    return shown(record.abstract)


def own_queries(records: list[Record], full: str, part: str, seed: int) -> list[Query]:
    """Queries of our own, and in ``part`` an index to ask, which lacks some records.

    A record that is lacking is absent where the rest holds nothing near it, and ``retitled`` where it holds what looks
    like a version: that may be named where it shares an author.
    """
    rng = random.Random(seed)
    used = {name for query in shared_queries() for name in query.truth}
    chosen = rng.sample([record for record in records if record.id not in used], 110 * len(KINDS) + 1500)
    missing = {record.id: record for record in chosen[:1500]}
    build(part, [record for record in records if record.id not in missing])
    queries: list[Query] = []
    with Index(full) as index:
        for record in chosen[1500:]:
            kind = list(KINDS)[len(queries) % len(KINDS)]
            found = index.find(record)
            versions = {each.id for each in (found.best, *found.alternates) if each}
            text = KINDS[kind](rng, text_of(record), text_of(rng.choice(records)))
            queries.append(Query(text, kind, frozenset({record.id or "", *versions})))
    with Index(part) as index:
        for record in missing.values():
            near = index.find(Record(abstract=record.abstract), min_score=2.0).candidates
            akin = [each for each in near if each.score > 0.3]
            truth = frozenset(each.id for each in akin if same_authors(record, each.stored.record))
            queries.append(Query(text_of(record), "retitled" if akin else "absent", truth))
    return queries


# The curve.


class Point(NamedTuple):
    """Precision and recall from a score on."""

    score: float
    precision: float
    recall: float


FONT = 'font-family="sans-serif" font-size="12"'


def curve(answers: list[Answer]) -> list[Point]:
    """Precision and recall for each threshold, of answers that were asked for with hardly any."""
    there = sum(bool(answer.query.truth) for answer in answers)
    points = []
    for step in range(2, 101):
        named = [each for each in answers if each.finding.best and each.finding.best.score >= step / 100]
        right = sum(each.outcome == "right" for each in named)
        points.append(Point(step / 100, right / len(named) if named else 1.0, right / there))
    return points


def picture(points: list[Point], answers: list[Answer]) -> str:
    """The curve over the threshold, with the scores of the best candidates below it, as SVG."""
    width, top, bottom, left = 640, 20, 240, 60

    def x(score: float) -> float:
        return left + score * (width - left - 20)

    def y(share: float) -> float:
        return bottom - (share - 0.9) * 10 * (bottom - top)

    def line(values: list[tuple[float, float]], colour: str) -> str:
        shown = " ".join(f"{x(score):.1f},{y(max(value, 0.9)):.1f}" for score, value in values)
        return f'<polyline points="{shown}" fill="none" stroke="{colour}" stroke-width="2"/>'

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="400" {FONT}>',
        f'<rect width="{width}" height="400" fill="white"/>',
    ]
    for step in range(11):
        share = 0.9 + step / 100
        if not step % 2:
            parts.append(f'<text x="{left - 8}" y="{y(share) + 4:.1f}" text-anchor="end">{share:.2f}</text>')
            parts.append(f'<path d="M{left} {y(share):.1f}H{width - 20}" stroke="#ddd"/>')
        parts.append(f'<text x="{x(step / 10):.1f}" y="392" text-anchor="middle">{step / 10:.1f}</text>')
    parts.append(line([(point.score, point.precision) for point in points], "#1b6ca8"))
    parts.append(line([(point.score, point.recall) for point in points], "#c1440e"))
    parts.append(f'<path d="M{x(MIN_SCORE):.1f} {top}V372" stroke="#444" stroke-dasharray="4 3"/>')
    parts.append(
        f'<text x="{x(MIN_SCORE) - 6:.1f}" y="{bottom - 8}" text-anchor="end">named from {MIN_SCORE} on</text>'
    )
    parts.append(f'<text x="{left + 8}" y="{bottom - 40}" fill="#1b6ca8">precision</text>')
    parts.append(f'<text x="{left + 8}" y="{bottom - 24}" fill="#c1440e">recall</text>')
    for name, colour, place, known in (("held", "#c1440e", 290, True), ("absent", "#1b6ca8", 350, False)):
        parts.append(f'<text x="{left - 8}" y="{place + 4}" text-anchor="end" fill="{colour}">{name}</text>')
        scores = Counter(round(best_score(each), 2) for each in answers if bool(each.query.truth) is known)
        for score, count in sorted(scores.items()):
            opacity = min(1.0, 0.3 + count / 30)
            parts.append(
                f'<path d="M{x(score):.1f} {place - 20}v40" stroke="{colour}" stroke-opacity="{opacity:.2f}"/>'
            )
    parts.append(f'<text x="{(left + width) / 2:.0f}" y="265" text-anchor="middle">score of the best candidate</text>')
    return "\n".join([*parts, "</svg>", ""])


def best_score(answer: Answer) -> float:
    """The score of what comes nearest."""
    finding = answer.finding
    scores = [each.score for each in (finding.best, *finding.candidates) if each]
    return max(scores, default=0.0)


# A large library.


def generated(records: list[Record], count: int, seed: int = 5) -> Iterator[Record]:
    """Records of the words of a library, at their frequencies."""
    rng = random.Random(seed)
    frequency: Counter[str] = Counter()
    sizes = []
    for record in records:
        words = text_of(record).split()
        frequency.update(words)
        sizes.append(len(words))
    words, weights = list(frequency), list(accumulate(frequency.values()))
    for number in range(count):
        text = rng.choices(words, cum_weights=weights, k=rng.choice(sizes) + 10)
        author = (Name(family=rng.choice(words), given="A."), Name(family=rng.choice(words), given="B."))
        title, abstract = " ".join(text[:10]), " ".join(text[10:])
        yield Record(id=f"made:{number}", title=title, author=author, abstract=abstract, issued="2020")


def measure(records: list[Record], count: int, folder: str) -> bool:
    """Speed and memory of queries in a library of ``count`` records; whether they are as they have to be."""
    path = f"{folder}/large.db"
    start = time.process_time()
    build(path, generated(records, count))
    print(f"\n{count} generated records: built in {time.process_time() - start:.0f} s of CPU")
    rng = random.Random(1)
    queries = []
    for place, record in enumerate(islice(generated(records, count), 0, None, max(1, count // 400))):
        kind = ("exact", "words-changed", "truncated")[place % 3]
        queries.append(KINDS[kind](rng, text_of(record), "other"))
    queries += [query.abstract for query in shared_queries()[::3]]
    rng.shuffle(queries)
    with tempfile.NamedTemporaryFile("w", suffix=".json", delete=False, dir=folder) as file:
        json.dump(queries, file)
    figures = json.loads(alone("--time", path, file.name))
    print(
        "a query: {median:.1f} ms in the middle, {late:.1f} ms at the 95th percentile; {memory:.0f} MiB".format(
            **figures
        )
    )
    return bool(figures["median"] <= 5 and figures["late"] <= 20 and figures["memory"] < 150)


def killed(source: Path, times: int, folder: str) -> bool:
    """Kill a build at random moments until it was killed so often; whether what is made is always the same."""
    import signal
    import subprocess

    def start(target: str) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "bibconv", "index", "build", str(source), "-f", "csl-json", "-o", target]
        return subprocess.Popen(command, stderr=subprocess.DEVNULL)

    def content(target: str) -> str:
        with Reader(target) as reader:
            rows = hashlib.sha256()
            for row in reader.contents():
                rows.update(repr(row).encode())
            return rows.hexdigest()

    begun = time.monotonic()
    start(f"{folder}/whole.db").wait()
    takes = time.monotonic() - begun
    whole = content(f"{folder}/whole.db")
    rng, kills, same, target = random.Random(3), 0, True, f"{folder}/killed.db"
    while kills < times or not Path(target).exists():
        process = start(target)
        if kills < times:
            time.sleep(rng.uniform(0.05, 0.6) * takes)
            process.kill()
        if process.wait() == -signal.SIGKILL:
            kills += 1
        else:
            same &= content(target) == whole
            if kills < times:
                Path(target).unlink()
    print(f"\na build killed {kills} times: {'the same content' if same else 'OTHER CONTENT'}")
    return same


def alone(*arguments: str) -> str:
    """What this script prints in a process of its own, whose memory is its own."""
    import subprocess

    return subprocess.run([sys.executable, __file__, *arguments], check=True, capture_output=True, text=True).stdout


def times(path: str, queries: str) -> dict[str, Any]:
    """The times of queries, in milliseconds of CPU, and the peak memory of this process, in MiB."""
    spent = []
    with Index(path) as index:
        for query in json.loads(Path(queries).read_text()):
            start = time.process_time()
            index.find(Record(abstract=query))
            spent.append((time.process_time() - start) * 1000)
    spent.sort()
    # What getrusage tells of a child counts what its parent had in memory when it was forked.
    (peak,) = re.findall(r"^VmHWM:\s+(\d+) kB$", Path("/proc/self/status").read_text(), re.MULTILINE)
    memory = int(peak) / 1024
    return {"median": spent[len(spent) // 2], "late": spent[len(spent) * 95 // 100], "memory": memory}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=int, default=0, help="how many records to generate, to measure speed")
    parser.add_argument("--seed", type=int, default=7, help="of the queries of our own")
    parser.add_argument("--kill", type=int, default=0, help="how many times to kill a build")
    parser.add_argument("--time", nargs=2, help=argparse.SUPPRESS)
    said = parser.parse_args()
    if said.time:
        print(json.dumps(times(*said.time)))
        return 0
    records = library()
    with tempfile.TemporaryDirectory() as folder:
        full = f"{folder}/library.db"
        start = time.process_time()
        build(full, records)
        spent, size = time.process_time() - start, Path(full).stat().st_size
        text = sum(len(text_of(record).encode()) for record in records)
        print(f"{len(records)} records: built in {spent:.1f} s of CPU; {size / text:.2f} times the abstracts")
        queries = shared_queries()
        good = show("The shared queries", ask(full, queries)) and spent < 20 and size < 3 * text
        loose = ask(full, queries, min_score=0.02)
        PICTURE.write_text(picture(curve(loose), loose), encoding="utf-8")
        there = sorted(best_score(each) for each in loose if each.query.truth)
        absent = sorted(best_score(each) for each in loose if not each.query.truth)
        print(f"\nscores: held from {there[0]:.2f} on, absent up to {absent[-1]:.2f}; named from {MIN_SCORE} on")
        part = f"{folder}/part.db"
        own = own_queries(records, full, part, said.seed)
        good &= show("Queries of our own, from records that no shared query is of", ask(part, own))
        if said.kill:
            source = Path(folder, "library.json")
            source.write_bytes(gzip.decompress(LIBRARY.read_bytes()))
            good &= killed(source, said.kill, folder)
        if said.scale:
            good &= measure(records, said.scale, folder)
    print("\nall as it has to be" if good else "\nNOT as it has to be")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
