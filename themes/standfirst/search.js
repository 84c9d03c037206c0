// The page that searches: asks Pagefind, shows what it finds. All words come from the page.
const root = document.getElementById("search");
const words = root.dataset;
const form = root.querySelector(".sf-search__form");
const box = form.elements.q;
const filters = root.querySelector(".sf-search__filters");
const state = root.querySelector(".sf-search__state");
const list = root.querySelector(".sf-search__results");
const rest = root.querySelector(".sf-search__rest");
const PAGE = 10;
const FILTERS = ["series", "topic", "place", "speaker"];
const bundle = new URL(words.bundle, document.baseURI);
const site = new URL("../", bundle);
const NONSENSE = "zqxq";
// A hair space parts the words of scripts that write no spaces, and those behind an apostrophe: the index has it
// wherever such a word ends, and nobody sees it.
const SEAM = "\u200a";
const UNSPACED = /(?<=[\u0e01-\u0eff\u1000-\u103e\u1780-\u17d3\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}])(?=[\u0e01-\u0eff\u1000-\u102a\u1780-\u17b3\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}])(?!\p{M})/gu;
const ELIDED = /(?<=(?:^|[\s"])(?:[cdjlmnst]|qu)[’'])(?=\p{L})/giu;
const parted = (text) => text.replace(UNSPACED, SEAM).replace(ELIDED, SEAM);
const joined = (text) => text.replaceAll(SEAM, "");
let found = [];
let shown = 0;
let asked = 0;
let whole = true;

function element(name, className, ...children) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

// Pagefind marks what it found with <mark> and escapes nothing else: take the marks, leave the rest as text.
function excerpt(html) {
  const text = new DOMParser().parseFromString(html, "text/html");
  const parts = [...text.body.childNodes].map((node) =>
    node.nodeName === "MARK" ? element("mark", "", joined(node.textContent)) : document.createTextNode(joined(node.textContent)));
  return element("p", "sf-search__excerpt", ...parts);
}

async function result(item) {
  const data = await item.data();
  const link = element("a", "", joined(data.meta.title));
  link.href = new URL(data.raw_url.replace(/^\//, ""), site);
  const title = element("h2", "sf-search__title", link);
  const about = element("p", "sf-meta", joined([data.meta.status, data.meta.date, data.meta.about].filter(Boolean).join(" · ")));
  const made = element("li", "sf-search__result", title, about, excerpt(data.excerpt));
  made.dir = "auto";
  for (const part of [title, made.lastChild]) part.dir = "auto";
  return made;
}

async function more() {
  const next = found.slice(shown, shown + PAGE);
  shown += next.length;
  rest.hidden = shown >= found.length;
  list.append(...(await Promise.all(next.map(result))));
}

function chosen() {
  const selects = [...filters.querySelectorAll("select")].filter((select) => select.value);
  return Object.fromEntries(selects.map((select) => [select.name, select.value]));
}

function remember() {
  const query = new URLSearchParams({ ...(box.value && { q: box.value }), ...chosen() });
  history.replaceState(null, "", query.size ? `?${query}` : location.pathname);
}

// Every result of a search, by its page, and where the words stand there.
async function places(pagefind, text) {
  const { results } = await pagefind.search(text);
  return new Map(results.map((item) => [item.id, item.words]));
}

// Where an index has no word that begins like the one asked for, Pagefind takes the longest that the one asked
// for begins with: of "Aden" there remains "a". Asked for the word with nonsense at its end, it finds nothing but
// such remains, and asked for it in quotes, nothing but the word itself.
async function holders(pagefind, word) {
  await Promise.all([pagefind.preload(word), pagefind.preload(word + NONSENSE)]);
  const [all, remains, itself] = await Promise.all(
    [word, word + NONSENSE, `"${word}"`].map((text) => places(pagefind, text)));
  const left = (id, at) => !itself.has(id) && remains.has(id) && at.every((place) => remains.get(id).includes(place));
  return [...all].filter(([id, at]) => !left(id, at)).map(([id]) => id);
}

// The pages of all languages for which `find` gives something.
async function pages(indexes, find) {
  return new Set((await Promise.all(indexes.map(find))).flat());
}

// A word and the pages that hold it; of one that is on no page, the longest beginning that is a word itself.
async function known(indexes, word) {
  const ids = await pages(indexes, (index) => holders(index, word));
  if (ids.size) return [{ word, ids }];
  for (let part = word.slice(0, -1); part.length > 2; part = part.slice(0, -1)) {
    const itself = await pages(indexes, async (index) => [...(await places(index, `"${part}"`)).keys()]);
    if (itself.size) return [{ word: part, ids: itself }];
  }
  return [];
}

// What one index would find: the pages that hold every word which any page holds, the best first.
async function results(indexes, text, filters) {
  const find = async (words) => {
    const found = await Promise.all(indexes.map((index) => index.search(words, { filters })));
    return found.flatMap((one) => one.results).sort((one, other) => other.score - one.score);
  };
  if (!text || whole || /^".+"$/.test(text)) return find(text);
  const each = [...new Set(text.replaceAll('"', " ").split(/\s+/).filter(Boolean))];
  const held = (await Promise.all(each.map((word) => known(indexes, word)))).flat();
  if (!held.length) return [];
  const all = await find(held.map(({ word }) => word).join(" "));
  return all.filter((item) => held.every(({ ids }) => ids.has(item.id)));
}

async function search(indexes) {
  const turn = ++asked;
  const some = box.value.trim() || Object.keys(chosen()).length;
  const answer = some ? await results(indexes, parted(box.value.trim()) || null, chosen()) : [];
  if (turn !== asked) return;
  found = answer;
  shown = 0;
  list.replaceChildren();
  const count = found.length;
  state.textContent = !some ? "" : !count ? words.none : count === 1 ? words.one : words.many.replace("{count}", count);
  remember();
  await more();
}

function choice(name, values, query, change) {
  const options = [...values].sort((a, b) => a.localeCompare(b)).map((value) => new Option(joined(value), value));
  const select = element("select", "", new Option("–", ""), ...options);
  select.name = name;
  select.value = query.get(name) ?? "";
  if (select.selectedIndex < 0) select.value = "";
  select.addEventListener("change", change);
  return element("label", "sf-search__filter", words[name], select);
}

// The parts of each language, so that words are reduced to their stems by the rules of their own language.
function languages(parts) {
  const grouped = {};
  for (const tag of Object.keys(parts)) (grouped[tag.split("-x-")[0]] ??= []).push(tag);
  return Object.values(grouped);
}

// An index of one language, with all its parts. Pagefind has one language a module, that of the page when it begins:
// the fragment makes another module of the same file, and the page is in that language for the moment.
async function opened([first, ...others], fresh) {
  const pagefind = await import(new URL(`pagefind.js#${first}`, bundle));
  await pagefind.options({ excerptLength: 30, ...fresh });
  const { lang } = document.documentElement;
  document.documentElement.lang = first;
  const begun = pagefind.init();
  document.documentElement.lang = lang;
  await begun;
  await Promise.all(others.map((language) => pagefind.mergeIndex(bundle.href, { language, ...fresh })));
  return pagefind;
}

async function begin() {
  const fresh = { metaCacheTag: String(Date.now()) };
  const parts = await (await fetch(new URL(`parts.json?ts=${fresh.metaCacheTag}`, bundle))).json();
  const indexes = await Promise.all(languages(parts.languages).map((tags) => opened(tags, fresh)));
  whole = Object.keys(parts.languages).length < 2;
  const query = new URLSearchParams(location.search);
  const go = () => search(indexes).catch(broken);
  const known = FILTERS.filter((name) => parts.filters[name]);
  filters.append(...known.map((name) => choice(name, parts.filters[name], query, go)));
  box.value = query.get("q") ?? "";
  form.addEventListener("submit", (event) => { event.preventDefault(); go(); });
  rest.querySelector("button").addEventListener("click", () => more().catch(broken));
  form.hidden = false;
  root.querySelector(".sf-search__without").hidden = true;
  await go();
}

function broken(error) {
  console.error(error);
  state.textContent = words.broken;
  root.querySelector(".sf-search__without").hidden = false;
}

begin().catch(broken);
