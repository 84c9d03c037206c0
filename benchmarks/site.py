"""Compare building a site with Pelican, Hugo and Eleventy (if installed or available from npm) on the same text.

    python benchmarks/site.py [COUNT] [--pdf]        (default: 1000; --pdf also builds ours with its PDFs)

Each builds COUNT briefings of 700 words from scratch, again with nothing changed, and again after one
edit, in processes of their own: wall and processor seconds, and the memory of the largest
process. The others get the same text as Markdown and print a plain page for each and lists of them; "Pelican in
full" also writes feeds for each tag and category, a sitemap and JSON for each article, and Pagefind runs after it,
which is the work that ours does.
"""

from __future__ import annotations

import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from check import briefing

ROOT = Path(__file__).parent.parent
EPOCH = "1793534400"
ELEVENTY = "@11ty/eleventy@3"
TOPICS = ("rivers", "bridges", "water", "roads", "health", "schools", "power", "trade", "housing", "weather")


@dataclass(frozen=True)
class Cost:
    """One run of one program."""

    wall: float
    processor: float
    mib: float


def run(words: Sequence[str], folder: Path) -> Cost:
    """Run a command to its end; CalledProcessError if it fails."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    variables = {**os.environ, "PYTHONPATH": str(ROOT), "SOURCE_DATE_EPOCH": EPOCH}
    process = subprocess.Popen(
        words, cwd=folder, env=variables, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    said = process.stdout.read() if process.stdout else b""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - began
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, words, said)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(wall, spent, usage.ru_maxrss / 1024)


def varied(number: int) -> str:
    """Return a briefing with topics, a place and a speaker that some others share, as in a real archive."""
    topics = f"topics: [{TOPICS[number % 10]}, {TOPICS[(number // 10) % 10]}-{number % 7}]"
    text = re.sub(r"^topics: .*", topics, briefing(number), flags=re.MULTILINE)
    return text.replace("Marbel", f"Marbel {number % 60}").replace(
        f"Ines Marlow {number}", f"Ines Marlow {number % 200}"
    )


def ours(folder: Path, count: int, without: Sequence[str] = ()) -> None:
    """Write the site as YAML in series of 50, to be built without some formats."""
    folder.mkdir()
    for number in range(count):
        path = folder / "briefings" / f"s{number // 50:04}" / f"{number % 50 + 1:02}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(varied(number), "utf-8")
    (folder / "content").mkdir()
    (folder / "node_modules").symlink_to(ROOT / "node_modules")
    (folder / "themes").symlink_to(ROOT / "themes")
    shutil.copy(ROOT / "pelicanconf.py", folder)
    config = (folder / "pelicanconf.py").read_text("utf-8")
    config = config.replace('("en", "ur")', f'("en",),\n    "WITHOUT": {tuple(without)!r}')
    (folder / "pelicanconf.py").write_text(
        re.sub(r'    "POLICIES": \{.*?\},\n', "", config, flags=re.DOTALL), "utf-8"
    )


def markdown(number: int) -> tuple[dict[str, str], str]:
    """Return the same text for the others: metadata and body."""
    text = varied(number)
    found = {name: re.search(rf"^{name}: (.*)", text, re.MULTILINE) for name in ("title", "topics", "as_of")}
    prose = re.findall(r"^  (?:- )?(.*)$", text, re.MULTILINE)
    data = {name: match[1].strip("[]") for name, match in found.items() if match}
    return data, "\n\n".join(re.sub(r"\[@\w+\]|\{\{.*?\}\}", "", line) for line in prose)


def pelican(folder: Path, count: int) -> None:
    """Write articles with tags and categories, cached."""
    (folder / "content").mkdir(parents=True)
    for number in range(count):
        data, body = markdown(number)
        head = f"Title: {data['title']}\nDate: {data['as_of'][:16].replace('T', ' ')}\nTags: {data['topics']}\nCategory: s{number // 50}\nSlug: n{number}\n"
        (folder / "content" / f"n{number}.md").write_text(f"{head}\n{body}\n", "utf-8")
    (folder / "pelicanconf.py").write_text(
        'PATH = "content"\nTIMEZONE = "UTC"\nTHEME = "simple"\nSITEURL = ""\nPLUGINS = []\n'
        "CACHE_CONTENT = True\nLOAD_CONTENT_CACHE = True\nCHECK_MODIFIED_METHOD = 'mtime'\nCONTENT_CACHING_LAYER = 'generator'\n",
        "utf-8",
    )


def pelican_in_full(folder: Path, count: int) -> None:
    """Write the same with a feed for each tag and category, a sitemap, JSON for each article, and Pagefind's marks."""
    pelican(folder, count)
    with (folder / "pelicanconf.py").open("a", encoding="utf-8") as file:
        file.write(IN_FULL)
    (folder / "plugins").mkdir()
    (folder / "plugins" / "alongside.py").write_text(ALONGSIDE, "utf-8")
    (folder / "build.py").write_text(THEN_PAGEFIND, "utf-8")


