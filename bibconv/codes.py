"""The table of all diagnostic codes: what each means, why it matters, and what to do about it.

The first letter tells the family: F files and encodings, D dumps, B BibTeX files, T text, K keys, I the index and what
is found in it, J JATS, R RIS, L limits, S the schema, X what a run did.
"""

from __future__ import annotations

from typing import Literal, NamedTuple


class Code(NamedTuple):
    """One row of the table. ``about`` is what ``bibconv explain`` prints."""

    severity: Literal["error", "warning", "note"]
    title: str
    about: str


CODES: dict[str, Code] = {
    "F001": Code(
        "error",
        "the file is not text in the expected encoding",
        "bibconv reads UTF-8, UTF-8 with a byte order mark, and UTF-16 with one. The file has a byte, at the offset "
        "shown, that is not possible in the encoding. It is read as Latin-1, and so are all others that are not "
        "possible: no record is lost for them, but their characters are a guess (exit status 2). Say what the encoding "
        "is (`--encoding latin-1`), or convert the file to UTF-8.",
    ),
    "F002": Code(
        "error",
        "the file is binary",
        "The file has NUL bytes near its beginning and no byte order mark, so it is no text: a PDF, a word "
        "processor's document, or a compressed file of another kind than gzip, which is read. Export it as text "
        "first. If it is UTF-16 without a byte order mark, say so with `--encoding utf-16-le` or "
        "`--encoding utf-16-be`.",
    ),
    "F003": Code(
        "error",
        "no record was read from a file that is not empty",
        "The file has content, but nothing in it is a record of the format it was read as. Most often it is a file "
        "in another format: name the format with `-f`, and see `bibconv formats` for what there is.",
    ),
    "F004": Code(
        "error",
        "the format is not known",
        "Neither the name of the file nor its content tells what it is. Name the format with `-f` (of the input) or "
        "`-t` (of the output); `bibconv formats` lists them.",
    ),
    "F005": Code(
        "warning",
        "the file is empty",
        "There is nothing in the file but white space. The output is a valid, empty document of its format.",
    ),
    "F006": Code(
        "error",
        "the file cannot be read or written",
        "The operating system refused to open, read or write the file. The output that stood there before is left "
        "as it was: bibconv writes into a temporary file beside it and renames that when all is written.",
    ),
    "F007": Code(
        "error",
        "the compressed file is damaged",
        "The file is compressed with gzip, and ends too soon, or its data or its checksum are not right: a download "
        "or a copy that broke off, most often. The records before that place are kept; get the file anew.",
    ),
    "F008": Code(
        "error",
        "the compressed file swells beyond measure",
        "More than 64 MiB came out of the gzip file, and more than 500 times its own size: no bibliography is so "
        "repetitive, but bombs are, which are made to fill memory or disk. Nothing more is read of it. If you trust "
        "the file, unpack it (`gunzip`) and read what comes out.",
    ),
    "D001": Code(
        "error",
        "no heading is found",
        "A listing is grouped by authors: each group begins with a line `Family, Given`, and that author stands in "
        "the author line of each paper of the group. No line of the document is such a heading. What is a dump of "
        "abstracts instead is told by its labels: write `Abstract:` before each of them.",
    ),
    "D002": Code(
        "warning",
        "a name is in doubt",
        "The author line is a list of names with commas between the names and within them. The number of parts is "
        "odd, or a part looks like a whole name, so where one name ends is not certain. What could not be split is "
        "kept as a literal name. Look at the line, and correct the name in the output.",
    ),
    "D003": Code(
        "warning",
        "lines that belong to no record",
        "The lines stand where no record is, or do not fit into the records around them. They are not in the "
        "output. Look at them in the source.",
    ),
    "D004": Code(
        "note",
        "the layout of the document",
        "Which of the known layouts the document was read as (`bare`, `labelled`, `numbered`, `markdown`, …).",
    ),
    "D005": Code(
        "warning",
        "the boundary of a record is in doubt",
        "The lines could be divided into title, authors and abstract in more than one way; the most likely one was "
        "taken. Look at the lines named.",
    ),
    "D006": Code(
        "warning",
        "the author of the heading is missing from the author line",
        "In a listing each paper of a group has the author of the heading among its authors. This one has not, so "
        "either the name is spelt otherwise or the record belongs elsewhere.",
    ),
    "D007": Code(
        "error",
        "no abstract label is found",
        "In an abstract dump a record begins with a line-initial label `Abstract`. No line of the document has one: "
        "write `Abstract:` before each abstract.",
    ),
    "D008": Code(
        "note",
        "joined words",
        "Two words stand together without a blank (`algorithm,QD-RL`), most often where a line break was lost. The "
        "text is kept as it stands.",
    ),
    "D009": Code(
        "note",
        "the abstract runs on",
        "The abstract seems to run on into the introduction of the paper. The text is kept as it stands.",
    ),
    "D010": Code(
        "note",
        "a stray citation",
        r"The text has a citation command (`\citep{…}`) that points to a bibliography which is not here. It is kept "
        "as it stands.",
    ),
    "D011": Code(
        "error",
        "the document ends inside a record",
        "The last record is not complete: the document ends after its title or within its author line. What is "
        "there is kept.",
    ),
    "D012": Code(
        "warning",
        "a label without text",
        "A label begins a record, but nothing follows it before the next label or the end of the document. There is "
        "nothing to keep, so it makes no record.",
    ),
    "B001": Code(
        "error",
        "an entry cannot be read",
        "The entry has a fault in its syntax (the message says which, and in which line), so where it ends or what "
        "it says is not certain. It is refused; the entries before and behind it are kept. Correct it in the file: "
        "most often a brace or a quote is not closed, or a comma is missing.",
    ),
    "B002": Code(
        "warning",
        "a fault in an entry",
        "The syntax is not right at this place (a missing comma, an empty key, a lone brace), but what is meant "
        "could be told, and was read. Other tools may lose the entry, or those behind it, so correct it in the file.",
    ),
    "B003": Code(
        "warning",
        "text between the entries that looks like a part of one",
        "What stands between entries is a comment in BibTeX. This line looks like an entry without its type or its "
        "brace, or like the rest of the entry before it, as it is left over where a brace closes too early. It is "
        "not read.",
    ),
    "B004": Code(
        "warning",
        "a string that is not defined",
        "The value has a bare word, which stands for a `@string`, and no `@string` before it defines it (or only in "
        "terms of itself). BibTeX takes such a value for empty; here the word itself is kept as the value. Define "
        "the string further up, or put the value in braces.",
    ),
    "B005": Code(
        "error",
        "strings and inherited fields grow too long",
        "What `@string`s and inheritance add to a file may come to ten million characters and four times the file. "
        "Beyond that a string stays its name and an entry takes over nothing more. Honest files do not come near; "
        "a few lines of strings that double one another do. `--limit expansion=NUMBER` sets another limit.",
    ),
    "B006": Code(
        "warning",
        "an entry points to one that is not there",
        "`crossref`, `xref` or `xdata` names a key that no entry of the file has, so nothing could be taken over from "
        "it. The field is kept as it stands. Look for a misspelt key, or add the entry to the file.",
    ),
    "B007": Code(
        "warning",
        "entries that take over from one another in a circle",
        "The entry takes over, by `crossref` or `xdata`, from one that takes over from it in the end; the keys are "
        "named. It is read with what could be taken over before the circle closed.",
    ),
    "B008": Code(
        "warning",
        "two entries with one key",
        "Another entry of the file has the same key. Both are kept, and the second gets another key when it is "
        "written; BibTeX would stop with an error, and most other tools lose one of the two.",
    ),
    "B009": Code(
        "warning",
        "a field stands twice",
        "The entry has the field a second time, with another value. The first counts, as for BibTeX; the second is "
        "kept in `extra`. Remove the one that is wrong.",
    ),
    "B010": Code(
        "warning",
        "a value that cannot be read",
        "The value is not what the field is to hold (a date, a month, a list of names), another field of the "
        "entry says the same thing, or it has a link where only words are read. It is kept in `extra` as it stands, "
        "and written again where the same format is written.",
    ),
    "B011": Code(
        "note",
        "a TeX command that is not known",
        "The text has a command that bibconv cannot turn into characters or markup. It is kept as it stands, and "
        "written again to BibTeX and BibLaTeX; in other formats it is shown as it is.",
    ),
    "B012": Code(
        "note",
        "what is in the file and is no record",
        "A `@preamble`, a `@set`, an instruction to a style, or an `@xdata` (or a part of one) that no entry uses "
        "holds no record. It is not converted and not counted. Nor is a `\\noopsort{…}` in a name, which orders the "
        "list alone.",
    ),
    "T001": Code(
        "warning",
        "a control character in the text",
        "The text has a character that no reader is meant to see: a NUL, an escape, a bidirectional override. It is "
        "kept in formats that can carry it and left out, with a report, in the others.",
    ),
    "T002": Code(
        "warning",
        "braces or math out of balance",
        "A brace or a dollar sign has no partner. The text is read as plain characters from there on and written so "
        "that it stays harmless.",
    ),
    "T003": Code(
        "warning",
        "half of a character",
        r"A JSON string has one half of a surrogate pair (`\ud800`) without the other, which is no character and can "
        "be written in no encoding. It is read as U+FFFD, the replacement character. Look at the place in the source: "
        "most often a text was cut in the middle of an emoji.",
    ),
    "K001": Code(
        "warning",
        "two records with one key",
        "Two records have the same citation key. The second gets a suffix, since most tools lose one of the two.",
    ),
    "K002": Code(
        "warning",
        "a key that is not safe",
        "The key of the record has characters that the target format, or TeX, cannot take. A key was made from "
        "author, year and title in its stead.",
    ),
    "I001": Code(
        "error",
        "there is no index",
        "`bibconv identify` looks into an index of a library of known records. The file named with `--index` is not "
        "there, cannot be opened, or is something else. `bibconv index build FILES… -o INDEX` makes one.",
    ),
    "I002": Code(
        "error",
        "the index is damaged",
        "The file is an index, but a part of it is missing or cannot be read: a copy that broke off, or a disk that "
        "fails. Nothing was identified with it. Build it again from the files that it was made of.",
    ),
    "I003": Code(
        "error",
        "the index is of another version",
        "The layout of the index, or the normal form of the texts in it, has changed since it was made, so what it "
        "says cannot be relied on. Build it again with this version of bibconv.",
    ),
    "I004": Code(
        "error",
        "the index is being built",
        "Another process is making or changing the index, or the making was interrupted. An index is put in its place "
        "when it is complete; until then one that was there before is used. `bibconv index build` with the same "
        "files goes on where it was interrupted.",
    ),
    "I005": Code(
        "note",
        "a record was identified",
        "The record was found in the library, and took over from there what it did not say itself. Its own text stays "
        "as it is; `source.identified` of the record, in the format `jsonl`, and the file of `--report` say what was "
        "taken over, and from where.",
    ),
    "I006": Code(
        "note",
        "a record was not identified",
        "The library has no record that is enough like this one, or there is too little in it to go by, or so much "
        "that it is no abstract. The record is written as it was read. `--report` lists what comes nearest.",
    ),
    "I007": Code(
        "warning",
        "several works have this text",
        "Two or more records of the library are so much like this one that either could be meant, and they are not "
        "versions of one work: they share no author, or differ in the year or edition that they state. None was "
        "taken. Choose one in the file of `--report` (as its `answer`), and give that with `--accept`.",
    ),
    "I008": Code(
        "warning",
        "the text is known under another title",
        "The library has the text of this record, but with another title and other authors than the record, or as "
        "that of another year or edition. Nothing was taken over. If it is the same work all the same, say so with "
        "`--accept`.",
    ),
    "I009": Code(
        "warning",
        "a decision names a record that is not in the library",
        "The file given with `--accept` says that the record is one that the index does not hold: most often the "
        "decision was made with another index, or the id was misspelt. The record is written as it was read.",
    ),
    "I010": Code(
        "warning",
        "two works with one id",
        "Records of the library have the same id but another title and other authors, as happens where several "
        "bibliographies are put into one index. All are kept; to the id of each but the first a hash is added.",
    ),
    "I011": Code(
        "note",
        "records that cannot be found",
        "Records of the library have neither a title nor an abstract. There is nothing to find them by, so they are "
        "not in the index.",
    ),
    "J001": Code(
        "error",
        "the XML is not well-formed",
        "The document breaks the rules of XML at the place shown: a tag without its partner, an entity that nobody "
        "defines, a character that XML cannot hold, an encoding that is not known. The records before it are kept. "
        "A set of JATS articles is read on from the next article, whose line is told; the article with the fault is "
        "refused, unless its front matter was read before. Where no article follows, nothing after that place is read.",
    ),
    "J002": Code(
        "error",
        "the XML declares entities",
        "The document type declaration defines entities of its own. No bibliography needs that, and it is how "
        "documents are made that swell in memory or read other files. The document is refused as a whole.",
    ),
    "J003": Code(
        "note",
        "a formula without TeX",
        "The document has the formula in MathML alone. It is read as running text: scripts as superscripts and "
        "subscripts, a fraction with a slash, a root with its sign. What a line of text cannot draw, such as a matrix, "
        "loses its shape.",
    ),
    "J004": Code(
        "warning",
        "a footnote or a picture within a text",
        "A title, an abstract or another field has a footnote in it, or a picture in the place of words. Neither is a "
        "part of the text, and no bibliography has a place for it. It is left out; the message says what it was.",
    ),
    "J005": Code(
        "note",
        "what is in the XML and is no record",
        "The element says something that is no paper and no volume, such as an event with links to its volumes; or it "
        "is a volume without papers. It is not converted and not counted.",
    ),
    "J006": Code(
        "warning",
        "a value in the XML that cannot be read",
        "The element is there, but what is in it is not what it is to hold (a year that is none, a name without a "
        "character), or another element says something else (`page-range` of the first and last page). It is kept as "
        "it stands, beside the record.",
    ),
    "J007": Code(
        "warning",
        "what stands in a set of articles and is none",
        "A set holds text, or an element, that stands in none of its articles: a remark that nobody marked as one, or "
        "what a server says of an article that it has not. It is left out. Each kind is told where it stands first.",
    ),
    "R001": Code(
        "warning",
        "a record without an end",
        "A record of RIS ends with a line `ER  - `. This one does not; it is read up to the next line `TY  - ` or the "
        "end of the document. Most readers lose it, or the record after it.",
    ),
    "R002": Code(
        "warning",
        "a record without a type",
        "A record of RIS begins with a line `TY  - ` that says its type. These lines have none and so become a "
        "`document`. Add the line.",
    ),
    "R003": Code(
        "warning",
        "lines that belong to no record",
        "The lines stand before the first record, between two records, or where no field is that they could go on "
        "with. They are not in the output. Databases put their own notices there; look at the lines all the same.",
    ),
    "R004": Code(
        "warning",
        "a line that may be a tag or text",
        "A line within an abstract or a note begins with what looks like a tag (`T2 - weighted images`). Whether it is "
        "one was told from its spacing, its value and the text before it. Look at the line.",
    ),
    "R005": Code(
        "warning",
        "the type is not known",
        "The value of `TY` is no type of RIS. The record becomes a `document`; the value is kept, and goes back out "
        "with the record.",
    ),
    "R006": Code(
        "warning",
        "a date that is not certain",
        "The date cannot be read without guessing (`05/06/2020` is in May or in June), it says more than a date, or "
        "two dates of the record disagree. It is kept as it stands beside the date that was read, if there is one.",
    ),
    "R007": Code(
        "error",
        "a record with nothing in it",
        "After the line with the type the next record begins. There is nothing to read; the record is refused.",
    ),
    "R008": Code(
        "warning",
        "the line of our own is out of date",
        "What RIS has no tag for is written into `C8`. The other lines of the record were changed since and say "
        "something else; they are right, and what `C8` says of the field is not used.",
    ),
    "L001": Code(
        "error",
        "nested too deeply",
        "Braces, brackets or elements stand in one another more than 250 deep, which no bibliography needs and which "
        "could exhaust the memory of this program or of the next. The record is refused; XML other than a "
        "set of JATS articles is not read any further. `--limit depth=NUMBER` sets another limit (for JSON and XML a "
        "lower one only).",
    ),
    "L002": Code(
        "error",
        "a field is too long",
        "A field, or a line of the file, has more than 50 million characters. Most often a line end, a quote or a "
        "brace is missing. The record is refused, or the rest of the line is not read; the message says which. "
        "`--limit field=NUMBER` sets another limit. A record is refused, too, where a field of it would be more than a "
        "hundred million characters of LaTeX: as many braces, tildes or backslashes take nineteen times the memory.",
    ),
    "L003": Code(
        "error",
        "the file is too long",
        "The file has more than two thousand million bytes, or does not end. The records up to there are kept. "
        "`--limit file=NUMBER` sets another limit (`file=8G`).",
    ),
    "L004": Code(
        "error",
        "too many errors",
        "More than a million errors were found in the file, so it is not what it is taken for. The rest of it is "
        "not read; the records up to there are kept. `--limit errors=NUMBER` sets another limit.",
    ),
    "L005": Code(
        "warning",
        "a field has too many parts",
        "A field of BibTeX has more than 100,000 commands, groups and formulas, or a list of names is longer than two "
        "million characters. It is kept in `extra` as it stands, and is written to BibTeX so. "
        "A string of CSL-JSON has as many tags: it is kept in the same way. "
        "An article or a reference of JATS has as many elements: its texts are read without their markup. "
        "`--limit pieces=NUMBER` sets another limit.",
    ),
    "L006": Code(
        "note",
        "too many findings of a code",
        "`check` has found more than 10,000 things of one code in the file. The first 10,000 in the text are told; "
        "the others stand in the counts at the end, and are mended by `--fix` like all. With `--fix`, `--diff` or a "
        "baseline, and in Python, there is no such limit. `--limit findings=NUMBER` sets another one.",
    ),
    "S001": Code(
        "error",
        "the record does not fit the schema",
        "The record is not valid against `record.schema.json`; the path of each fault is shown. The record is "
        "refused, the others are kept. `bibconv schema` prints the schema.",
    ),
    "S002": Code(
        "warning",
        "a value of the wrong type",
        "A value in a JSON document is not of the type that its name asks for (a number where names belong, say), or "
        "its name is not known to the format; the path to it is shown. What can be understood is used; the value as it "
        "stands is kept beside the record, and goes back out where the same format is written.",
    ),
    "S003": Code(
        "error",
        "not JSON",
        "The text is not JSON at the place shown: a comma, a quote or a bracket is missing or one too many, or the "
        "document ends too soon. An item that has the fault in it is refused; reading goes on at the next one that can "
        "be told.",
    ),
    "S004": Code(
        "warning",
        "a name that an object has twice",
        "An object of a JSON document has two members of one name, of which JSON (RFC 8259, section 4) does not say "
        "which one holds. The last is used; the message shows what is left out.",
    ),
    "S005": Code(
        "note",
        "what is in the JSON and is no record",
        "The object that holds the list of items says something besides them: a version, a count, where it was made. "
        "It is not converted and not counted; the message shows it.",
    ),
    "X001": Code(
        "error",
        "the target cannot carry a field whole",
        "With `--loss=error`, a record is refused when the target format has no place for one of its fields or "
        "cannot carry its value whole. With `--loss=report` (the default) the same is reported and written.",
    ),
    "X002": Code(
        "error",
        "a fault of bibconv",
        "bibconv itself failed on the record. Please report it, with the record. The other records are kept.",
    ),
    "X005": Code(
        "warning",
        "a worker process died",
        "With `-j`, several processes work. One of them was ended from outside, most often by the system for want "
        "of memory. What it worked on was done again by another process, once; nothing is lost.",
    ),
    "X003": Code(
        "error",
        "the form that was asked for demands what the record has not",
        "Some forms of a format demand fields that a record may lack: JATS Publishing, for one, wants the identifier "
        "and the ISSN of a journal. Nothing is invented, so the record is refused. Ask for the form that demands "
        "less (`--jats-tagset archiving`).",
    ),
    "X004": Code(
        "warning",
        "a suppression that suppresses nothing",
        "A comment `% bibconv: ignore[…]` stands beside an entry in which no such problem is found (any more). Remove "
        "it, so that it hides no later one. This is told only where it is asked for, with `--report-unused`.",
    ),
}
