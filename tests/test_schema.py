"""The schemas: generated from the types, and of one mind with them."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest

from bibconv import schema
from bibconv.model import Record

SCHEMAS = Path(__file__).parent.parent / "schemas"

GOOD: list[dict[str, Any]] = [
    {},
    {"type": "article-journal", "title": "A", "issued": "2020-05"},
    {"title": ["On ", {"type": "math", "tex": "\\mathrm{SE}(3)"}]},
    {"title": [{"type": "italic", "content": [{"type": "nocase", "content": "E. coli"}, " lives"]}]},
    {"abstract": [{"type": "paragraph", "content": "One."}, {"type": "paragraph", "content": "Two."}]},
    {"abstract": [{"type": "cite", "keys": ["a"], "tex": "\\cite{a}"}]},
    {"author": [{"family": "Beethoven", "given": "Ludwig", "dropping-particle": "van"}, {"literal": "ACME"}]},
    {"DOI": "10.1000/1", "keyword": ["a", "b"], "archive_location": "x"},
    {"extra": {"ris": {"C1": ["x", 1, {"a": None}]}}},
    {"source": {"path": "x", "lines": [1, 2], "fields": {"title": [1, 1]}, "doubts": {"author": ["odd"]}}},
    {
        "source": {
            "identified": {
                "library": "lib.db",
                "id": "a",
                "by": "abstract",
                "score": 0.98,
                "fields": {"title": "a", "archive_location": "b"},
                "alternates": [{"id": "b", "identifiers": {"DOI": "10.1000/1"}}],
            }
        }
    },
    {"issued": "1984~/2004-06"},
    {"issued": "../2004"},
]
BROKEN: list[tuple[dict[str, Any], str]] = [
    ({"type": "paper"}, "$.type"),
    ({"title": ""}, "$.title"),
    ({"title": 3}, "$.title"),
    ({"title": []}, "$.title"),
    ({"title": [{"type": "math", "tex": 3}]}, "$.title[0].tex"),
    ({"title": ["a", {"type": "math"}]}, "$.title[1]"),
    ({"title": ["a", {"type": "mth", "tex": "x"}]}, "$.title[1]"),
    (
        {"title": [{"type": "italic", "content": ["a", {"type": "cite", "keys": [], "tex": "x"}]}]},
        "$.title[0].content[1].keys",
    ),
    ({"title": [{"type": "math", "tex": "x", "more": 1}]}, "$.title[0]"),
    ({"author": []}, "$.author"),
    ({"author": [{"family": ""}]}, "$.author[0].family"),
    ({"author": [{"first": "A"}]}, "$.author[0]"),
    ({"author": "Turing"}, "$.author"),
    ({"issued": "2020-5"}, "$.issued"),
    ({"issued": 2020}, "$.issued"),
    ({"titel": "A"}, "$"),
    ({"keyword": "a"}, "$.keyword"),
    ({"extra": {"ris": {"C1": "x"}}}, "$.extra.ris.C1"),
    ({"source": {"lines": [0, 1]}}, "$.source.lines[0]"),
    (
        {"source": {"identified": {"library": "l", "id": "a", "by": "title", "score": 2.0}}},
        "$.source.identified.score",
    ),
]


@pytest.mark.parametrize("name", ["record", "report"])
def test_the_committed_schema_is_the_generated_one(name: str) -> None:
    assert (SCHEMAS / f"{name}.schema.json").read_text() == schema.as_json(name)


@pytest.mark.parametrize("name", ["record", "report"])
def test_the_schema_is_a_schema(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(schema.generate(name))


@pytest.mark.parametrize("value", GOOD, ids=json.dumps)
def test_all_validators_accept_a_good_record(value: dict[str, Any]) -> None:
    record = msgspec.json.decode(json.dumps(value).encode(), type=Record)
    plain = msgspec.to_builtins(record)
    assert schema.is_valid(plain)
    assert schema.explain(plain) == []
    assert schema.is_valid(value | {"type": value.get("type", "document")})


@pytest.mark.parametrize(("value", "path"), BROKEN, ids=lambda v: json.dumps(v) if isinstance(v, dict) else v)
def test_all_validators_refuse_a_broken_record(value: dict[str, Any], path: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(json.dumps(value).encode(), type=Record)
    assert not schema.is_valid(value)
    assert [where for where, _ in schema.explain(value)] == [path]


def test_every_fault_is_explained() -> None:
    faults = schema.explain({"type": "x", "title": "", "author": [{"family": 1}, {"given": 2}]})
    assert [path for path, _ in faults] == ["$.author[0].family", "$.author[1].given", "$.title", "$.type"]


def test_a_message_does_not_repeat_a_large_value() -> None:
    ((_, message),) = schema.explain({"title": {"a": "x" * 100_000}})
    assert len(message) < 300


def test_a_lone_surrogate_is_explained() -> None:
    assert "surrogate" in schema.explain({"title": "\ud800"})[0][1]