IN_FULL = """\
SITEURL = "https://example.org"
PLUGIN_PATHS = ["plugins"]
PLUGINS = ["alongside"]
FEED_ALL_ATOM, FEED_ALL_RSS = "feeds/all.atom.xml", "feeds/all.rss.xml"
CATEGORY_FEED_ATOM, CATEGORY_FEED_RSS = "feeds/{slug}.atom.xml", "feeds/{slug}.rss.xml"
TAG_FEED_ATOM, TAG_FEED_RSS = "feeds/tag-{slug}.atom.xml", "feeds/tag-{slug}.rss.xml"
"""
"""The Pelican settings that write what our site has beside its pages."""

ALONGSIDE = """\
import json
from pathlib import Path

from pelican import signals


def _write(generator, writer):
    output, site = Path(generator.output_path), generator.settings["SITEURL"]
    for article in generator.articles:
        data = {"title": article.title, "date": article.date.isoformat(), "text": article.content,
                "tags": [tag.name for tag in getattr(article, "tags", [])]}
        path = (output / article.save_as).with_suffix(".json")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(data), "utf-8")
    urls = "".join(f"<url><loc>{site}/{article.url}</loc></url>" for article in generator.articles)
    (output / "sitemap.xml").write_text(f"<urlset>{urls}</urlset>", "utf-8")


def register():
    signals.article_writer_finalized.connect(_write)
"""
"""A Pelican plugin that writes JSON for each article and a sitemap."""

THEN_PAGEFIND = """\
import subprocess
import sys

from pagefind_bin import get_executable

subprocess.run([sys.executable, "-m", "pelican", "-s", "pelicanconf.py", "-q"], check=True)
subprocess.run([get_executable(), "--site", "output", "--quiet"], check=True)
"""
"""Pelican followed by Pagefind, as site builders run them."""


def hugo(folder: Path, count: int) -> None:
    """Write pages with tags and three small templates."""
    (folder / "content").mkdir(parents=True)
    (folder / "layouts" / "_default").mkdir(parents=True)
    for number in range(count):
        data, body = markdown(number)
        date = data["as_of"].replace("+", ":00+")  # it takes no time without seconds
        head = {"title": data["title"], "date": date, "tags": data["topics"].split(", ")}
        (folder / "content" / f"n{number}.md").write_text(f"{json.dumps(head)}\n\n{body}\n", "utf-8")
    (folder / "config.toml").write_text(
        'baseURL = "https://example.org/"\ntitle = "x"\ntimeZone = "UTC"\nbuildFuture = true\n', "utf-8"
    )
    frame = "<!doctype html><html lang=en><head><title>{{ .Title }}</title></head><body>%s</body></html>\n"
    (folder / "layouts/_default/single.html").write_text(
        frame % "<h1>{{ .Title }}</h1>{{ .Content }}", "utf-8"
    )
    rows = "{{ range .Pages }}<h2><a href='{{ .RelPermalink }}'>{{ .Title }}</a></h2>{{ .Summary }}{{ end }}"
    (folder / "layouts/_default/list.html").write_text(frame % rows, "utf-8")


