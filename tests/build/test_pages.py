"""The pages of the site: what they show, where they lead, and what they never hold."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from posixpath import dirname, normpath
from urllib.parse import unquote

import pytest

from standfirst.build import pages, plan
from standfirst.build.prepare import Prepared, classify
from standfirst.formats import FORMATS, report
from standfirst.library import Edition, Library
from standfirst.library.files import RESERVED, TAKEN, BriefingFile, find
from standfirst.model import Status, Tlp, Withdrawal
from standfirst.settings import Site
from tests.sites import NOW

pytestmark = pytest.mark.slow

WITHDRAWN = datetime(2026, 3, 20, tzinfo=UTC)


class Page(HTMLParser):
    """What a test looks for on a page: ids, links, elements, words."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.elements.append((tag, found))
        self.ids += [found["id"]] if "id" in found else []
        self.links += [found[name] for name in ("href", "src") if name in found]

    def of(self, tag: str) -> list[dict[str, str]]:
        return [found for name, found in self.elements if name == tag]


def drawn(prepared: Prepared) -> dict[str, str]:
    """Every HTML page of a site as text."""
    planned = (*plan.editions(prepared, (), skip=frozenset(FORMATS) - {"page"}), *plan.lists(prepared, ()))
    return {item.path: item.render().decode() for item in planned if item.path.endswith(".html")}


@pytest.fixture(scope="module")
def prepared(samples: Library) -> Prepared:
    """What a build of the samples shows."""
    return classify(samples, NOW)


@pytest.fixture(scope="module")
def html(prepared: Prepared) -> dict[str, str]:
    """Its pages."""
    return drawn(prepared)


@pytest.fixture(scope="module")
def parsed(html: dict[str, str]) -> dict[str, Page]:
    """Its pages, taken apart."""
    return {path: Page(text) for path, text in html.items()}


def changed(samples: Library, name: str, **values: object) -> Library:
    """The samples with other values in one edition."""
    return replace(
        samples, editions=tuple(_with(e, values) if e.name == name else e for e in samples.editions)
    )


def _with(edition: Edition, values: dict[str, object]) -> Edition:
    return replace(edition, briefing=edition.briefing.model_copy(update=values))


def test_every_kind_of_page_is_there(html: dict[str, str]) -> None:
    """Home, series, topics, places, countries, people, claims, corrections, archive, search and 404 are built."""
    wanted = (
        "index.html", "flood/index.html", "topics/index.html", "topics/flood.html", "places/index.html", "places/quetta.html",
        "countries/pk.html", "people/index.html", "people/sarfraz-bugti.html", "claims/index.html", "claims/disputed.html",
        "corrections.html", "flood/compared/02.html", "archive/index.html", "archive/2026.html", "archive/2026-02.html", "search.html",
    )  # fmt: skip
    assert {*wanted, *(f"ur/{name}" for name in wanted), "404.html"} <= set(html)
    assert "ur/404.html" not in html


def test_ids_are_unique(parsed: dict[str, Page]) -> None:
    """No page has two elements with one id."""
    assert len(parsed) > 80
    for path, page in parsed.items():
        assert [name for name, count in Counter(page.ids).items() if count > 1] == [], path


def test_every_link_and_permalink_leads_somewhere(samples: Library, parsed: dict[str, Page]) -> None:
    """Each link within the site meets a page that is built, and each fragment a place on it."""
    followed = 0
    for path, page in parsed.items():
        for link in page.links:
            if re.match(r"[a-z]+:", link):
                continue
            target, _, fragment = unquote(link).partition("#")
            here = target.lstrip("/") if path == "404.html" else normpath(f"{dirname(path) or '.'}/{target}")
            there = here if target else path
            if there.endswith(".html") and there not in samples.site.policies.values():
                assert there in parsed, (path, link)
                assert not fragment or fragment in parsed[there].ids, (path, link)
                followed += bool(fragment)
    assert followed > 300


def test_nothing_runs_and_nothing_is_styled_within_a_page(parsed: dict[str, Page]) -> None:
    """Every page carries a policy without `unsafe-inline`, and obeys it; only search and check have scripts."""
    for path, page in parsed.items():
        policy = next(
            m["content"] for m in page.of("meta") if m.get("http-equiv") == "Content-Security-Policy"
        )
        assert "unsafe-inline" not in policy
        assert ("wasm-unsafe-eval" in policy) == path.endswith("search.html")
        assert not page.of("style"), path
        assert not [
            found for _, found in page.elements if "style" in found or any(n.startswith("on") for n in found)
        ], path
        scripts = [found for found in page.of("script") if found.get("type") != "application/ld+json"]
        count = 2 if path.endswith("verify.html") else int(path.endswith("search.html"))
        assert [bool(found.get("src")) for found in scripts] == [True] * count, path


