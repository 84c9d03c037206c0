"""Lists: what is good is read, what is wrong is named at its place, nothing is dropped."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from standfirst.mail import lists
from standfirst.mail.lists import Distribution, Member
from standfirst.model.marking import Tlp
from tests.growth import assert_linear

EXAMPLE = Path(__file__).parents[2] / "distribution.example"


def load(folder: Path, **files: str | bytes) -> Distribution:
    """The lists in these files; `a_csv` becomes a.csv."""
    for name, text in files.items():
        path = folder / name.replace("_", ".")
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return lists.load(folder)


def shown(distribution: Distribution) -> list[str]:
    """Problems as users read them."""
    return [str(problem) for problem in distribution.problems]


def test_example_is_good() -> None:
    """The tracked example has two lists without a problem, one of them with an Urdu reader."""
    distribution = lists.load(EXAMPLE)
    assert not distribution.problems
    assert [(one.name, one.tlp) for one in distribution.lists] == [
        ("newsletter", Tlp.CLEAR),
        ("partners", Tlp.AMBER),
    ]
    assert {member.lang for one in distribution.lists for member in one.members} == {"en", "ur", ""}


def test_yaml_list_is_read_whole(tmp_path: Path) -> None:
    """Every field of a list and of a member arrives."""
    text = """
title: The friends
tlp: AMBER+STRICT
lang: en
members:
  - address: Ali@Example.ORG
    name: Ali
    lang: ur
    organisation: Org
    tags: [Health]
    formats: [flash]
  - {address: b@example.org}
