"""One module or package a format: its table, its reader, its writer."""