def test_claims_are_counted_as_the_briefings_hold_them(samples: Library, html: dict[str, str]) -> None:
    """Each status has a page with as many claims as the latest editions hold, and the filters say how many."""
    latest = {
        (edition.file.series, claim.id or claim.claim): claim.status
        for edition in sorted(samples.originals, key=lambda e: e.number)
        for claim in edition.briefing.claims
    }
    counts = Counter(latest.values())
    for status in ("alleged", "disputed", "unverified", "confirmed", "refuted"):
        text = html[f"claims/{status}.html"]
        assert text.count('class="sf-claim-entry"') == counts[status]
        shown = re.findall(r'sf-filters__count sf-number">(\d+)<', text)
        total, *each = (int(number) for number in shown)
        assert total == len(latest) == sum(each)
    assert html["claims/index.html"].count('class="sf-claim-entry"') == len(latest)


def test_figures_in_lists_are_those_of_the_briefings(samples: Library, html: dict[str, str]) -> None:
    """The course of a figure on the page of its series holds the number of each edition."""
    text = html["flood/index.html"]
    for edition in samples.of_series("flood"):
        number = next(f.value for f in edition.briefing.key_figures if f.id == "displaced")
        assert f'<data value="{number}">' in text
    assert "+6,200" in text


def test_quotations_of_a_speaker_stand_on_one_page(samples: Library, html: dict[str, str]) -> None:
    """A speaker's page has every quotation once, how sure we are of it, and all editions that hold it."""
    text = html["people/exercise-player-1.html"]
    quote = next(q for q in samples.by_name["flood/02"].briefing.voices if q.id == "duty-officer")
    assert text.count(quote.quote) == 1
    assert "Reported" in text
    assert "../flood/01.html#quote-duty-officer" in text
    assert "../flood/02.html#quote-duty-officer" in text
    assert "EXERCISE" in text


def test_words_around_a_quotation_say_their_language(html: dict[str, str]) -> None:
    """Beside a quotation that nobody translated, what the edition says runs its way and the page's words the page's."""
    text = html["ur/people/hamdullah.html"]
    context = re.search(r'<p class="sf-quote__context"[^>]*>', text)
    assert context
    assert 'lang="en" dir="ltr"' in context[0]
    assert ">Resident<" not in text
    assert 'sf-quote__context" lang' not in html["people/hamdullah.html"]


def test_no_page_names_a_protected_speaker(samples: Library, html: dict[str, str]) -> None:
    """Neither a page nor its address holds what is protected."""
    secrets = {
        s
        for e in samples.editions
        for q in (*e.briefing.voices, *e.briefing.reactions)
        for s in q.speaker.secrets()
    }
    assert secrets
    assert not [(path, secret) for path, text in html.items() for secret in secrets if secret in path + text]


def test_lists_hold_nothing_that_is_held_back(samples: Library) -> None:
    """What is not public yet is in no list; the instant its embargo ends it is in all of them."""
    until = NOW + timedelta(hours=1)
    held = changed(samples, "balochistan/01", embargo_until=until, title="Zanzibar", topics=("Zanzibarite",))
    before, after = drawn(classify(held, NOW)), drawn(classify(held, until))
    assert not [path for path, text in before.items() if "Zanzibar" in text or "zanzibar" in path]
    assert not [path for path in before if path.startswith(("balochistan/", "countries/"))]
    assert {"balochistan/01.html", "topics/zanzibarite.html", "ur/topics/zanzibarite.html"} <= set(after)
    assert all("Zanzibar" in after[path] for path in ("index.html", "archive/2026-02.html"))


def test_other_markings_are_in_no_list(samples: Library) -> None:
    """Neither a stricter marking nor an unfinished edition is in any list."""
    for closed in ({"tlp": Tlp.GREEN}, {"status": Status.REVIEW}):
        html = drawn(classify(changed(samples, "balochistan/01", title="Zanzibar", **closed), NOW))
        assert not [path for path, text in html.items() if "Zanzibar" in text]


def withdrawn(samples: Library) -> Prepared:
    """The samples with one edition withdrawn."""
    record = Withdrawal(
        at=WITHDRAWN, explanation="The report was forged. See [the note](https://example.org/note)."
    )
    return classify(changed(samples, "balochistan/01", status=Status.WITHDRAWN, withdrawn=record), NOW)


