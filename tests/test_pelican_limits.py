"""Nothing private of a site is published by a setting or a link of Pelican's, and none of its templates is code."""

from __future__ import annotations

from pathlib import Path

import pytest

from standfirst import site
from standfirst.errors import BuildError, StandfirstError, ThemeError, UsageError
from tests.sites import small_site, write

pytestmark = pytest.mark.slow

SECRET = "zanzibarquux@example.org"
LOOKS = ("themes/standfirst", "simple")

SETTINGS = {
    "the site": 'STATIC_PATHS = [".."]',
    "the site, by itself": 'STATIC_PATHS = ["images", "../."]',
    "above the site": 'STATIC_PATHS = ["../.."]',
    "the root": 'STATIC_PATHS = ["/"]',
    "another folder": 'STATIC_PATHS = ["/etc"]',
    "lists": 'STATIC_PATHS = ["../distribution"]',
    "lists, the long way": 'STATIC_PATHS = ["images/../../distribution"]',
    "one list": 'STATIC_PATHS = ["../distribution/press.csv"]',
    "drafts": 'STATIC_PATHS = ["../briefings"]',
    "one draft": 'STATIC_PATHS = ["../briefings/plans/01.yaml"]',
    "cache": 'STATIC_PATHS = ["../.cache"]',
    "outbox": 'STATIC_PATHS = ["../outbox"]',
    "settings": 'STATIC_PATHS = ["../pelicanconf.py"]',
    "preview": 'STATIC_PATHS = ["../preview"]',
    "history": 'STATIC_PATHS = ["../.git"]',
    "pages": 'PAGE_PATHS = ["../briefings"]',
    "articles": 'ARTICLE_PATHS = ["../outbox"]',
    "all as content": 'PATH = "."\nOUTPUT_PATH = "../site-output"',
    "briefings as content": 'PATH = "briefings"',
    "a template": 'TEMPLATE_PAGES = {"../distribution/press.csv": "a.html"}',
    "a template elsewhere": 'TEMPLATE_PAGES = {"/etc/hostname": "a.html"}',
    "templates": 'THEME_TEMPLATES_OVERRIDES = ["distribution"]',
    "files of a theme": 'THEME_STATIC_PATHS = ["../../distribution"]',
}
LINKS = {
    "static": "[a]({static}/../distribution/press.csv)",
    "static, relative": "[a]({static}../../distribution/press.csv)",
    "attach": "[a]({attach}../../distribution/press.csv)",
    "static to a draft": "[a]({static}/../briefings/plans/01.yaml)",
    "picture": "![a]({static}/../distribution/press.csv)",
    "escaped": "[a]({static}/%2e%2e/distribution/press.csv)",
}


def desk(folder: Path, more: str, text: str = "Who we are.") -> Path:
    """A site with a list, a draft, a cache and a message that wait beside it."""
    made = small_site(
        folder / "site", f"{more}\n", {"pages/about.md": f"Title: About\n\n{text}\n", "images/a.txt": "Open."}
    )
    write(
        made,
        "plans/01.yaml",
        f"# {SECRET}\n{(made / 'briefings' / 'wells.yaml').read_text('utf-8')}".replace(
            "status: approved", "status: draft"
        ),
    )
    for name in (
        "distribution/press.csv",
        ".cache/a.txt",
        "outbox/a.md",
        "preview/a.html",
        ".git/config",
        "content/../more/a.txt",
    ):
        path = made / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"address,name\n{SECRET},A\n", "utf-8")
    return made


def published(folder: Path) -> bytes:
    """All that lies in the output folders."""
    there = (path for name in ("output", "../site-output") for path in (folder / name).rglob("*"))
    return b"\n".join(
        str(path.relative_to(folder.parent)).encode() + path.read_bytes() for path in there if path.is_file()
    )


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("setting", SETTINGS.values(), ids=SETTINGS)
def test_no_setting_publishes_what_is_private(setting: str, look: str, tmp_path: Path) -> None:
    """Whatever path a setting takes to lists, drafts, caches or other folders, it is refused by its name."""
    made = desk(tmp_path, f"THEME = {look!r}\n{setting}")
    with pytest.raises(UsageError, match=setting.partition(" ")[0]):
        site.build(made)
    assert published(made) == b""


