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
    "The file does not exist, is a folder, or its permissions do not allow reading. Check the path and the permissions.",
)  # fmt: skip
_enforced(
    "SF002", "too-large", "a file is larger than 2 MiB",
    """
    A briefing written by people is never near 2 MiB. A larger file is data in the wrong folder, or an attempt
    to exhaust memory. Split it, or move the data elsewhere.
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
    unseen="valid YAML with an unintended meaning, such as a line indented under the wrong key.",
    fails='title: "The river leaves its banks',
    passes='title: "The river: it leaves its banks"',
)  # fmt: skip
_enforced(
    "SF005", "key-twice", "a key is used twice",
    "YAML would silently keep only the last one, and the other text would be lost. The message names both lines: keep one.",
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
    "Briefings nest 7 levels deep; a file with more than 32 is refused. Flatten it.",
    fails="topics: " + "[" * 40 + "]" * 40,
    passes="topics: [rivers]",
)  # fmt: skip
_enforced(
    "SF008", "tag", "a YAML tag is not allowed",
    "Tags such as `!!python/object` make a parser run code. Briefings contain text, numbers, lists and mappings. Remove the tag.",
    fails="title: !!binary VGhl",
    passes="title: The river leaves its banks",
)  # fmt: skip
_enforced(
    "SF009", "no-mapping", "a file is empty or not a mapping",
    "A briefing is a mapping of fields. Begin with `title:`, `dateline:` and `situation:`, or run `standfirst new`.",
)  # fmt: skip
_enforced(
    "SF010", "field-missing", "a field is missing",
    "Every briefing has `title`, `dateline` and `situation`, and each record has required fields. Add the field.",
    fails="dateline: {place: Marbel}",
    passes="dateline: {place: Marbel, date: 2026-02-02}",
)  # fmt: skip
_enforced(
    "SF011", "field-unknown", "a field is not known here",
    "An unknown key would be silently dropped, so it is an error; the message names the nearest known one. Fix the spelling, or move it.",
    fails="standfrist: High water closed the old bridge.",
    passes="standfirst: High water closed the old bridge on Sunday.",
)  # fmt: skip
_enforced(
    "SF012", "value-unknown", "a value is not allowed in its field",
    "The field takes one of a fixed list of values, which the message gives. `tlp: WHITE` is from an older standard; write `CLEAR`.",
    unseen="an allowed value that is wrong.",
    fails="status: aproved",
    passes="status: approved",
)  # fmt: skip
_enforced(
    "SF013", "value-wrong", "a value breaks a rule of its record",
    """
    The message names the rule: markup in plain text, a text of invisible characters alone, a range whose numbers do
    not rise, a correction without `was` and `now`, a speaker without a name, a time without its offset, and so on.
    """,
    fails="title: The river **leaves** its banks",
    passes="title: The river leaves its banks",
)  # fmt: skip
_enforced(
    "SF014", "no-date", "a value is not a date",
    "Dates are ISO 8601: `2026-02-01`; times have an offset: `2026-02-01T20:00+05:00`.",
    unseen="a valid date that is wrong, such as one with day and month swapped.",
    fails="next_due: 31.2.2026",
    passes="next_due: 2026-02-09",
)  # fmt: skip
_enforced(
    "SF015", "wrong-form", "a text does not have the form of its field",
    """
    Ids are lower-case letters, digits, `-` and `_`, beginning with a letter; countries two capital letters
    (`PK`); currencies three (`USD`); grades a letter A to F and a digit 1 to 6 (`B2`); languages a tag (`en`,
    `ur`, `fr-CA`); addresses begin with `https://`; e-mail addresses have an `@` and a domain.
    """,
    unseen="valid addresses that do not work.",
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
    In YAML a `#` after a space begins a comment: `title: Flood on route #7` is read as *Flood on
    route*, and the rest is silently lost. The problem is reported if a comment follows a text and begins with a
    letter or a number. Put the text in quotes, or write it as a block (`title: |`). Begin your own comments
    with a space and a word: `# counted twice`.
    """,
    unseen="texts that are cut if a space follows the `#`, which looks like a comment.",
    fails="title: The river leaves its banks #Marbel",
    passes='title: "The river leaves its banks #Marbel"',
)  # fmt: skip
_enforced(
    "SF020", "no-site", "the settings of the site cannot be read",
    "Commands run in the folder of a site: the one with `pelicanconf.py`. Change into it, or fix the Python in that file.",
)  # fmt: skip
_enforced(
    "SF021", "setting-wrong", "a setting of the site is invalid",
    "The message names the setting in `pelicanconf.py`: an unknown key under `STANDFIRST`, a time zone or a paper that does not exist.",
)  # fmt: skip
_enforced(
    "SF022", "name-no-address", "the name of a file cannot be a URL",
    "Names of files and folders become URLs: lower-case letters, digits and `-`, at most one folder deep: `flood/02.yaml`, `flood/02.ur.yaml`.",
    fails={"Flood 2/01.yaml": ""},
)  # fmt: skip
_enforced(
    "SF023", "address-twice", "two editions have the same URL or number",
    """
    Two files would become one page, or two editions of a series have the same number. Give each its own name and
    number. A URL under `moved_from` must also be unique.
    """,
    fails={"river/01.yaml": "edition: 1", "river/02.yaml": "edition: 1"},
)  # fmt: skip
_enforced(
    "SF024", "address-taken", "the name of a series or briefing belongs to the site's own pages",
    "`topics/`, `people/`, `claims/` and the like contain pages of the site, as do the folders of its languages. Give the series another name.",
    fails={"topics/01.yaml": ""},
)  # fmt: skip

