"""The judges: real tools that read what we write."""
