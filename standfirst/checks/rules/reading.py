"""Documentation of rules that reading, the model, the settings and translations enforce."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import dedent

from standfirst.checks.registry import SINGLE, Check, add, with_limits


def _enforced(  # noqa: PLR0913  # what each entry of the registry holds
    code: str,
    name: str,
    message: str,
    why: str,
    *,
    unseen: str = "",
    fails: str | Mapping[str, str] = "",
    passes: str = "",
) -> None:
    """Add a rule that is enforced before checks run; always an error."""
    wrong = {SINGLE: fails} if isinstance(fails, str) else dict(fails)
    files = {file: dedent(text).strip("\n") for file, text in wrong.items()} if fails else {}
    good = {SINGLE: dedent(passes).strip("\n")} if passes else {}
    add(Check(code, name, "error", message, with_limits(why, unseen), files, good))


_enforced(
    "SF001", "not-readable", "a file cannot be read",
    "The file is not there, is a folder, or its rights forbid reading. Check the path and its rights.",
)  # fmt: skip
_enforced(
    "SF002", "too-large", "a file is larger than 2 MiB",
    """
    A briefing is text that people read; nothing they write comes near to 2 MiB. Larger files are data
    that got into the wrong folder, or an attempt to eat all memory. Split it, or move the data elsewhere.
    """,
)  # fmt: skip
_enforced(
    "SF003", "not-utf-8", "a file is not UTF-8",
    "Every file is UTF-8, with or without a byte order mark. Save it again as UTF-8; the place of the first wrong byte is given.",
    unseen="text in another encoding whose bytes happen to be UTF-8.",
)  # fmt: skip
_enforced(
    "SF004", "not-yaml", "a file is not YAML",
    """
    The YAML parser stops here. Usual reasons: a tab (YAML is indented with spaces), a text with `: ` or
    ` #` in it that needs quotes, a missing closing quote, or lines that do not line up.
    """,
    unseen="valid YAML that says something else than you meant, such as a line indented under the wrong key.",
    fails='title: "The river leaves its banks',
    passes='title: "The river: it leaves its banks"',
)  # fmt: skip
_enforced(
    "SF005", "key-twice", "a key is used twice",
    "YAML would silently keep the last of them, and one of two texts would be lost. Both lines are named: keep one.",
    fails="title: The river leaves its banks\ntitle: The river falls",
    passes="title: The river leaves its banks",
)  # fmt: skip
_enforced(
    "SF006", "alias", "anchors and aliases are not allowed",
    """
    `&name` and `*name` let a few bytes become gigabytes, and let one record change when another is edited.
    Write the value out. A text that begins with `*` or `&` needs quotes.
    """,
    fails="title: &t The river leaves its banks\nstandfirst: *t",
    passes='title: "& The river leaves its banks"\nstandfirst: High water closed the old bridge on Sunday.',
)  # fmt: skip
_enforced(
    "SF007", "too-deep", "values are nested too deeply",
    "The vocabulary nests 7 deep; a file that nests more than 32 levels is refused. Flatten it.",
    fails="topics: " + "[" * 40 + "]" * 40,
    passes="topics: [rivers]",
)  # fmt: skip
_enforced(
    "SF008", "tag", "a YAML tag is not allowed",
    "`!!python/object` and its like make a parser do things. Briefings hold text, numbers, lists and mappings. Take the tag out.",
    fails="title: !!binary VGhl",
    passes="title: The river leaves its banks",
)  # fmt: skip
_enforced(
    "SF009", "no-mapping", "a file is empty or no mapping",
    "A briefing is a mapping of fields. Begin with `title:`, `dateline:` and `situation:`, or run `standfirst new`.",
)  # fmt: skip
_enforced(
    "SF010", "field-missing", "a field is missing",
    "Every briefing has `title`, `dateline` and `situation`, and each record has fields of its own that it needs. Add the field.",
    fails="dateline: {place: Marbel}",
    passes="dateline: {place: Marbel, date: 2026-02-02}",
)  # fmt: skip
_enforced(
    "SF011", "field-unknown", "a field is not known here",
    "An unknown key would be dropped in silence, so it is an error; the nearest known one is named. Fix the spelling, or move it.",
    fails="standfrist: High water closed the old bridge.",
    passes="standfirst: High water closed the old bridge on Sunday.",
)  # fmt: skip
_enforced(
    "SF012", "value-unknown", "a value is not one of those that a field takes",
    "The field takes a word of a fixed list, which the message names. `tlp: WHITE` is of an older standard; write `CLEAR`.",
    unseen="a word of the list that is the wrong one.",
    fails="status: aproved",
    passes="status: approved",
)  # fmt: skip
_enforced(
    "SF013", "value-wrong", "a value breaks a rule of its record",
    """
    The message says which: markup in plain text, a range whose numbers do not rise, a correction
    without `was` and `now`, a speaker who is called nothing, a time without its offset, and so on.
    """,
    fails="title: The river **leaves** its banks",
    passes="title: The river leaves its banks",
)  # fmt: skip
_enforced(
    "SF014", "no-date", "a value is not a date",
    "Dates are ISO 8601: `2026-02-01`; times carry their offset: `2026-02-01T20:00+05:00`.",
    unseen="a date that exists and is wrong, such as one with day and month exchanged.",
    fails="next_due: 31.2.2026",
    passes="next_due: 2026-02-09",
)  # fmt: skip
_enforced(
    "SF015", "wrong-form", "a text does not have the form of its field",
    """
    Ids are small letters, digits, `-` and `_`, beginning with a letter; countries two capital letters
    (`PK`); currencies three (`USD`); grades a letter A to F and a digit 1 to 6 (`B2`); languages a tag (`en`,
    `ur`, `fr-CA`); addresses begin with `https://`; e-mail addresses have an `@` and a domain.
    """,
    unseen="addresses of the right form at which nothing answers.",
    fails="dateline: {place: Marbel, country: france, date: 2026-02-02}",
    passes="dateline: {place: Marbel, country: FR, date: 2026-02-02}",
)  # fmt: skip
_enforced(
    "SF016", "wrong-type", "a value is of the wrong type",
    """
    A number where text is expected, text where a list is expected, and so on. Only `true` and `false` are yes
    and no; `NO`, `on` and `12:30` stay text. A text that looks like a number needs quotes: `title: "1984"`.
    """,
    fails="title: 1984",
    passes='title: "1984"',
)  # fmt: skip
_enforced(
    "SF017", "out-of-bounds", "a value is too large, too small, too long or too many",
    "The message names the bound: an edition is at least 1, a latitude at most 90, highlights at most five.",
    unseen="a wrong number within the bounds.",
    fails="edition: 0",
    passes="edition: 1",
)  # fmt: skip
_enforced(
    "SF018", "text-cut-by-hash", "a text is cut off by ` #`",
    """
    In YAML a `#` after a blank begins a comment: `title: Flood on route #7` says no more than *Flood on
    route*, and the rest is lost in silence. It is found where a comment follows a text and begins with a
    letter or a number. Put the text in quotes, or write it as a block (`title: |`). A comment of yours begins
    with a blank and a word: `# counted twice`.
    """,
    unseen="texts that are cut where a blank follows the `#`, which reads as a comment.",
    fails="title: The river leaves its banks #Marbel",
    passes='title: "The river leaves its banks #Marbel"',
)  # fmt: skip
_enforced(
    "SF020", "no-site", "the settings of the site cannot be read",
    "Commands run in the folder of a site: the one with `pelicanconf.py`. Change into it, or fix the Python in that file.",
)  # fmt: skip
_enforced(
    "SF021", "setting-wrong", "a setting of the site makes no sense",
    "The message names the setting in `pelicanconf.py`: an unknown key under `STANDFIRST`, a time zone or a paper that does not exist.",
)  # fmt: skip
_enforced(
    "SF022", "name-no-address", "the name of a file cannot be an address",
    "Names of files and folders become addresses: small letters, digits and `-`, at most one folder deep: `flood/02.yaml`, `flood/02.ur.yaml`.",
    fails={"Flood 2/01.yaml": ""},
)  # fmt: skip
_enforced(
    "SF023", "address-twice", "two editions have the same address or number",
    """
    Two files would become one page, or two editions of a series have one number. Give each its own name and number.
    An address under `moved_from` is also one that only a single edition can have.
    """,
    fails={"river/01.yaml": "edition: 1", "river/02.yaml": "edition: 1"},
)  # fmt: skip
_enforced(
    "SF024", "address-taken", "the name of a series or briefing belongs to the site's own pages",
    "`topics/`, `people/`, `claims/` and the like hold pages of the site, as do the folders of its languages. Give the series another name.",
    fails={"topics/01.yaml": ""},
)  # fmt: skip

_enforced(
    "SF229", "moved-without-forwarding", "a published edition has a new address without a redirect",
    """
    Links, feeds and printed reports name the address at which an edition was published. When its file or its
    folder is renamed, or a translation is taken away, `moved_from` says which old names lead to it now, and the
    site forwards from there; `id` keeps its name in feeds and in the mail ledger. Write the line that the message
    names. Where `id` says that another file has taken the address, give both files their old names.
    """,
    unseen="what was published before the output folder was deleted, and a rename together with a rewrite of the text.",
)  # fmt: skip

_CASES = """
tables:
  - id: cases
    title: Cases by town
    columns: [{id: town, label: Town, kind: place}, {id: cases, label: Cases, kind: number}]
    data: cases.csv
    sources: [council]