"""
    distribution = load(tmp_path, friends_yaml=text)
    assert not distribution.problems
    (one,) = distribution.lists
    assert (one.name, one.title, one.tlp) == ("friends", "The friends", Tlp.AMBER_STRICT)
    assert one.members == (
        Member("Ali@example.org", "Ali", "ur", "Org", ("health",), ("flash",)),
        Member("b@example.org", lang="en"),
    )


def test_list_without_a_ceiling_sees_clear_only(tmp_path: Path) -> None:
    """Closed by default, in YAML and in CSV."""
    distribution = load(tmp_path, a_yaml="members:\n- address: a@b.org\n", b_csv="address\na@b.org\n")
    assert [one.tlp for one in distribution.lists] == [Tlp.CLEAR, Tlp.CLEAR]


def test_list_takes_its_members_from_a_csv(tmp_path: Path) -> None:
    """A CSV that a YAML names is no list of its own."""
    distribution = load(
        tmp_path, a_yaml="tlp: GREEN\nlang: fr\nmembers_csv: m.csv\n", m_csv="email\na@b.org\n"
    )
    assert not distribution.problems
    (one,) = distribution.lists
    assert (one.name, one.tlp, one.members) == ("a", Tlp.GREEN, (Member("a@b.org", lang="fr"),))


@pytest.mark.parametrize(
    "raw",
    [
        "address;name;lang\na@b.org;Renée;fr\n".encode("latin-1"),
        "address,name,lang\na@b.org,Renée,fr\n".encode("utf-8-sig"),
        "address\tname\tlang\r\na@b.org\tRenée\tfr\r\n".encode("utf-16"),
        b'"E-Mail";"Name";"Language"\r\n"a@b.org";"Ren\xc3\xa9e";"fr"\r\n\r\n',
    ],
)
def test_spreadsheets_csv_is_read(tmp_path: Path, raw: bytes) -> None:
    """Latin-1, a BOM, semicolons, tabs, UTF-16 and other names for columns are all read."""
    (one,) = load(tmp_path, a_csv=raw).lists
    assert one.members == (Member("a@b.org", "Renée", "fr"),)


def test_latin_1_is_said(tmp_path: Path) -> None:
    """Guessing an encoding is a warning with the place of the byte."""
    distribution = load(tmp_path, a_csv=b"address,name\na@b.org,Ren\xe9e\n")
    (line,) = shown(distribution)
    assert line.startswith("distribution/a.csv:2:12: SF801 not UTF-8; read as Windows-1252")
    assert not distribution.errors


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("", "a member needs an address"),
        ("ali", "an address has one @"),
        ("a@b@c.org", "an address has one @"),
        ('"a b"@c.org', "quotes in an address"),
        ("a(work)@c.org", "a comment in an address"),
        ("Ali <a@c.org>", "a name and an address in one field"),
        ("علی@c.org", "letters beyond ASCII before the @"),
        ("a..b@c.org", "cannot come before an @"),
        ("a@localhost", "is not a domain"),
        ("a@-c.org", "is not a domain"),
        ("a@c.org.", "is not a domain"),
        ("a@[127.0.0.1]", "is not a domain"),
        ("a@1.2.3.4", "is not a domain"),
        ("a@exa mple.org", "is not a domain"),
        ("x" * 65 + "@c.org", "cannot come before an @"),
        ("a@" + "x" * 64 + ".org", "is not a domain"),
        ("a@" + "x." * 130 + "org", "more than 254 characters"),
        ("a@b\u202ec.org", "a control character (U+202E)"),
        ("a@☃\u0000.org", "a control character (U+0000)"),
        ("a@\u2488com.org", "is not a domain"),
        ("=?utf-8?q?a?=@c.org", "an encoded word"),
    ],
)
def test_bad_address_is_named(tmp_path: Path, address: str, said: str) -> None:
    """Each address that cannot be sent to is an error at its place and is not sent to."""
    quoted = '"' + address.replace('"', '""') + '"'
    distribution = load(tmp_path, a_csv=f"name,address\nAli,{quoted}\nB,b@b.org\n")
    (problem,) = distribution.problems
    assert (problem.code, problem.line, problem.level) == ("SF804", 2, "error")
    assert said in problem.message
    assert "\n" not in str(problem)
    assert [member.address for member in distribution.lists[0].members] == ["b@b.org"]


def test_international_domain_is_encoded_and_shown(tmp_path: Path) -> None:
    """A domain beyond ASCII is sent to in its xn-- form (IDNA 2008: ß stays another letter)."""
    distribution = load(tmp_path, a_csv="address\na@Straße.example.org\nb@مثال.example.org\n")
    assert [problem.code for problem in distribution.problems] == ["SF807", "SF807"]
    assert not distribution.errors
    assert [member.address for member in distribution.lists[0].members] == [
        "a@xn--strae-oqa.example.org",
        "b@xn--mgbh0fb.example.org",
    ]


def test_duplicates_and_offices_are_shown(tmp_path: Path) -> None:
    """A reader who stands twice is sent one copy; an office is a remark."""
    distribution = load(tmp_path, a_csv="address\na@b.org\nA@B.org\ninfo+x@b.org\n")
    assert [(p.line, p.code, p.level) for p in distribution.problems] == [
        (3, "SF805", "warning"),
        (4, "SF806", "info"),
    ]
    assert "here and in line 2" in distribution.problems[0].message
    assert len(distribution.lists[0].members) == 2


@pytest.mark.parametrize("field", ["name", "organisation", "lang", "tags", "formats", "address"])
@pytest.mark.parametrize("attack", ["x\r\nBcc: all@b.org", "x\nBcc: y", "x\0", "=?utf-8?q?x=0A?="])
def test_header_injection_is_refused_in_every_field(tmp_path: Path, field: str, attack: str) -> None:
    """Ends of lines, NUL and encoded words in any field are errors, and the member is left out."""
    row = {"address": "a@b.org", field: attack}
    csv = ",".join(row) + "\n" + ",".join(f'"{value}"' for value in row.values()) + "\n"
    escaped = attack.replace("\r", "\\r").replace("\n", "\\n").replace("\0", "\\0")
    items = "".join(f'  {key}: "{value}"\n' for key, value in (row | {field: escaped}).items())
    distribution = load(tmp_path, a_csv=csv, b_yaml="members:\n-\n" + items)
    codes = {(p.path, p.code) for p in distribution.errors}
    wanted = "SF804" if field == "address" else "SF803"
    in_yaml = "SF004" if "\0" in attack else wanted  # no YAML of ours has control characters
    assert codes == {("distribution/a.csv", wanted), ("distribution/b.yaml", in_yaml)}
    assert not any(one.members for one in distribution.lists)


def test_title_of_a_list_takes_no_injection(tmp_path: Path) -> None:
    """The list's own words are checked as its members' are."""
    distribution = load(tmp_path, a_yaml='title: "x\\r\\nBcc: y"\nmembers: [{address: a@b.org}]\n')
    assert [problem.code for problem in distribution.errors] == ["SF803"]


def test_red_is_for_no_list(tmp_path: Path) -> None:
    """A list that says RED is an error and sees CLEAR only."""
    distribution = load(tmp_path, a_yaml="tlp: RED\nmembers: [{address: a@b.org}]\n")
    assert shown(distribution) == [
        "distribution/a.yaml:1:6: SF809 a list never sees RED; name each recipient with --to"
    ]
    assert distribution.lists[0].tlp is Tlp.CLEAR


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"a_yaml": "tpl: GREEN\nmembers: []\n"}, "`tpl` is not known; did you mean `tlp`?"),
        ({"a_yaml": "tlp: WHITE\nmembers: []\n"}, "`WHITE` is not a TLP 2.0 marking"),
        ({"a_yaml": "members: [{adress: a@b.org}]\n"}, "did you mean `address`?"),
        ({"a_yaml": "members: [a@b.org]\n"}, "a member is a mapping"),
        ({"a_yaml": "members: {a: b}\n"}, "members are a list"),
        ({"a_yaml": "members: [{address: 12}]\n"}, "a member needs an address"),
        ({"a_yaml": "members: [{address: a@b.org, name: 12}]\n"}, "`name` is text"),
        ({"a_yaml": "members: [{address: a@b.org, tags: [1]}]\n"}, "`tags` holds words"),
        ({"a_yaml": "members_csv: ../m.csv\n"}, "is not a CSV or spreadsheet beside the list"),
        ({"a_yaml": "members_csv: m.csv\n"}, "m.csv:1:1: SF801 cannot be read"),
        ({"a_yaml": "a: &x 1\nb: *x\n"}, "SF006"),
        ({"a_yaml": ""}, "start with `tlp:` and `members:`"),
        ({"a_yaml": "# " + "x" * 2_100_000}, "members_csv"),
        ({"a_csv": "name\nAli\n"}, "there is no column `address`"),
        ({"a_csv": ""}, "there is no column `address`"),
        ({"a_csv": "address,email\na@b.org,a@b.org\n"}, "two columns are `address`"),
        ({"a_csv": "address,phone\na@b.org,1\n"}, "the column 'phone' is not used"),
        ({"a_csv": "address\na@b.org,x\n"}, "2 fields where the header has 1"),
        ({"a_csv": 'address\n"a@b.org\n'}, "a.csv:2:1: SF801 not CSV"),
        ({"a_csv": "address,lang\na@b.org,English\n"}, "`English` is not a language"),
        ({"a_csv": "address,formats\na@b.org,reports\n"}, "did you mean `report`?"),
        ({"a_csv": "address,tags\na@b.org,a/b\n"}, "`a/b` is not a valid tag"),
        ({"A b_csv": "address\na@b.org\n"}, "`A b` is not a valid name for a list"),
        ({"a_csv": "address\n"}, "this list has no members"),
        ({"a_yaml": "tlp: GREEN\n"}, "this list has no members"),
        ({"a_csv": "address\na@b.org\n", "a_yaml": "members: []"}, "two lists are called `a`"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, files: dict[str, str], said: str) -> None:
    """Each mistake in a list is one line with its place."""
    lines = shown(load(tmp_path, **files))
    assert any(said in line for line in lines), lines
    assert all(line.startswith("distribution") and "\n" not in line for line in lines)


def test_missing_folder_is_said(tmp_path: Path) -> None:
    """Before the first list, the message tells where to begin."""
    assert "copy distribution.example" in shown(lists.load(tmp_path / "distribution"))[0]


@pytest.mark.slow
def test_hundred_thousand_members_are_read_in_linear_time(tmp_path: Path) -> None:
    """Ten times the members take about ten times as long, and all are there."""

    def prepare(count: int) -> Callable[[], None]:
        rows = "".join(f"p{number}@example.org,Person {number},en\n" for number in range(count))
        (tmp_path / "big.csv").write_text("address,name,lang\n" + rows)

        def read() -> None:
            distribution = lists.load(tmp_path)
            assert len(distribution.lists[0].members) == count
            assert not distribution.problems

        return read

    assert_linear(prepare, 10_000, times=10)


EXPORTS = {
    "outlook": (
        "First Name,Middle Name,Last Name,Company,Department,Job Title,Business Street,E-mail Address,E-mail Type,"
        "E-mail 2 Address,Categories,Language\n"
        "Nadia,,Rahman,Relief Network,,,1 Road,nadia@relief.example.org,SMTP,other@relief.example.org,,\n"
    ),
    "google": (
        "Name,Given Name,Family Name,Group Membership,E-mail 1 - Type,E-mail 1 - Value,Organization 1 - Name,Notes,"
        "Birthday,Location\n"
        "Nadia Rahman,Nadia,Rahman,* myContacts ::: Health cluster,Work,nadia@relief.example.org,Relief Network,,,\n"
    ),
    "google-new": (
        "First Name,Last Name,Labels,E-mail 1 - Label,E-mail 1 - Value,Organization Name,Photo,Notes,Nickname\n"
        "Nadia,Rahman,* myContacts ::: Health cluster,Work,nadia@relief.example.org,Relief Network,,,\n"
    ),
    "mailchimp": (
        'Email Address,First Name,Last Name,Address,Company,MEMBER_RATING,OPTIN_TIME,LEID,EUID,TAGS\n'
        'nadia@relief.example.org,Nadia,Rahman,1 Road,Relief Network,2,2026-01-01,1,a,"""Health cluster"",""Press"""\n'
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", EXPORTS)
def test_exports_of_address_books_are_read(tmp_path: Path, name: str) -> None:
    """Outlook's, Google's and Mailchimp's own headers are understood; what is not used is named in one line."""
    (tmp_path / f"{name}.csv").write_text(EXPORTS[name], "utf-8")
    found = lists.load(tmp_path)
    ((member,),) = [one.members for one in found.lists]
    assert (member.address, member.name, member.organisation) == (
        "nadia@relief.example.org", "Nadia Rahman", "Relief Network",
    )  # fmt: skip
    assert ("health-cluster" in member.tags) == (name != "outlook")
    assert [problem.code for problem in found.problems if problem.level != "info"] == ["SF802"]
    assert "columns are not used" in str(found.problems[0])


