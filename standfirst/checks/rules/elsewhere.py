"""Documentation of problems reported by other steps: own pages, imports, flashes, pictures, maps, lists, addresses."""

from __future__ import annotations

from standfirst.checks.registry import Check, add, with_limits
from standfirst.errors import Level

_REPORTED: tuple[tuple[str, str, Level, str, str], ...] = (
    ("SF040", "line-not-imported", "error", "an import lost a line of its source",
     "`standfirst import --check` requires every line of the source to be in the briefing or listed as unplaced. The message names the line; add its content by hand."),
    ("SF116", "source-gone", "error", "the page of a source is gone",
     "`standfirst sources --check` asked for the address, and its host answers 404 or 410 or does not exist, so readers cannot check the statement. Add the address of an archived copy as `archived`; the finding is then only an info. A page that answers but reads like an error page, or leads to a home page, is a warning."),
    ("SF117", "source-not-reached", "warning", "the page of a source cannot be reached",
     "`standfirst sources --check` got no answer in time, an error of the host or a connection that is not secure; try again later. Many hosts keep programs out (401, 403, 429): they are an info, because the page may be there for readers. Open it in a browser."),
    ("SF118", "source-moved", "info", "the page of a source has another address",
     "The host redirects `standfirst sources --check` permanently to another address. Give the new address if it has the same content."),
    ("SF513", "own-file-unreadable", "error", "a file of the desk cannot be searched for protected names",
     "What cannot be opened cannot be published: archives that are damaged, locked or of a rare type, and files nested too deeply. Publish the files themselves, or a .zip of them."),
    ("SF640", "flash-too-long", "error", "a flash does not fit on its one page",
     "A flash is one page for the first hours. The message gives the number of excess lines and the longest parts. Shorten them; text is never cut automatically. Corrections do not count: their notice is shortened if there is no room."),
    ("SF642", "title-too-long-for-its-picture", "error", "a title does not fit into the link preview picture",
     "The picture of 1200 by 630 pixels that messengers and networks show has room for some 500 characters in its smallest type. Shorten the title, or build the site without these pictures (`WITHOUT`)."),
    ("SF641", "picture-unusable", "error", "a picture cannot be used",
     "A picture of `images` is a PNG, JPEG or WebP file beside the briefing, whole and of a sensible size. The message describes the problem. Pictures are never downloaded."),
    ("SF643", "linked-file-unusable", "error", "a file of `files` cannot be published",
     "A linked file is a PDF, a text, a ZIP archive, or a document or workbook without macros, of at most 10 MB. It is copied unchanged, so its metadata is published and scanned too. Types that browsers run, such as HTML and SVG, are refused."),
    ("SF650", "map-file-unusable", "error", "a file of areas for a map cannot be used",
     "A map's `geojson` is a GeoJSON file beside the briefing, of at most 5 MB and 2,000 areas, in degrees. The message describes the problem. Fix the file, or simplify it."),
    ("SF801", "list-not-readable", "error", "a distribution list cannot be read",
     "Lists are YAML and CSV files in UTF-8, in one folder. Check that the folder and the file exist, and save the file as UTF-8."),
    ("SF802", "list-column-unknown", "error", "a field or a column of a list is not known",
     "Unknown fields would be silently left out, so they are reported, with the nearest known name. A CSV needs a first line with the names of its columns, `address` among them."),
    ("SF803", "list-value-wrong", "error", "a value in a list is not valid",
     "The message names the field and the expected value: text, a list, a tag, a format or a language."),
    ("SF804", "address-wrong", "error", "a member has no usable address",
     "Every member has an e-mail address such as `name@example.org`. Fix it, or remove the member."),
    ("SF805", "member-twice", "warning", "an address or a list is listed twice",
     "No address gets a message twice, so one of the two entries is ignored. Keep one of them."),
    ("SF806", "address-of-an-office", "info", "an address belongs to an office rather than a person",
     "Several people may read what is sent to `info@` or `office@`; consider that before you send restricted editions."),
    ("SF807", "address-with-other-letters", "info", "a domain has letters beyond ASCII",
     "Mail is sent to its ASCII form, which the message shows. Compare the letters: look-alikes can be used to divert mail."),
    ("SF808", "list-empty", "warning", "a list has no members",
     "A message to it has no recipients. Add a member, or remove the list."),
    ("SF809", "list-marking-wrong", "error", "the marking of a list is invalid",
     "`tlp` is the strictest marking that members of the list may receive: CLEAR, GREEN, AMBER or AMBER+STRICT. RED editions go to recipients named individually, never to a list."),
)  # fmt: skip

_UNSEEN = {
    "SF116": "a page whose content has changed, and an error page that looks like any other page.",
    "SF117": "a page that only readers in some countries, or with a password, can open.",
    "SF118": "a page that moved without a redirect.",
    "SF040": "a line in the wrong field of the briefing.",
    "SF513": "letters in pictures and scans.",
    "SF641": "the content of the picture.",
    "SF643": "what the file says, and damage within it.",
    "SF650": "areas in the wrong place.",
    "SF803": "a valid value that is wrong.",
    "SF804": "valid addresses of mailboxes that no one reads.",
    "SF805": "one person with two addresses.",
    "SF806": "offices whose address reads like a person's.",
    "SF807": "look-alikes within ASCII, such as `rn` for `m`.",
    "SF809": "a valid marking that is too open.",
}
"""Limitations of some of them."""

for _code, _name, _level, _message, _why in _REPORTED:
    add(Check(_code, _name, _level, _message, with_limits(_why, _UNSEEN.get(_code, "")), {}, {}))
