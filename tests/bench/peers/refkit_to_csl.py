"""refkit converts BibTeX into CSL-JSON: run by the interpreter that refkit is installed for."""

import sys
from pathlib import Path


def main() -> None:
    """Convert the file that is named first into the one named second."""
    import refkit

    source, target = map(Path, sys.argv[1:])
    done = refkit.convert(source.read_text("utf-8"), source_format="biblatex", target_format="csl-json")
    target.write_text(done["text"], "utf-8")


if __name__ == "__main__":
    main()
