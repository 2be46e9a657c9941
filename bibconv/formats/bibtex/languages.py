"""Languages in the fields of an entry, both ways: babel's names, and tags of BCP 47."""

from __future__ import annotations

import re

from bibconv.format import Codec
from bibconv.formats.bibtex.values import read_string
from bibconv.text import latex

_VARIANT = re.compile(r"\s*variant\s*=\s*\{?([a-z]+)\}?\s*")
LANGUAGES = {
    "af": "afrikaans",
    "ar": "arabic",
    "be": "belarusian",
    "bg": "bulgarian",
    "ca": "catalan",
    "cs": "czech",
    "cy": "welsh",
    "da": "danish",
    "de": "german",
    "de-AT": "naustrian",
    "de-CH": "nswissgerman",
    "de-DE": "ngerman",
    "el": "greek",
    "en": "english",
    "en-AU": "australian",
    "en-CA": "canadian",
    "en-GB": "british",
    "en-NZ": "newzealand",
    "en-US": "american",
    "eo": "esperanto",
    "es": "spanish",
    "es-MX": "mexican",
    "et": "estonian",
    "eu": "basque",
    "fa": "persian",
    "fi": "finnish",
    "fr": "french",
    "fr-CA": "canadien",
    "ga": "irish",
    "gl": "galician",
    "he": "hebrew",
    "hi": "hindi",
    "hr": "croatian",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "is": "icelandic",
    "it": "italian",
    "ja": "japanese",
    "ka": "georgian",
    "ko": "korean",
    "la": "latin",
    "lt": "lithuanian",
    "lv": "latvian",
    "mk": "macedonian",
    "nb": "norsk",
    "nl": "dutch",
    "nn": "nynorsk",
    "pl": "polish",
    "pt": "portuguese",
    "pt-BR": "brazilian",
    "pt-PT": "portuges",
    "ro": "romanian",
    "ru": "russian",
    "sk": "slovak",
    "sl": "slovene",
    "sq": "albanian",
    "sr": "serbian",
    "sv": "swedish",
    "ta": "tamil",
    "th": "thai",
    "tr": "turkish",
    "uk": "ukrainian",
    "ur": "urdu",
    "vi": "vietnamese",
    "zh": "chinese",
}
"""BCP 47 tag to babel's name of the language (biblatex manual, section 3.9.1 and table 2)."""

_TAGS = {name: tag for tag, name in LANGUAGES.items()} | {
    "USenglish": "en-US",
    "UKenglish": "en-GB",
    "austrian": "de-AT",
    "swissgerman": "de-CH",
    "acadian": "fr-CA",
    "frenchb": "fr",
    "slovenian": "sl",
    "polutonikogreek": "el",
    "portuguese": "pt",
    "norwegian": "nb",
    "magyar": "hu",
    "germanb": "de",
    "francais": "fr",
    "farsi": "fa",
}


def _read_language(parts: tuple[str | None, str | None]) -> str | None:
    langid, language = parts
    if langid and language:
        named = langid.strip()
        tag = _TAGS.get(named, named)
        return tag if read_string(language) in (named, tag) else None
    if langid and langid.strip() in _TAGS:
        return _TAGS[langid.strip()]
    said = read_string(language or langid or "")
    return _TAGS.get(said.removeprefix("lang"), said) if said and said.startswith("lang") else said


def _read_variant(parts: tuple[str | None, str | None]) -> str | None:
    langid, options = parts
    variant = _VARIANT.fullmatch(options or "")
    if langid is None or variant is None:
        return None
    tag, of_variant = _TAGS.get(langid.strip()), _TAGS.get(variant[1])
    return of_variant if tag and of_variant and of_variant.startswith(tag) else None


VARIANT = Codec(lambda value: (value, None), _read_variant)
"""A language and its variant, as ``langid`` and ``langidopts`` have them (biblatex manual, section 3.9.1)."""


def language(unicode: bool) -> Codec:
    """``langid`` where babel has a name for the language, ``language`` elsewhere."""

    def write(value: str) -> tuple[str | None, str | None]:
        known = LANGUAGES.get(value)
        if known:
            return known, None
        tex = latex.encode(value, unicode=unicode)
        known = LANGUAGES.get(read_string(tex) or "")
        return (known, None) if known else (None, tex)

    return Codec(write, _read_language)


LANGID = Codec(lambda value: value, lambda wire: _read_language((wire, None)))
"""The language by its ``langid`` alone."""
