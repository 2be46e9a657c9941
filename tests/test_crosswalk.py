"""The engine that runs a crosswalk table in both directions."""

from typing import Any

from bibconv.format import Codec, Crosswalk, Row

SHORT = Codec(write=lambda value: value[:3], read=lambda wire: wire, sure=lambda value: len(value) <= 3)
NUMBER = Codec(write=str, read=lambda wire: int(wire) if wire.isdigit() else None)
DATE = Codec(
    write=lambda value: (*value.split("-"), None, None)[:2],
    read=lambda parts: "-".join(part for part in parts if part),
)
TABLE = Crosswalk(
    (
        Row("title", "booktitle", types=frozenset({"chapter"})),
        Row("title", "title"),
        Row("title", "maintitle", reads_only=True),
        Row("issued", ("year", "month"), DATE),
        Row("volume", "volume", NUMBER),
        Row("genre", "kind", SHORT),
        Row("medium", "kind", SHORT),
    )
)


def write(item_type: str = "book", **fields: Any) -> tuple[dict[str, Any], list[tuple[Any, ...]]]:
    lost: list[tuple[Any, ...]] = []
    held = TABLE.write(fields, item_type, lambda *loss: lost.append(loss))
    return held, [(field, outcome) for field, _, outcome, *_ in lost]


def test_the_type_chooses_the_row() -> None:
    assert write("book", title="T") == ({"title": "T"}, [])
    assert write("chapter", title="T") == ({"booktitle": "T"}, [])


def test_one_value_over_several_fields() -> None:
    assert write(issued="2020-05") == ({"year": "2020", "month": "05"}, [])
    assert write(issued="2020") == ({"year": "2020"}, [])


def test_what_does_not_come_back_whole_is_degraded() -> None:
    assert write(genre="map") == ({"kind": "map"}, [])
    assert write(genre="atlas") == ({"kind": "atl"}, [("genre", "degraded")])


def test_what_has_no_row_or_no_room_is_dropped() -> None:
    assert write(scale="1:100") == ({}, [("scale", "dropped")])
    assert write(genre="map", medium="ink") == ({"kind": "map"}, [("medium", "dropped")])


def test_what_is_carried_without_a_row_is_no_loss() -> None:
    assert write(id="a", type="book") == ({}, [])


def test_reading_takes_the_first_row_that_fits() -> None:
    assert TABLE.read({"title": "T", "booktitle": "B"}, "chapter") == ({"title": "B"}, {"title": "T"})
    assert TABLE.read({"title": "T", "booktitle": "B"}, "book") == ({"title": "T"}, {"booktitle": "B"})
    assert TABLE.read({"maintitle": "M"}, "book") == ({"title": "M"}, {})


def test_reading_gathers_several_fields() -> None:
    assert TABLE.read({"month": "05", "year": "2020"}, "book") == ({"issued": "2020-05"}, {})


def test_what_no_row_takes_is_left() -> None:
    assert TABLE.read({"volume": "12", "x": "y"}, "book") == ({"volume": 12}, {"x": "y"})
    assert TABLE.read({"volume": "twelve"}, "book") == ({}, {"volume": "twelve"})