@pytest.mark.parametrize("column", ["UNSUB_TIME", "CLEAN_TIME"])
def test_those_who_left_are_no_list(tmp_path: Path, column: str) -> None:
    """An export of people who unsubscribed or bounced is refused: they must not be written to again."""
    (tmp_path / "members.csv").write_text(f"Email Address,{column}\na@example.org,2026-01-01\n", "utf-8")
    (problem,) = [one for one in lists.load(tmp_path).problems if one.level == "error"]
    assert "export those who subscribe" in str(problem)


def test_spreadsheets_are_lists(tmp_path: Path) -> None:
    """A workbook's first filled sheet is a list, alone or beside a YAML; its other sheets are named."""
    import openpyxl

    book = openpyxl.Workbook()
    book["Sheet"].title = "Empty"
    members = book.create_sheet("Members")
    for row in (("Email", "Name", "Language"), ("nadia@example.org", "Nadia", "ur"), (None, None, None),
                ("kurt@example.org", 7, None)):  # fmt: skip
        members.append(row)
    book.create_sheet("Old").append(("Email",))
    book.save(tmp_path / "donors.xlsx")
    (tmp_path / "partners.yaml").write_text("tlp: GREEN\nmembers_csv: donors.xlsx\n", "utf-8")
    found = lists.load(tmp_path)
    assert [(one.name, [(m.address, m.name, m.lang) for m in one.members]) for one in found.lists] == [
        ("partners", [("nadia@example.org", "Nadia", "ur"), ("kurt@example.org", "7", "")])
    ]
    assert "the sheet 'Old' is not read" in str(found.problems[0])


