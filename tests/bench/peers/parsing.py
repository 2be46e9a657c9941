"""A Python library reads a file and does no more with it: ``parsing.py LIBRARY FILE`` prints how many records."""

import sys


def _bibtexparser(path: str) -> int:
    from bibtexparser.entrypoint import parse_file

    return len(parse_file(path).entries)


def _pybtex(path: str) -> int:
    from pybtex.database import parse_file

    return len(parse_file(path, "bibtex").entries)


def _rispy(path: str) -> int:
    import rispy

    with open(path, encoding="utf-8") as file:
        return len(rispy.load(file))


def _bibconv(path: str) -> int:
    import bibconv

    return sum(1 for _ in bibconv.read(path))


if __name__ == "__main__":
    print(
        {"bibtexparser": _bibtexparser, "pybtex": _pybtex, "rispy": _rispy, "bibconv": _bibconv}[sys.argv[1]](
            sys.argv[2]
        )
    )
