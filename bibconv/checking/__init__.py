"""Checks documents by the rules: which rules, what is suppressed or known, what is mended, how a file is laid out."""