def test_a_broken_spreadsheet_is_one_line(tmp_path: Path) -> None:
    """A file that only calls itself a workbook is refused where it is."""
    (tmp_path / "donors.xlsx").write_bytes(b"PK\x03\x04 but nothing more")
    (problem,) = [one for one in lists.load(tmp_path).problems if one.level == "error"]
    assert str(problem).startswith("distribution/donors.xlsx:1:1: SF801 not a spreadsheet")


def test_ignored_files_are_named(tmp_path: Path) -> None:
    """Whatever lies in the folder and is no list to us is named; the ledger and its company are not."""
    for name in (
        "press.yml",
        "notes.txt",
        "contacts.vcf",
        "Donors.CSV",
        "ledger.db",
        "mail.key",
        "README.md",
    ):
        (tmp_path / name).write_text("address\na@example.org\n", "utf-8")
    (tmp_path / "old").mkdir()
    (tmp_path / "ledger.db-owners").mkdir()
    found = lists.load(tmp_path)
    named = [
        str(problem).split(":")[0].rpartition("/")[2]
        for problem in found.problems
        if "is not read" in str(problem)
    ]
    assert named == ["contacts.vcf", "notes.txt", "old", "press.yml"]
    assert any(problem.path.endswith("Donors.CSV") for problem in found.problems)


