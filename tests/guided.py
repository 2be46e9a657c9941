"""Coverage-guided fuzzing of a reader with atheris: ``python tests/guided.py READER [libFuzzer options]``.

What it finds is to be kept as a case of the corpus, under ``tests/corpus/bad``.
"""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["bibconv"]):
    from mutate import TOKENS, documents, survives

    from bibconv.format import BUILT_IN, get

    for name in BUILT_IN:
        get(name)

if __name__ == "__main__":
    import tempfile
    from pathlib import Path

    reader = sys.argv.pop(1)
    with tempfile.TemporaryDirectory() as folder:
        for number, data in enumerate(documents(reader)):
            (Path(folder) / f"{number:03}").write_bytes(data[:4_000])
        words = Path(folder).with_suffix(".words")
        words.write_text(
            "".join('"' + "".join(f"\\x{byte:02x}" for byte in token) + '"\n' for token in TOKENS if len(token) < 60)
        )
        options = ["-max_len=4000", "-timeout=20", f"-dict={words}", *sys.argv[1:]]
        atheris.Setup([sys.argv[0], *options, folder], lambda data: survives(data, reader) and None)
        atheris.Fuzz()