def test_a_withdrawn_page_stays_and_says_why(samples: Library) -> None:
    """It keeps its address; the explanation comes before the title, and nothing of its content is anywhere."""
    html = drawn(withdrawn(samples))
    text = html["balochistan/01.html"]
    assert -1 < text.index("The report was forged") < text.index("<h1")
    assert "is no longer published" in text
    assert "noindex" in text
    words = ("Sarfraz Bugti", "Hamdullah", "links to India", "145")
    assert not [(path, word) for path, page in html.items() for word in words if word in page]
    assert "The report was forged. See the note." in html["corrections.html"]
    assert "Withdrawn" in html["balochistan/index.html"]
    assert "people/sarfraz-bugti.html" not in html


def test_updates_do_not_hide_corrections(html: dict[str, str]) -> None:
    """The log has corrections above a folded list of each edition's updates, and each update once."""
    entries, updates = html["corrections.html"].split("<details>")
    assert "About 3,400 homes were damaged." in entries
    assert "The river has fallen at Drillhaven since Tuesday." not in entries
    assert updates.count("The river has fallen at Drillhaven since Tuesday.") == 1
    assert '<summary class="sf-meta">7 updates</summary>' in updates


def test_updates_of_one_time_have_it_once(html: dict[str, str]) -> None:
    """A page names kind and time of the first of them; the others follow, and a correction has its own."""
    log = html["flood/02.html"].split('<ol class="sf-list sf-corrections">')[1].split("</ol>")[0]
    items = log.split("<li ")[1:]
    assert len(items) == 8
    assert ["datetime=" in item for item in items].count(True) == 2
    assert all('id="change-' in item for item in items)


def test_files_of_a_withdrawn_edition_say_the_same(samples: Library) -> None:
    """Its PDF and its data hold the explanation and nothing of its content."""
    prepared = withdrawn(samples)
    edition = prepared.shown.by_name["balochistan/01"]
    job = plan.job_of(prepared, edition)
    paper, data = report.html(job), FORMATS["data"].render(job).decode()
    assert -1 < paper.index("The report was forged") < paper.index("<h1")
    for text in (paper, data):
        assert "forged" in text
        assert not [word for word in ("Sarfraz Bugti", "Hamdullah", "links to India") if word in text]


def test_what_was_withdrawn_is_no_measure_for_the_next(samples: Library) -> None:
    """The edition after a withdrawn one is not compared with it."""
    record = Withdrawal(at=WITHDRAWN, explanation="Wrong.")
    prepared = classify(changed(samples, "flood/01", status=Status.WITHDRAWN, withdrawn=record), NOW)
    assert prepared.shown.previous(prepared.shown.by_name["flood/02"]) is None
    assert "12,400" not in drawn(prepared)["flood/02.html"]


def test_old_briefings_say_so(samples: Library) -> None:
    """From the desk's limit on the page and its card say what day it describes, not a moment before."""
    edition = samples.by_name["flood/02"]
    assert edition.briefing.as_of is not None
    limit = edition.briefing.as_of + timedelta(days=samples.site.stale_days)
    for instant, old in ((limit - timedelta(seconds=1), 0), (limit, 1)):
        html = drawn(classify(samples, instant))
        phrase = "It may have changed since"
        assert html["flood/02.html"].count(phrase) == old
        assert html["flood/index.html"].count(phrase) == old


def test_each_language_has_its_own_lists(parsed: dict[str, Page], html: dict[str, str]) -> None:
    """An Urdu list is Urdu, marks what is not, and leads to the same list in English and back."""
    assert parsed["ur/topics/flood.html"].of("html")[0] == {"lang": "ur", "dir": "rtl"}
    links = parsed["ur/topics/flood.html"].of("a")
    switch = {link["hreflang"]: link["href"] for link in links if "hreflang" in link}
    assert switch == {"en": "../../topics/flood.html"}
    assert ">سیلاب</h1>" in html["ur/topics/flood.html"]
    titles = [
        found
        for name, found in parsed["ur/index.html"].elements
        if found.get("class") in ("sf-lead__title", "sf-strip__title")
    ]
    assert {(found["lang"], found["dir"]) for found in titles} == {("ur", "rtl"), ("en", "ltr")}


