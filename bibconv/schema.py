"""The JSON Schemas of the model and of the report, and validation against them.

The types are the source; ``schemas/*.json`` are generated from them. ``jsonschema-rs`` gives the fast answer on the
hot path, ``jsonschema`` explains a failure, with every fault and its path. No field's validity hangs on another's, so
that :func:`admitted` asks only about what it has not seen to be valid.
"""

from __future__ import annotations

import inspect
import json
import pkgutil
from functools import cache
from itertools import islice
from typing import Any, Final

import msgspec
from msgspec import UNSET
from msgspec.structs import astuple

from bibconv import model
from bibconv.model import ATTRIBUTE, TEXT_FIELDS, Math, Name, Record
from bibconv.report import ReportDocument
from bibconv.text import scan

DRAFT = "https://json-schema.org/draft/2020-12/schema"
MESSAGE = 240
"""How many characters of a message are shown; a message may quote the value."""

SCHEMAS: dict[str, type] = {"record": model.Record, "report": ReportDocument}


@cache
def generate(name: str) -> dict[str, Any]:
    """The schema ``record`` or ``report``, generated from the types (JSON Schema, draft 2020-12)."""
    schema = _shared(msgspec.json.schema(SCHEMAS[name])) if name == "record" else msgspec.json.schema(SCHEMAS[name])
    for definition in schema["$defs"].values():
        if "description" in definition:
            definition["description"] = inspect.cleandoc(definition["description"]).split("\n\n>>>")[0]
    return {"$schema": DRAFT, "title": f"bibconv {name}", **schema}


def _shared(schema: dict[str, Any]) -> dict[str, Any]:
    """The same schema with the type of all rich text said once; ``discriminator`` is OpenAPI's, not JSON Schema's."""
    text = schema["$defs"]["Record"]["properties"]["title"]

    def walk(node: Any) -> Any:
        if node == text:
            return {"$ref": "#/$defs/Text"}
        if isinstance(node, dict):
            return {key: walk(value) for key, value in node.items() if key != "discriminator"}
        return [walk(value) for value in node] if isinstance(node, list) else node

    inner = {key: [walk(branch) for branch in value] for key, value in text.items()}
    definition = {"title": "Text", "description": "A string, or a list of strings and runs where there is markup."}
    shared: dict[str, Any] = walk(schema)
    shared["$defs"]["Text"] = definition | inner
    return shared


def as_json(name: str) -> str:
    """The schema as the text of its committed file."""
    return json.dumps(generate(name), indent=2, ensure_ascii=False) + "\n"


@cache
def _shipped() -> dict[str, Any]:
    """The schema of a record from the file that an installed package has; generated, at ten times the cost, in others.

    A test demands that the file is what is generated.
    """
    try:
        data = pkgutil.get_data("bibconv", "schemas/record.schema.json")
    except OSError:
        data = None
    return generate("record") if data is None else msgspec.json.decode(data)


@cache
def _fast() -> Any:
    import jsonschema_rs

    return jsonschema_rs.validator_for(_shipped()).is_valid


def prepare() -> None:
    """Load and compile the fast validator now.

    A signal that comes while its library is loading is swallowed there, so this is to be done before a run has
    anything to lose.
    """
    _fast()


def is_valid(record: dict[str, Any]) -> bool:
    """Whether a record, as plain JSON values, is valid against ``record.schema.json``."""
    try:
        msgspec.json.encode(record)  # as a lone surrogate cannot be, which jsonschema-rs may take for a character
        valid: bool = _fast()(record)
        return valid
    except ValueError:  # a value that JSON does not know, such as NaN
        return False


@cache
def free_fields() -> frozenset[str]:
    """The fields in which any string may stand that is not empty."""
    string = {"type": "string", "minLength": 1}
    properties = _shipped()["$defs"]["Record"]["properties"]
    return frozenset(
        [name for name, value in properties.items() if value == string or value == {"$ref": "#/$defs/Text"}]
    )


_FIELDS: Final[tuple[str, ...]] = tuple(ATTRIBUTE)
_MOST_NAMES: Final = 1 << 15
_MOST_WORDS: Final = 1 << 12
_LONGEST_WORD: Final = 40
_TRIAL: Final = 1 << 11
_WORDS: Final[set[tuple[str, str]]] = set()
"""Fields with a string that stood in a valid record: the types of items, dates."""


def admitted(record: Record) -> dict[str, Any] | None:
    """The fields of a record that are set, by their JSON names, where it is valid against the schema; else None.

    Its provenance is not validated: the readers make it, and it would double the cost.
    """
    fields: dict[str, Any] = {}
    rest: dict[str, Any] = {}
    free = free_fields()
    unset: object = UNSET  # asked for a hundred times a record, which a name of the module would be looked up for
    for name, value in zip(_FIELDS, astuple(record)):  # noqa: B905  (it would be slow)
        if value is unset:
            continue
        fields[name] = value
        if isinstance(value, str):
            if not (_is_string(value) if name in free else (name, value) in _WORDS):
                rest[name] = value
        elif name == "author":
            if (unmet := _NAMES.others(value)) is not None:
                rest[name] = msgspec.to_builtins(unmet)
        elif name != "source" and not (name in TEXT_FIELDS and _is_plain_text(value)):
            rest[name] = msgspec.to_builtins(value)
    if rest:
        if not is_valid(rest):
            return None
        _meet(rest, fields.get("author"))
    return fields


