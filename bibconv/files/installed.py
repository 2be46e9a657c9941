"""What is installed beside bibconv, as far as files tell it."""

from __future__ import annotations

import contextlib
import os
import sys
from importlib.machinery import PathFinder


def has_entry_points(group: str) -> bool:
    """Whether an installed package may have entry points of that group.

    The files alone are looked at: to load ``importlib.metadata`` and to go through all packages with it takes longer
    than to check a small file. Where they do not tell, because there are archives or finders of another kind, the
    answer is yes.
    """
    if any(hasattr(finder, "find_distributions") and finder is not PathFinder for finder in sys.meta_path):
        return True
    for folder in sys.path:
        try:
            names = [each for each in os.listdir(folder or ".") if each.lower().endswith((".dist-info", ".egg-info"))]
        except NotADirectoryError:
            return True
        except OSError:
            continue
        if folder.rstrip("/\\").lower().endswith(".egg"):
            names.append("EGG-INFO")
        for name in names:
            with contextlib.suppress(OSError), open(os.path.join(folder, name, "entry_points.txt"), "rb") as file:
                if group.encode() in file.read():
                    return True
    return False