@pytest.mark.by_day(4)
@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("text", LINKS.values(), ids=LINKS)
def test_no_link_publishes_what_is_private(text: str, look: str, tmp_path: Path) -> None:
    """A link of a page to a file beside the content copies nothing."""
    made = desk(tmp_path, f"THEME = {look!r}", text)
    with pytest.raises(BuildError, match=r"not in the site's own folders|leads to no public page or file"):
        site.build(made)
    assert published(made) == b""


@pytest.mark.parametrize("path", ["../a.txt", "/standfirst-a.txt", "x/../../a.txt"])
def test_files_stay_in_the_site(path: str, tmp_path: Path) -> None:
    """A setting that names a place outside the site for a file is refused."""
    made = desk(tmp_path, f'EXTRA_PATH_METADATA = {{"images/a.txt": {{"path": {path!r}}}}}')
    with pytest.raises(StandfirstError, match="outside the site"):
        site.build(made)
    assert not (tmp_path / "a.txt").exists()
    assert not Path("/standfirst-a.txt").exists()


@pytest.mark.by_day(1)
@pytest.mark.parametrize("name", [".env", ".git/config", "images/.htpasswd", ".well-known/.secret"])
def test_files_of_a_machine_stay(name: str, tmp_path: Path) -> None:
    """Names with a leading full stop are refused even where Pelican is told to copy them; those of the web are not."""
    made = desk(tmp_path, 'STATIC_PATHS = ["."]\nIGNORE_FILES = []')
    for path, text in (
        (".well-known/security.txt", "Contact: mailto:desk@example.org"),
        (name, "password=1"),
    ):
        (made / "content" / path).parent.mkdir(parents=True, exist_ok=True)
        (made / "content" / path).write_text(text, "utf-8")
    with pytest.raises(BuildError, match=name.replace(".", r"\.")):
        site.build(made)
    (made / "content" / name).unlink()
    site.build(made)
    assert (made / "output" / ".well-known" / "security.txt").is_file()


@pytest.mark.proof
def test_open_folders_are_copied(tmp_path: Path) -> None:
    """All of the content, and a folder of its own beside it, may be published."""
    made = desk(tmp_path, 'STATIC_PATHS = [".", "../more"]\nSTATIC_SAVE_AS = "files/{path}"')
    (made / "more" / "a.txt").write_text("Open.", "utf-8")
    with pytest.raises(
        StandfirstError, match="outside the site"
    ):  # `files/../more` is no place of the site's own
        site.build(desk(tmp_path / "b", 'STATIC_PATHS = ["../more"]\nSTATIC_SAVE_AS = "{path}"'))
    site.build(made)
    assert b"Open." in published(made)
    assert SECRET.encode() not in published(made)


RUNS = {
    "class": "{{ ''.__class__.__mro__ }}",
    "globals": "{{ SITENAME.format.__globals__ }}",
    "modules": "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "attr": "{{ ''|attr('__class__') }}",
    "include": "{% include '../../distribution/press.csv' %}",
    "lipsum": "{{ lipsum.__globals__['os'].environ }}",
}


@pytest.mark.by_day(1)
@pytest.mark.parametrize("text", RUNS.values(), ids=RUNS)
def test_pelicans_templates_are_no_code(text: str, tmp_path: Path) -> None:
    """A page of `TEMPLATE_PAGES` reaches nothing of Python; a harmless one is drawn."""
    made = desk(tmp_path, 'TEMPLATE_PAGES = {"templates/a.txt": "a.html"}')
    path = made / "content" / "templates" / "a.txt"
    path.parent.mkdir()
    path.write_text(f"<p>{text}</p>", "utf-8")
    try:
        site.build(made)
    except ThemeError as error:
        assert "templates/a.txt:1" in str(error)  # noqa: PT017  # some print nothing and fail in no way
    said = published(made)
    assert not any(
        word in said for word in (SECRET.encode(), b"uid=", b"PATH", b"&lt;class", b"<class", b"__builtins__")
    )
    path.write_text("<p>{{ SITENAME }} {{ pages|length }} {{ '2026'|upper }}</p>", "utf-8")
    site.build(made)
    assert "Wells desk (EXERCISE) 1 2026" in (made / "output" / "a.html").read_text("utf-8")