def _is_string(value: str) -> bool:
    """Whether it is a string of JSON that is not empty; a lone surrogate is no character."""
    if value.isascii():
        return value != ""
    seen = scan.known(value)
    if seen is not None and not seen & scan.CONTROL:  # a lone surrogate is not printable either
        return True
    try:
        value.encode("utf-16")  # quicker than UTF-8
    except UnicodeEncodeError:
        return False
    return True


def _is_plain_text(value: Any) -> bool:
    """Whether it is a text of strings and formulas alone, none of them empty."""
    if not isinstance(value, tuple) or not value:
        return False
    for run in value:
        said = run.tex if isinstance(run, Math) else run
        if not isinstance(said, str) or not _is_string(said):
            return False
    return True


class _Met:
    """Names that stood in a valid record, by where they are in memory: most readers give the same name again.

    Where the first ones show that a reader does not, they are remembered no longer.
    """

    def __init__(self) -> None:
        self._names: dict[int, Name] = {}
        self._asked = self._known = 0
        self._idle = False

    def others(self, names: Any) -> Any:
        """Those of the names that are to be validated; None where all stood in valid records."""
        if self._idle or not isinstance(names, tuple) or not names:
            return names
        unmet = [name for name in names if id(name) not in self._names]
        if self._asked < _TRIAL:
            self._asked += len(names)
            self._known += len(names) - len(unmet)
            if self._asked >= _TRIAL and self._known * 4 < self._asked:
                self._idle = True
                self._names.clear()
        return unmet or None

    def add(self, names: Any) -> None:
        """Remember names that were found to be valid."""
        if self._idle or not isinstance(names, tuple):
            return
        if len(self._names) >= _MOST_NAMES:
            self._names.clear()
        for name in names:
            if isinstance(name, Name):
                self._names[id(name)] = name


_NAMES: Final = _Met()


def _meet(rest: dict[str, Any], authors: Any) -> None:
    """Remember what was found to be valid."""
    if "author" in rest:
        _NAMES.add(authors)
    for field, value in rest.items():
        if isinstance(value, str) and len(value) <= _LONGEST_WORD:
            if len(_WORDS) >= _MOST_WORDS:
                _WORDS.clear()
            _WORDS.add((field, value))


def explain(record: dict[str, Any], most: int | None = None) -> list[tuple[str, str]]:
    """Every fault of a record, as pairs of a JSON path and a message, in the order of the paths.

    With ``most`` no more are looked for, once so many are found.
    """
    from jsonschema import Draft202012Validator

    faults = []
    try:
        json.dumps(record, allow_nan=False, ensure_ascii=False).encode()
    except (ValueError, TypeError) as fault:
        faults.append(("$", f"not JSON: {fault}"))
    errors = Draft202012Validator(generate("record")).iter_errors(json.loads(json.dumps(record, default=str)))
    for error in islice(errors, most):
        faults += _descend(error)
    return sorted(set(faults))


def _descend(error: Any) -> list[tuple[str, str]]:
    """The faults within a failed ``anyOf``: those of the branch that the value means, told by its type and tag."""
    if error.validator == "anyOf":
        for index, branch in enumerate(error.validator_value):
            if _means(error.instance, branch):
                below = [sub for sub in error.context if sub.schema_path[0] == index]
                return [fault for sub in below for fault in _descend(sub)]
    return [(error.json_path, _message(error))]


def _message(error: Any) -> str:
    if error.validator == "pattern" and "description" in error.schema:
        message = f"{error.instance!r} is not: {error.schema['description']}"
    elif error.validator == "anyOf" and isinstance(error.instance, dict):
        message = f"no run has the type {error.instance.get('type')!r}"
    else:
        message = error.message
    return message if len(message) <= MESSAGE else message[:MESSAGE] + "…"


def _means(instance: Any, branch: dict[str, Any]) -> bool:
    if "$ref" in branch:
        branch = generate("record")["$defs"][branch["$ref"].rpartition("/")[2]]
    if "anyOf" in branch:
        return any(_means(instance, inner) for inner in branch["anyOf"])
    kinds: dict[str, Any] = {"string": str, "array": (list, tuple), "object": dict, "boolean": bool, "number": float}
    if not isinstance(instance, kinds[branch["type"]]):
        return False
    tags = branch.get("properties", {}).get("type", {}).get("enum")
    return not tags or not isinstance(instance, dict) or instance.get("type") in tags
