"""The schemas: generated from the types, and of one mind with them."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest

from bibconv import schema
from bibconv.model import ATTRIBUTE, Math, Name, Record
from bibconv.text import scan

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


def _given(value: dict[str, Any]) -> Record:
    """A record of such fields, whatever stands in them."""
    fields = {ATTRIBUTE[name]: held for name, held in value.items() if name in ATTRIBUTE}
    if isinstance(names := fields.get("author"), list):
        known = {field.encode_name: field.name for field in msgspec.structs.fields(Name)}
        if all(known.keys() >= name.keys() for name in names):
            fields["author"] = tuple([Name(**{known[part]: said for part, said in name.items()}) for name in names])
    return Record(**fields)


FIELDS: list[dict[str, Any]] = [
    *[value for value in GOOD if "source" not in value],
    *[value for value, _ in BROKEN if "source" not in value and value.keys() <= ATTRIBUTE.keys()],
    {"title": "\ud800"},
    {"title": ["", {"type": "math", "tex": "x"}]},
    {"title": ["a", {"type": "math", "tex": ""}]},
    {"title": ["\ud800", {"type": "math", "tex": "x"}]},
    {"abstract": [{"type": "math", "tex": "\ud800"}]},
    {"abstract": [{"type": "math", "tex": "x"}, "a", "b"]},
    {"abstract": "é\ud800"},
    {"abstract": "Erdős — “done”"},
    {"issued": "1984", "title": "A", "abstract": ""},
    {"author": [{"family": "\ud800"}]},
    {"DOI": 7},
]


@pytest.mark.parametrize("value", FIELDS, ids=ascii)
def test_what_is_admitted_is_valid(value: dict[str, Any]) -> None:
    record = _given(value)
    plain = msgspec.to_builtins(record)
    for _ in range(2):  # what stood in a valid record is not validated again
        fields = schema.admitted(record)
        assert (fields is not None) == schema.is_valid(plain)
        if fields is not None:
            assert list(fields) == list(plain)
            assert msgspec.to_builtins(fields) == plain


def test_an_installed_package_has_its_schema_from_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """A package that was built has the committed file; a source tree has none where the package looks for it."""
    asked = []

    def shipped(package: str, resource: str) -> bytes:
        asked.append((package, resource))
        return (SCHEMAS / "record.schema.json").read_bytes()

    def absent(package: str, resource: str) -> bytes:
        raise FileNotFoundError(resource)

    for source in (shipped, absent):
        monkeypatch.setattr("pkgutil.get_data", source)
        assert schema._shipped.__wrapped__() == schema.generate("record")
    assert asked == [("bibconv", "schemas/record.schema.json")]


def test_what_was_met_is_not_validated_again() -> None:
    record = Record(title="A", author=(Name(family="Noether"), Name(literal="ACME")), issued="1984")
    assert schema.admitted(record)
    assert schema.admitted(record) == {"type": "document", "author": record.author, "issued": "1984", "title": "A"}
    broken = Record(title="", author=record.author, issued="1984")
    assert schema.admitted(broken) is None
    assert schema.admitted(Record(author=(*(record.author or ()), Name(family="")))) is None
    assert schema.admitted(Record(author=())) is None


def test_no_field_hangs_on_another() -> None:
    record = schema.generate("record")["$defs"]["Record"]
    assert record.keys() == {"title", "description", "type", "required", "properties", "additionalProperties"}
    assert not record["required"]
    assert {"title", "abstract", "DOI"} <= schema.free_fields()
    assert schema.free_fields().isdisjoint({"type", "issued", "author", "keyword", "extra", "source"})


def test_every_fault_is_explained() -> None:
    faults = schema.explain({"type": "x", "title": "", "author": [{"family": 1}, {"given": 2}]})
    assert [path for path, _ in faults] == ["$.author[0].family", "$.author[1].given", "$.title", "$.type"]


def test_a_message_does_not_repeat_a_large_value() -> None:
    ((_, message),) = schema.explain({"title": {"a": "x" * 100_000}})
    assert len(message) < 300


@pytest.mark.parametrize(("end", "valid"), [("é", True), ("–", True), ("\ud800", False), ("é\udfff", False)])
def test_a_lone_surrogate_is_not_admitted(end: str, valid: bool) -> None:
    text = 100 * "a" + end
    for record in (Record(title=text), Record(author=(Name(family=text),)), Record(abstract=(Math("x"), text))):
        assert (schema.admitted(record) is not None) == schema.is_valid(msgspec.to_builtins(record)) == valid
    scan.walk_running(text)
    assert (schema.admitted(Record(abstract=text)) is not None) == valid


def test_a_lone_surrogate_is_explained() -> None:
    assert "surrogate" in schema.explain({"title": "\ud800"})[0][1]
