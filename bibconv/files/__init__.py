"""Opens files: decoding, standard input and output, and the atomic, durable write.

``open_document`` and ``from_text`` give a document to read, ``open_sink`` a place to write to; ``kept_whole`` makes
what is written there stand, or leaves nothing of it.
"""

from __future__ import annotations

from bibconv.files.compressed import Sink
from bibconv.files.document import CHUNK, HEAD, Document, from_text, open_document, standard_input
from bibconv.files.encodings import is_text_encoding
from bibconv.files.paths import STDIO, identity, shown
from bibconv.files.sinks import BUFFER, FileSink, MemorySink, StreamSink, kept_whole, open_sink, whole

__all__ = [
    "BUFFER",
    "CHUNK",
    "HEAD",
    "STDIO",
    "Document",
    "FileSink",
    "MemorySink",
    "Sink",
    "StreamSink",
    "from_text",
    "identity",
    "is_text_encoding",
    "kept_whole",
    "open_document",
    "open_sink",
    "shown",
    "standard_input",
    "whole",
]