"""
_enforced(
    "SF050", "data-file", "a data file cannot be read",
    """
    The rows of a table come from a CSV file (UTF-8) or an .xlsx workbook beside the briefing. The file is missing,
    damaged, encrypted, of another kind, has macros or hidden rows, or is far larger than a table.
    """,
    unseen="a file that can be read and holds other data than it should.",
    fails={"river.yaml": _CASES},
)  # fmt: skip
_enforced(
    "SF051", "data-cell", "a cell of a data file cannot be used",
    """
    The cell is named by sheet, column and row. Numbers are plain (`1234`, `1234.5`); `-` is not reported, `n/a` not
    applicable, `*` suppressed. Dates are dates, and a formula has a saved value. Nothing is guessed: `1.234` beside
    `1,234` is refused.
    """,
    unseen="a wrong number in the right form.",
    fails={"river.yaml": _CASES, "cases.csv": "Town,Cases\nMarbel,about 12"},
)  # fmt: skip
_enforced(
    "SF052", "not-in-table", "a table or a heading that is named is not there",
    """
    A figure takes its value from a table with `value: {table: cases, column: deaths, row: Marbel}`, or the total without
    `row`. A column finds its heading in the data file by `head`, its label or its id.
    """,
    fails={"river.yaml": _CASES, "cases.csv": "Town,Number of cases\nMarbel,12"},
)  # fmt: skip

_TITLE = "lang: fr\nstatus: draft\ntitle: La rivière sort de son lit\n"

_enforced(
    "SF701", "translates-nothing", "a translation has a record that the original has not",
    "Records are matched by their `id`. Use an id of the original, or add the record there first.",
    fails={"river.yaml": "", "river.fr.yaml": _TITLE + "sources: [{id: gauge, title: Le limnimètre}]"},
)  # fmt: skip
_enforced(
    "SF702", "translation-of-other-length", "a translated list and its original differ in length",
    "Records without an `id` are matched by their place. Translate every item, or give the records ids.",
    unseen="items in another order than the original's.",
    fails={
        "river.yaml": "highlights: [The old bridge is closed., Two villages were cleared.]",
        "river.fr.yaml": _TITLE + "highlights: [Le vieux pont est fermé.]",
    },
)  # fmt: skip
_enforced(
    "SF703", "translation-changes-fact", "a translation changes something that is not text",
    "Numbers, dates, ids, grades and choices belong only in the original, so that languages never disagree. Remove the field.",
    fails={"river.yaml": "", "river.fr.yaml": _TITLE + "sources: [{id: council, grade: A1}]"},
)  # fmt: skip
_enforced(
    "SF704", "translation-language", "a translation's language differs from its file name",
    "`02.ur.yaml` is in Urdu and says so with `lang: ur`. Fix the name or the field.",
    unseen="words that are in another language than both say (SF414 looks at the script).",
    fails={"river.yaml": "", "river.fr.yaml": _TITLE.replace("lang: fr", "lang: ur")},
)  # fmt: skip
_enforced(
    "SF705", "translation-without-original", "a translation without an original",
    "`02.ur.yaml` holds only the translated text; everything else comes from `02.yaml` beside it. Name it after its original.",
    fails={"river.fr.yaml": _TITLE},
)  # fmt: skip
