"""`standfirst publish`: it shows first, sends when told to, and sends nothing that is not public now."""

from __future__ import annotations

from pathlib import Path

import pytest

from standfirst.build.manifest import Manifest
from tests.mail.desk import DeskSite, Done
from tests.sites import WELLS, small_site, write

pytestmark = pytest.mark.slow


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DeskSite:
    """A desk with one public briefing and a target."""
    (tmp_path / "www").mkdir()
    monkeypatch.chdir(tmp_path)
    return DeskSite(
        small_site(tmp_path / "site", f'STANDFIRST["PUBLISH"] = {{"live": "file://{tmp_path}/www"}}\n')
    )


def there(desk: DeskSite) -> set[str]:
    """What the target holds."""
    place = desk.folder.parent / "www"
    return {path.relative_to(place).as_posix() for path in place.rglob("*") if path.is_file()}


def publish(desk: DeskSite) -> Done:
    """Publish without a question."""
    return desk.run("publish", "--send", "--yes")


def test_it_shows_and_sends_nothing(desk: DeskSite) -> None:
    """Without --send the target stays as it is, and the report names what would be sent and how."""
    done = desk.run("publish")
    assert "note: SITEURL in pelicanconf.py is https://example.org, an address for examples" in done.out
    assert "new       _headers\n" in done.out
    assert " more\n" in done.out
    assert done.out.endswith("Nothing was sent; to publish: standfirst publish live --send\n")
    assert there(desk) == set()


def test_it_sends_when_the_name_of_the_target_was_typed(desk: DeskSite) -> None:
    """Another word sends nothing; the name sends all that the manifest lists, and no more."""
    refused = desk.run("publish", "--send", typed="yes\n", code=1)
    assert "nothing was sent" in refused.err
    assert there(desk) == set()
    (desk.folder / "output" / "notes.txt").write_text("the desk's own")
    done = desk.run("publish", "--send", typed="live\n")
    assert "Published at https://example.org/" in done.out
    manifest = Manifest.from_bytes((desk.folder / "output" / "manifest.json").read_bytes())
    assert there(desk) == {*manifest.artefacts, "manifest.json"}
    again = desk.run("publish")
    assert "0 new, 0 changed, 0 to remove" in again.out
    assert again.out.endswith("Nothing was sent.\n")


@pytest.mark.proof
def test_what_is_no_longer_public_goes_and_what_is_not_never_comes(desk: DeskSite) -> None:
    """A briefing that was closed after the last build is removed; a draft and a preview are sent by no run."""
    write(desk.folder, "more.yaml", WELLS.replace("Wells in", "More wells in"))
    publish(desk)
    assert "more.html" in there(desk)
    write(desk.folder, "more.yaml", WELLS.replace("status: approved", "status: draft"))
    desk.run("build", "--preview")
    done = publish(desk)
    assert "to remove more.html" in done.out
    assert not {path for path in there(desk) if path.startswith("more")}
    assert "more.html" not in (desk.folder.parent / "www" / "index.html").read_text("utf-8")


def test_what_was_changed_in_the_output_is_built_again(desk: DeskSite) -> None:
    """An edit in the output folder does not reach the host: the build that comes first writes the file anew."""
    desk.run("build")
    page = desk.folder / "output" / "wells.html"
    built = page.read_bytes()
    page.write_bytes(built + b"<!-- by hand -->")
    publish(desk)
    assert (desk.folder.parent / "www" / "wells.html").read_bytes() == built


def test_a_site_with_errors_or_without_an_address_is_not_published(desk: DeskSite) -> None:
    """An error in a public briefing, and settings without SITEURL, leave the target as it is."""
    write(desk.folder, "wells.yaml", WELLS.replace("[@a].", "[@nobody].", 1))
    assert "SF" in desk.run("publish", "--send", "--yes", code=1).err
    write(desk.folder, "wells.yaml", WELLS)
    settings = desk.folder / "pelicanconf.py"
    settings.write_text(settings.read_text("utf-8") + 'SITEURL = ""\n', "utf-8")
    assert "has no SITEURL" in desk.run("publish", "--send", "--yes", code=2).err
    assert there(desk) == set()
