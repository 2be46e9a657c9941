"""refkit converts: ``refkit_convert.py FROM TO INPUT OUTPUT``, run by the interpreter that refkit is installed for."""

import sys
from pathlib import Path
from typing import Any


def main() -> None:
    """Convert the file that is named third into the one named fourth."""
    import refkit

    formats: Any = dict(zip(("source_format", "target_format"), sys.argv[1:3], strict=True))
    source, target = map(Path, sys.argv[3:])
    done = refkit.convert(source.read_text("utf-8"), **formats)
    target.write_text(done["text"], "utf-8")


if __name__ == "__main__":
    main()
