"""Pure codecs of values: from text to text, without files and without records."""
