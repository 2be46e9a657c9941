"""``bibconv fmt``."""
