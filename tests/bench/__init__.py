"""How fast bibconv is, how much memory it takes and how soon it starts, beside its peers.

``make bench`` runs it and ``make profile`` shows where the time goes. Nothing here is a test of pytest's: a machine
that is busy must not fail a change.
"""
