"""The tags of RIS: what each means in the specifications of 2001 and 2011, and those that programs add."""

from __future__ import annotations

SPECIFIED: dict[str, str] = {
    "TY": "type of reference; the first line of a record",
    "ER": "end of reference",
    "A1": "2001: primary author",
    "A2": "2001: editor; 2011: secondary author, by the type",
    "A3": "2001: author of the series; 2011: tertiary author, by the type",
    "A4": "2011: subsidiary author, mostly the translator",
    "AB": "2001: notes; 2011: abstract",
    "AD": "address of the author",
    "AN": "2011: accession number",
    "AU": "author",
    "AV": "2001: availability",
    "BT": "2001: title of a whole book; container title of all else",
    "C1": "2011: custom 1, by the type",
    "C2": "2011: custom 2, by the type (PMCID of an article)",
    "C3": "2011: custom 3, by the type (title of the proceedings)",
    "C4": "2011: custom 4, by the type (reviewer)",
    "C5": "2011: custom 5, by the type",
    "C6": "2011: custom 6, by the type",
    "C7": "2011: custom 7, by the type (number of an article)",
    "C8": "2011: custom 8, which no type gives a meaning",
    "CA": "2011: caption",
    "CN": "2011: call number",
    "CP": "2001: issue",
    "CT": "2001: title of what is not published",
    "CY": "place of publication, or of the conference",
    "DA": "2011: date",
    "DB": "2011: name of the database",
    "DO": "2011: DOI",
    "DP": "2011: provider of the database",
    "ED": "2001: editor",
    "EP": "last page",
    "ET": "2011: edition; date of electronic publication of an article",
    "ID": "reference identifier",
    "IS": "issue",
    "J1": "2001: abbreviation of the periodical, the user's first",
    "J2": "2001: abbreviation of the periodical, the user's second; 2011: alternate title",
    "JA": "2001: abbreviation of the periodical",
    "JF": "2001: full name of the periodical",
    "JO": "2001: name of the periodical",
    "KW": "keyword",
    "L1": "link to a PDF",
    "L2": "link to the full text",
    "L3": "2001: related records",
    "L4": "link to an image",
    "LA": "2011: language",
    "LB": "2011: label",
    "LK": "2011: web link",
    "M1": "2001: miscellaneous 1; 2011: number",
    "M2": "2001: miscellaneous 2; 2011: start page of an article",
    "M3": "2001: miscellaneous 3, mostly a DOI; 2011: type of work",
    "N1": "notes",
    "N2": "2001: abstract",
    "NV": "2011: number of volumes",
    "OP": "2011: original publication",
    "PB": "publisher",
    "PY": "year of publication; 2001: date",
    "RI": "2011: reviewed item",
    "RN": "2011: research notes",
    "RP": "2001: reprint status; 2011: reprint edition",
    "SE": "2011: section, by the type",
    "SN": "ISSN, ISBN, or number of a report or a patent",
    "SP": "first page; 2011: pages",
    "ST": "2011: short title",
    "SV": "2011: number in the series",
    "T1": "2001: title",
    "T2": "2001: secondary title; 2011: title of the container, by the type",
    "T3": "title of the series",
    "TA": "2011: translated author",
    "TI": "title",
    "TT": "2011: translated title",
    "U1": "2001: user's field 1",
    "U2": "2001: user's field 2",
    "U3": "2001: user's field 3",
    "U4": "2001: user's field 4",
    "U5": "2001: user's field 5",
    "UR": "URL",
    "VL": "volume",
    "Y1": "2001: date of publication",
    "Y2": "2001: secondary date; 2011: access date",
}
"""The tags of the specifications of 2001 and 2011. A tag that no row of the table takes is kept in ``extra``."""

MET: dict[str, str] = {
    "CR": "cited references",
    "NO": "notes",
    "PM": "PubMed's identifier",
    "PP": "place of publication (RefWorks)",
    "SL": "sponsoring library (RefWorks)",
    "T4": "fourth title",
    "VO": "volume",
    "YR": "year",
}
"""Tags that are in no specification, but in the files of databases."""

TAGS = frozenset(SPECIFIED) | frozenset(MET)

PROSE = frozenset({"AB", "N1", "N2", "RN"})
"""Tags whose text may be long and wrapped, so that a line of it may look like a tag."""

LISTS = frozenset({"A1", "A2", "A3", "A4", "AU", "ED", "KW", "N1"})
"""Tags that stand for a list, a line for each value."""

REPEATED = frozenset({"UR"})
"""Tags of one field that may have further lines, which go to ``extra``."""

OLDER = frozenset({"A1", "BT", "CT", "T1", "Y1"})
"""Tags of 2001 that 2011 has others for: a record that has one means by its tags what 2001 says."""
