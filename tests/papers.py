"""Libraries of made-up papers, and abstracts that are changed, for the tests of `identify`."""

import json
import random
from pathlib import Path

from bibconv import Name, Record
from bibconv.identify import build

WORDS = (
    "river stone lantern measure gentle orbit copper willow harbour lattice sorrow engine meadow signal winter canvas "
    "pattern hollow bridge ember thunder velvet quarry compass fragment harvest mirror needle ocean pebble quiver "
    "ribbon saddle timber umbrella valley whisper yonder zephyr anchor barrel candle dagger echo feather garden hammer "
    "island jungle kettle ladder marble nettle orchard pepper quilt rocket shadow temple upland vessel window garland "
    "monsoon cobalt driftwood ferment granite horizon ivory juniper keystone lagoon mosaic nimbus obsidian prairie"
).split()
SURNAMES = "Okafor Müller Nguyễn García Łukasiewicz Tanaka Ivanova Silva Haddad Johansson Kim Osei".split()


def text(rng: random.Random, words: int = 90) -> str:
    """Sentences of words that mean nothing."""
    sentences = []
    while words > 0:
        size = rng.randint(8, 16)
        sentences.append(" ".join(rng.choice(WORDS) for _ in range(size)).capitalize() + ".")
        words -= size
    return " ".join(sentences)


def paper(number: int, seed: int = 0) -> Record:
    """A paper."""
    rng = random.Random(seed * 100_000 + number)
    names = tuple(Name(family=rng.choice(SURNAMES), given="A.") for _ in range(rng.randint(1, 3)))
    title = " ".join(rng.sample(WORDS, 7)).capitalize()
    return Record(
        id=f"paper:{number}",
        type="article-journal",
        title=title,
        author=names,
        abstract=text(rng),
        issued="2021-05",
        container_title="Annals of Nothing",
        doi=f"10.1234/{number}",
    )


def papers(count: int, seed: int = 0) -> list[Record]:
    """So many papers."""
    return [paper(number, seed) for number in range(count)]


def library(path: Path, *more: Record, count: int = 30) -> str:
    """An index of some papers and of more."""
    build(str(path / "lib.db"), [*papers(count), *more])
    return str(path / "lib.db")


def as_jsonl(path: Path, records: list[Record]) -> Path:
    """The records as a document in our own format."""
    import msgspec

    path.write_bytes(b"".join(msgspec.json.encode(record) + b"\n" for record in records))
    return path


def dump(*abstracts: str) -> bytes:
    """A dump of abstracts."""
    return "".join(f"Abstract: {abstract}\n" for abstract in abstracts).encode()


def loads(data: bytes) -> list[dict[str, object]]:
    """The records of a document in our own format."""
    return [json.loads(line) for line in data.decode().split("\n") if line]