def _linked(at: Path, make: Callable[[Path], object]) -> None:
    """Link to a hidden thing beside it."""
    make(at.parent / ".between")
    at.symlink_to(".between")


LEADING_OUT: dict[str, Callable[[Path, Path], object]] = {
    "a link out of the folder": lambda at, other: at.symlink_to(other),
    "a relative link out of it": lambda at, other: at.symlink_to(Path("..") / other.name),
    "a link to a link out of it": lambda at, other: _linked(at, lambda between: between.symlink_to(other)),
    "a link to nothing": lambda at, _: at.symlink_to("nothing"),
    "a link to itself": lambda at, _: at.symlink_to(at.name),
    "a pipe": lambda at, _: os.mkfifo(at),
    "a link to a pipe": lambda at, _: _linked(at, os.mkfifo),
    "a link to a device": lambda at, _: at.symlink_to("/dev/zero"),
}


@pytest.mark.parametrize("make", LEADING_OUT.values(), ids=LEADING_OUT)
@pytest.mark.parametrize("name", ["press.yaml", "press.csv", "press.xlsx", "members.csv"])
def test_a_list_elsewhere_is_refused(name: str, make: Callable[[Path, Path], object], tmp_path: Path) -> None:
    """A list, or the members of one, that a link leads to is not read and is an error; nothing waits for a pipe."""
    folder = tmp_path / "distribution"
    folder.mkdir()
    other = tmp_path / f"other{Path(name).suffix}"
    other.write_text(
        "address\nsecret@example.org\n"
        if name.endswith("csv")
        else "members: [{address: secret@example.org}]",
        "utf-8",
    )
    if name == "members.csv":
        (folder / "press.yaml").write_text("tlp: CLEAR\nmembers_csv: members.csv\n", "utf-8")
    make(folder / name, other)
    distribution = lists.load(folder)
    (error,) = distribution.errors
    assert (error.path, error.code) == (f"distribution/{name}", "SF801")
    assert error.message.startswith(("a link that leads", "a pipe, a socket"))
    assert not any(one.members for one in distribution.lists)


def test_links_within_the_folder_and_of_the_folder_are_followed(tmp_path: Path) -> None:
    """A team may keep its folder elsewhere, and give a list a second name."""
    folder = tmp_path / "share"
    folder.mkdir()
    (folder / ".whole").write_text("members: [{address: a@example.org}]", "utf-8")
    (folder / "press.yaml").symlink_to(".whole")
    (tmp_path / "distribution").symlink_to(folder)
    distribution = lists.load(tmp_path / "distribution")
    assert not distribution.problems
    assert [one.name for one in distribution.lists] == ["press"]