_enforced(
    "SF229", "moved-without-forwarding", "a published edition has a new URL without a redirect",
    """
    Links, feeds and printed reports contain the URL at which an edition was published. If its file or its
    folder is renamed, or a translation is removed, `moved_from` lists its former names, and the site redirects
    from there; `id` preserves its identity in feeds and in the mail ledger. Add the line in the message. If `id`
    shows that another file has taken over the URL, give both files their old names.
    """,
    unseen="editions published before the output folder was deleted, and renamed editions whose text was also rewritten.",
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
    damaged, encrypted, of another type, has macros or hidden rows, or is far larger than a table.
    """,
    unseen="a readable file with the wrong data.",
    fails={"river.yaml": _CASES},
)  # fmt: skip
_enforced(
    "SF051", "data-cell", "a cell of a data file cannot be used",
    """
    The message gives sheet, column and row. Numbers are plain (`1234`, `1234.5`); `-` is not reported, `n/a` not
    applicable, `*` suppressed. Dates are dates, and a formula has a saved value. Nothing is guessed: `1.234` beside
    `1,234` is refused. Commas are decimal if a number of the column allows nothing else (`1,5`) and none contradicts it.
    """,
    unseen="a valid number that is wrong.",
    fails={"river.yaml": _CASES, "cases.csv": "Town,Cases\nMarbel,about 12"},
)  # fmt: skip
_enforced(
    "SF052", "not-in-table", "a table or a heading does not exist",
    """
    A figure takes its value from a table with `value: {table: cases, column: deaths, row: Marbel}`, or the total without
    `row`. A column finds its heading in the data file by `head`, its label or its id.
    """,
    fails={"river.yaml": _CASES, "cases.csv": "Town,Number of cases\nMarbel,12"},
)  # fmt: skip

_TITLE = "lang: fr\nstatus: draft\ntitle: La rivière sort de son lit\n"

_enforced(
    "SF701", "translates-nothing", "a translation has a record that the original lacks",
    "Records are matched by their `id`. Use an id of the original, or add the record there first.",
    fails={"river.yaml": "", "river.fr.yaml": _TITLE + "sources: [{id: gauge, title: Le limnimètre}]"},
)  # fmt: skip
_enforced(
    "SF702", "translation-of-other-length", "a translated list and its original differ in length",
    "Records without an `id` are matched by position. Translate every item, or give the records ids.",
    unseen="items in a different order from the original.",
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
    "`02.ur.yaml` is in Urdu and has `lang: ur`. Fix the name or the field.",
    unseen="text in a third language (SF414 checks the script).",
    fails={"river.yaml": "", "river.fr.yaml": _TITLE.replace("lang: fr", "lang: ur")},
)  # fmt: skip
_enforced(
    "SF705", "translation-without-original", "a translation without an original",
    "`02.ur.yaml` contains only the translated text; everything else comes from `02.yaml` beside it. Name it after its original.",
    fails={"river.fr.yaml": _TITLE},
)  # fmt: skip
