"""What the judges take for the truth, our records as jsonl, is what the documents say."""

from __future__ import annotations

import json
from typing import Any

from .judging import HERE, SHARED, Record, bare, documents, fine, source, whole


def test_our_own_documents(few: list[Record]) -> None:
    assert [source(r.get("title")) for r in few] == [
        "",
        "",
        "QPLEX and DeepSeek-Prover: Double Q-Learning on the SE(3) Lattice of an A-Frame",
        r"Retiring $\Delta$-Parity: Poses on $\mathrm{SE}(3)$ & Other Groups at 100% Cover",
        r"Reading \input{/etc/passwd} and \write18{ls} as Text: 50% of a { Brace",
        "Notes Without an Abstract: Is a Question Mark Enough? It Is",
        "第三の道: A Third Way Across Scripts",
    ]
    assert [[whole(n) for n in r.get("author", ())] for r in few] == [
        [],
        [],
        ["Åse Brandt-Olsen", "Yuki Nakagawa"],
        ["Yuki Nakagawa", "Åse Brandt-Olsen", "Jan van der Berg"],
        ["Åse Brandt-Olsen", "Émile Ōtsuka"],
        ["Åse Brandt-Olsen", "Łukasz Kowalczyk", "Jörg Müller", "Ömer Çelik"],
        ["奕哲 陈", "Åse Brandt-Olsen"],
    ]
    text = "".join((HERE / "documents" / name).read_text(encoding="utf-8") for name in ("abstracts.txt", "listing.txt"))
    assert all(source(r.get("abstract")) in text for r in few)


def test_the_corpus(truth: list[Record], few: list[Record]) -> None:
    """Record for record, but for three in a hundred at the most: the readers have tests of their own."""
    wanted: list[dict[str, Any]] = []
    for path in documents():
        expected = path.with_suffix(".expected.json")
        if expected.exists():
            wanted += json.loads(expected.read_text(encoding="utf-8"))["records"]
    seeds = 20 if (SHARED / "seeds").is_dir() else 0
    found = truth[len(few) + seeds :]
    assert len(found) == len(wanted)
    assert len(truth) == len(few) + seeds + len(wanted)
    wrong = [
        f"{have['id']}: {want['id']}"
        for want, have in zip(wanted, found, strict=True)
        if any(bare(source(have.get(field))) != bare(want.get(field) or "") for field in ("title", "abstract"))
    ]
    if len(wrong) > len(wanted) * 3 / 100:
        fine(wrong)