def eleventy(folder: Path, count: int) -> None:
    """Write pages with tags and three small templates."""
    layouts = folder / "_includes"
    layouts.mkdir(parents=True)
    for number in range(count):
        data, body = markdown(number)
        tags = [f"s{number // 50}", *data["topics"].split(", ")]
        head = {"title": data["title"], "date": data["as_of"], "tags": tags, "layout": "page.njk"}
        (folder / f"n{number}.md").write_text(f"---json\n{json.dumps(head)}\n---\n\n{body}\n", "utf-8")
    frame = "<!doctype html><html lang=en><head><title>{{ title }}</title></head><body>%s</body></html>\n"
    row = "<h2><a href='{{ one.url }}'>{{ one.data.title }}</a></h2>"
    rows = "{%% for one in %s %%}" + row + "{%% endfor %%}"
    (layouts / "page.njk").write_text(frame % "<h1>{{ title }}</h1>{{ content | safe }}", "utf-8")
    (folder / "index.njk").write_text(frame % (rows % "collections.all"), "utf-8")
    every = "---\npagination: {data: collections, size: 1, alias: tag}\npermalink: 'tags/{{ tag }}/'\n---\n"
    (folder / "tags.njk").write_text(every + frame % (rows % "collections[tag]"), "utf-8")
    npm = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", ".", ELEVENTY]
    subprocess.run(npm, cwd=folder, check=True, timeout=300)


def edit(path: Path) -> None:
    """Change one word of one briefing."""
    text = path.read_text("utf-8")
    path.write_text(text.replace(" river ", " stream ", 1) if " river " in text else text + "\n", "utf-8")


def measure(name: str, folder: Path, words: Sequence[str], edited: Path) -> dict[str, Cost]:
    costs = {"cold": run(words, folder), "unchanged": run(words, folder)}
    edit(edited)
    costs["one edit"] = run(words, folder)
    for what, cost in costs.items():
        print(f"| {name} | {what} | {cost.wall:.2f} | {cost.processor:.2f} | {cost.mib:.0f} |", flush=True)
    return costs


def main(words: Sequence[str]) -> None:
    count = int(next((word for word in words if word.isdigit()), "1000"))
    print(f"| {count} briefings | | wall s | processor s | MiB |\n|---|---|---|---|---|", flush=True)
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
        base = Path(name)
        ours(base / "ours", count, ("report", "flash", "card"))
        here = [sys.executable, "-m", "standfirst", "build"]
        edited = base / "ours" / "briefings" / "s0000" / "25.yaml"
        measure("Standfirst, HTML", base / "ours", here, edited)
        if "--pdf" in words:
            shutil.rmtree(base / "ours")
            ours(base / "ours", count)
            measure("Standfirst with PDFs", base / "ours", here, edited)
        stock = [sys.executable, "-m", "pelican", "-s", "pelicanconf.py", "-q"]
        npx = ["node", "node_modules/@11ty/eleventy/cmd.cjs", "--quiet"]
        peers: dict[str, tuple[Callable[[Path, int], None], list[str], str]] = {
            "Pelican": (pelican, stock, "content/n24.md"),
            "Pelican in full": (pelican_in_full, [sys.executable, "build.py"], "content/n24.md"),
            "Hugo": (hugo, ["hugo", "--quiet"], "content/n24.md"),
            "Eleventy": (eleventy, npx, "n24.md"),
        }
        for peer, (make, command, edited_file) in peers.items():
            if shutil.which(command[0]):
                make(base / peer, count)
                measure(peer, base / peer, command, base / peer / edited_file)


if __name__ == "__main__":
    main(sys.argv[1:])