def test_a_list_names_its_translations_by_full_addresses(samples: Library) -> None:
    """Where the site has an address, each list says where it is in every language, and which others get."""
    made = classify(replace(samples, site=replace(samples.site, url="https://example.org/desk")), NOW)
    item = next(item for item in pages.planned_pages(made, ()) if item.path == "ur/topics/flood.html")
    links = Page(item.render().decode()).of("link")
    assert {link["hreflang"]: link["href"] for link in links if "hreflang" in link} == {
        "en": "https://example.org/desk/topics/flood.html",
        "ur": "https://example.org/desk/ur/topics/flood.html",
        "x-default": "https://example.org/desk/topics/flood.html",
    }


def test_the_names_of_the_sites_own_pages_are_kept_from_series(prepared: Prepared) -> None:
    """No series and no briefing can take the address of a page or a folder that the site itself makes."""
    series = set(prepared.directory.series)
    made = [item.name for item in pages.pages(prepared)] + [item.path for item in plan.assets(prepared)]
    folders = {name.partition("/")[0] for name in made if "/" in name}
    assert folders - series <= RESERVED
    assert {"topics", "people", "theme"} <= folders
    assert {name.removesuffix(".html") for name in made if "/" not in name} <= TAKEN


@pytest.mark.parametrize("name", ["topics/01.yaml", "ur/01.yaml", "search.yaml", "river/index.yaml"])
def test_a_name_that_is_taken_is_said_with_its_place(tmp_path: Path, name: str) -> None:
    """A series or a briefing with the name of the site's own pages is an error of its file."""
    path = tmp_path / "briefings" / name
    path.parent.mkdir(parents=True)
    path.write_text("", "utf-8")
    problems = find(Site(tmp_path, "Desk", "", languages=("en", "ur")))[1]
    assert [(problem.code, problem.path) for problem in problems] == [("SF024", f"briefings/{name}")]


def test_a_small_chart_shows_the_course_of_each_figure(html: dict[str, str]) -> None:
    """The page of a series draws each figure of which two numbers are known, named and labelled."""
    text = html["flood/index.html"]
    assert "<title>People displaced: Edition 1: about 12,400; Edition 2: about 18,600</title>" in text
    assert 0 < text.count('class="sf-time-series__plot"') < text.count('class="sf-time-series__item"')
    urdu = html["ur/flood/index.html"].partition('id="figures"')[2]
    assert "تقریباً 12,400" in urdu, "also of an edition that nobody translated"
    assert "about" not in re.sub(r"<footer.*", "", urdu, flags=re.DOTALL)


def test_labels_stay_in_english(html: dict[str, str]) -> None:
    """The TLP label is the same in every language."""
    assert "TLP:CLEAR" in html["ur/flood/02.html"]
    assert "TLP:CLEAR" in html["flood/02.html"]


def test_the_page_for_lost_addresses_works_at_any_depth(samples: Library) -> None:
    """Each of its links begins at the root of the site, also where the site lies in a folder of its host."""
    for url, start in (("", "/"), ("https://example.org/desk", "/desk/")):
        made = classify(replace(samples, site=replace(samples.site, url=url)), NOW)
        item = next(item for item in pages.planned_pages(made, ()) if item.path == "404.html")
        links = [link for link in Page(item.render().decode()).links if not link.startswith(("#", "https:"))]
        assert len(links) > 5
        assert all(link.startswith(start) and not link.startswith("//") for link in links), links


def test_the_front_page_shows_the_latest_and_leads_to_the_rest(samples: Library) -> None:
    """Of many series the twelve newest have a card, each of the others a line, and the archive has all editions."""
    sample = samples.by_name["balochistan/01"]
    copies = tuple(_copy(sample, number) for number in range(1, 26))
    html = drawn(classify(Library(samples.site, copies), NOW))
    assert html["index.html"].count('class="sf-series-card"') == 12
    assert all(f'href="series-{number}/index.html"' in html["index.html"] for number in range(1, 26))
    assert all(f"series-{number}/01.html" in html["archive/2026.html"] for number in range(1, 26))


def _copy(sample: Edition, number: int) -> Edition:
    file = BriefingFile(f"series-{number}", "01", "", sample.file.path)
    return replace(sample, file=file, series=None)


def test_a_site_without_briefings_has_pages(samples: Library) -> None:
    """Nothing published is no error: the lists say so, and the navigation names only what is there."""
    html = drawn(classify(Library(samples.site, ()), NOW))
    assert "No briefings yet." in html["index.html"]
    assert 'href="topics/index.html"' not in html["index.html"]


def test_editions_run_newest_first(html: dict[str, str]) -> None:
    """In every list of the archive the newer edition stands before the older."""
    found = re.findall(r'<time datetime="(\d{4}-\d\d-\d\d)', html["archive/2026.html"])
    assert len(found) == 3
    assert all(first >= second for first, second in pairwise(found))
