"""The catalogue of bad input: what it is, what is wanted of it, and what runs it.

Each module of this folder makes the cases of one reader, or of one kind of harm. ``python -m tests.catalogue`` runs
them all, each in a fresh process; ``tests/test_catalogue.py`` runs those that are quick.
"""
