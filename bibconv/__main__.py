"""``python -m bibconv``."""

from bibconv.cli import main

main()
