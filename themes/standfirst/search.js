// The search page: queries Pagefind and shows the results. All messages come from the page.
const root = document.getElementById("search");
const words = root.dataset;
const form = root.querySelector(".sf-search__form");
const box = form.elements.q;
const fold = root.querySelector(".sf-search__fold");
const filters = fold.querySelector("div");
const state = root.querySelector(".sf-search__state");
const list = root.querySelector(".sf-search__results");
const rest = root.querySelector(".sf-search__rest");
const PAGE = 10;
const FILTERS = ["series", "kind", "topic", "place", "speaker", "status", "language"];
const SORTED = 60; // the maximum of results to sort: each must be loaded for its date
const NAMED = ["series", "topic", "place"]; // filters whose names are suggested for a typing error
const bundle = new URL(words.bundle, document.baseURI);
const site = new URL("../", bundle);
const NONSENSE = "zqxq";
// A hair space separates words of scripts without spaces, words after an apostrophe and Arabic nouns after their
// article: the index has it wherever such a word ends, and it is not visible.
const SEAM = "\u200a";
const UNSPACED = /(?<=[\u0e01-\u0eff\u1000-\u103e\u1780-\u17d3\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}])(?=[\u0e01-\u0eff\u1000-\u102a\u1780-\u17b3\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}])(?!\p{M})/gu;
const ELIDED = /(?<=(?:^|[\s"])(?:[cdjlmnst]|(?:jus|lors|puis|quoi)?qu)[’'])(?=\p{L})/giu;
const ARTICLE = /(?<![\u0600-\u06ff])([وف]?(?:[بك]?ا\u0652?ل|ل(?=لاجئ)|لل)\u0652?)(?=[\u0621-\u0652]{3,}(?![\u0600-\u06ff]))/gu;
const PARTICLE = /^[وف]?(?:[بك]?ا\u0652?ل|لل|ل)\u0652?$/u;
const parted = (text) => text.replace(UNSPACED, SEAM).replace(ELIDED, SEAM).replace(ARTICLE, `$1${SEAM}`);
const joined = (text) => text.replaceAll(SEAM, "");
let found = [];
let shown = 0;
let asked = 0;
let vocabulary = [];

function element(name, className, ...children) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

// Pagefind marks matches with <mark> and escapes nothing else: keep the marks, and treat the rest as text.
// The title, or the end of it, is left out at the beginning, since it is above.
function excerpt(html, title) {
  const text = new DOMParser().parseFromString(html, "text/html").body;
  const start = [title, text.textContent.split(". ", 1)[0]].find(
    (words) => words && title.endsWith(words) && text.textContent.startsWith(`${words}.`));
  let skipped = start ? start.length + 2 : 0;
  const parts = [...text.childNodes].map((node) => {
    const shown = joined(node.textContent.slice(skipped));
    skipped = Math.max(0, skipped - node.textContent.length);
    return node.nodeName === "MARK" && shown ? element("mark", "", shown) : shown;
  });
  return element("p", "sf-search__excerpt", ...parts);
}

async function result(item) {
  const data = await item.data();
  const link = element("a", "", joined(data.meta.title));
  link.href = new URL(data.raw_url.replace(/^\//, ""), site);
  const title = element("h2", "sf-search__title", link);
  const { exercise, status, kind, series, date, language } = data.meta;
  const facts = [kind, series, date, data.meta.about, language].filter(Boolean).map(joined).join(" · ");
  const mark = exercise ? [element("strong", "sf-card__exercise", joined(exercise)), " "] : [];
  const state = status ? [element("strong", "sf-search__status", joined(status)), " · "] : [];
  const about = element("p", "sf-meta", ...mark, ...state, facts);
  const made = element("li", "sf-search__result", title, about, excerpt(data.excerpt, data.meta.title));
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
  const selects = [...filters.querySelectorAll("select")].filter((select) => select.value && select.name !== "order");
  return Object.fromEntries(selects.map((select) => [select.name, select.value]));
}

function newest() {
  return filters.querySelector("[name=order]")?.value === "newest";
}

// The results to show first, with those of withdrawn editions after the others: a short page ranks high.
async function best(items) {
  const first = await Promise.all(items.slice(0, PAGE).map(async (item) => [Boolean((await item.data()).meta.withdrawn), item]));
  return [...first.sort(([one], [other]) => one - other).map(([, item]) => item), ...items.slice(PAGE)];
}

// Newest first if chosen, or if there is no query to rank by.
async function ordered(items) {
  if (!newest() && box.value.trim()) return best(items);
  const days = await Promise.all(items.slice(0, SORTED).map(async (item) => [(await item.data()).meta.day ?? "", item]));
  const first = days.sort(([one], [other]) => (one < other) - (one > other)).map(([, item]) => item);
  return [...first, ...items.slice(SORTED)];
}

// The number of letters to add, drop, change or swap to turn one word into another.
function slips(one, other) {
  let [before, last] = [[], Array.from({ length: other.length + 1 }, (_, n) => n)];
  for (let i = 1; i <= one.length; i++) {
    const now = [i];
    for (let k = 1; k <= other.length; k++) {
      const same = one[i - 1] === other[k - 1];
      now[k] = Math.min(last[k] + 1, now[k - 1] + 1, last[k - 1] + !same);
      if (one[i - 1] === other[k - 2] && one[i - 2] === other[k - 1]) now[k] = Math.min(now[k], before[k - 2] + 1);
    }
    [before, last] = [last, now];
  }
  return last[other.length];
}

// Suggested corrections of the query: names of series, topics and places only; names of people
// are never guessed.
function meant(text) {
  const each = text.toLowerCase().split(/\s+/).filter(Boolean).map((word) => {
    const most = word.length < 4 ? 0 : word.length < 6 ? 1 : 2;
    const [slip, near] = vocabulary.reduce((best, one) => {
      const count = slips(word, one);
      return count < best[0] ? [count, one] : best;
    }, [most + 1, word]);
    return slip > most ? word : near;
  });
  const found = each.join(" ");
  return found === text.toLowerCase() ? "" : found;
}

function suggest() {
  const word = found.length ? "" : meant(box.value.trim());
  if (!word) return;
  const button = element("button", "sf-search__near", words.near.replace("{word}", word));
  button.type = "button";
  button.addEventListener("click", () => { box.value = word; form.requestSubmit(); });
  state.append(" ", button);
}

function remember() {
  const order = newest() ? { order: "newest" } : {};
  const query = new URLSearchParams({ ...(box.value && { q: box.value }), ...chosen(), ...order });
  history.replaceState(null, "", query.size ? `?${query}` : location.pathname);
}

// Every result of a search by page, with the positions of the words there.
async function places(pagefind, text) {
  const { results } = await pagefind.search(text);
  return new Map(results.map((item) => [item.id, item.words]));
}

// If an index has no word with the query as its prefix, Pagefind uses the longest word that is a prefix of the
// query: for "Aden" it finds "a". With nonsense appended, the query finds only such prefixes, and in quotes
// only the word itself.
async function holders(pagefind, word) {
  await Promise.all([pagefind.preload(word), pagefind.preload(word + NONSENSE)]);
  const [all, remains, itself] = await Promise.all(
    [word, word + NONSENSE, `"${word}"`].map((text) => places(pagefind, text)));
  const left = (id, at) => !itself.has(id) && remains.has(id) && at.every((place) => remains.get(id).includes(place));
  return [...all].filter(([id, at]) => !left(id, at)).map(([id]) => id);
}

// The pages in all languages found by `find`.
async function pages(indexes, find) {
  return new Set((await Promise.all(indexes.map(find))).flat());
}

// A word in the spellings that keyboards give it: ligatures as two letters, and letters that Urdu has another form of.
function spellings(word) {
  const urdu = (text) => text.replace(/[يى]/gu, "ی").replaceAll("ك", "ک").replaceAll("ه", "ہ");
  const arabic = (text) => text.replaceAll("ی", "ي").replaceAll("ک", "ك").replaceAll("ہ", "ه");
  const apart = (text) => text.replace(/œ/giu, "oe").replace(/æ/giu, "ae");
  const ligatures = (text) => text.replace(/oe/giu, "œ");
  return [...new Set([word, ...[apart, ligatures, urdu, arabic].map((change) => change(word))])];
}

// A word and the pages that contain it, in the spelling that most of them have; nothing for one that is on no page. Its
// prefixes are not searched: for a withheld name, they would lead to someone else's page.
async function known(indexes, word) {
  const every = await Promise.all(spellings(word).map(async (spelled) =>
    ({ word: spelled, ids: await pages(indexes, (index) => holders(index, spelled)) })));
  const best = every.reduce((one, other) => (other.ids.size > one.ids.size ? other : one));
  return best.ids.size ? [best] : [];
}

// The results of one index: the pages with every word that is on any page, best first.
async function results(indexes, text, filters) {
  const find = async (words) => {
    const found = await Promise.all(indexes.map((index) => index.search(words, { filters })));
    return found.flatMap((one) => one.results).sort((one, other) => other.score - one.score);
  };
  if (!text || /^".+"$/.test(text)) return find(text);
  const every = [...new Set(text.replaceAll('"', " ").split(/\s+/).filter(Boolean))];
  const nouns = every.filter((word) => !PARTICLE.test(word));
  const each = nouns.length ? nouns : every;
  const held = (await Promise.all(each.map((word) => known(indexes, word)))).flat();
  if (!held.length) return [];
  const all = await find(held.map(({ word }) => word).join(" "));
  return all.filter((item) => held.every(({ ids }) => ids.has(item.id)));
}

async function search(indexes) {
  const turn = ++asked;
  const some = box.value.trim() || Object.keys(chosen()).length;
  const answer = some ? await results(indexes, parted(box.value.trim()) || null, chosen()) : [];
  const sorted = await ordered(answer);
  if (turn !== asked) return;
  found = sorted;
  shown = 0;
  list.replaceChildren();
  const count = found.length;
  const narrowed = Object.keys(chosen()).length;
  fold.querySelector("summary").textContent = narrowed ? `${words.filters} (${narrowed})` : words.filters;
  state.textContent = !some ? "" : !count ? words.none : count === 1 ? words.one : words.many.replace("{count}", count);
  if (some) suggest();
  remember();
  await more();
}

function choice(name, values, query, change) {
  const options = [...values].sort((a, b) => a.localeCompare(b)).map((value) => new Option(joined(value), value));
  const select = element("select", "", new Option(words.all, ""), ...options);
  select.name = name;
  select.value = query.get(name) ?? "";
  if (select.selectedIndex < 0) select.value = "";
  select.addEventListener("change", change);
  return element("label", "sf-search__filter", words[name], select);
}

function order(query, change) {
  const select = element("select", "", new Option(words.best, ""), new Option(words.newest, "newest"));
  select.name = "order";
  select.value = query.get("order") === "newest" ? "newest" : "";
  select.addEventListener("change", change);
  return element("label", "sf-search__filter", words.order, select);
}

// The parts of each language, so that words are stemmed by the rules of their own language.
function languages(parts) {
  const grouped = {};
  for (const tag of Object.keys(parts)) (grouped[tag.split("-x-")[0]] ??= []).push(tag);
  return Object.values(grouped);
}

// An index of one language, with all its parts. Pagefind has one language per module, that of the page on import:
// the fragment makes another module of the same file, and the page has that language for the moment.
async function opened([first, ...others], fresh) {
  const pagefind = await import(new URL(`pagefind.js#${first}`, bundle));
  await pagefind.options({ excerptLength: 40, ...fresh });
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
  const named = NAMED.flatMap((name) => parts.filters[name] ?? []);
  vocabulary = [...new Set(named.flatMap((name) => joined(name).toLowerCase().match(/[\p{L}\p{M}]{4,}/gu) ?? []))];
  const query = new URLSearchParams(location.search);
  const go = () => search(indexes).catch(broken);
  const known = FILTERS.filter((name) => parts.filters[name]?.length > 1);
  filters.append(...known.map((name) => choice(name, parts.filters[name], query, go)), order(query, go));
  box.value = query.get("q") ?? "";
  form.addEventListener("submit", (event) => { event.preventDefault(); go(); });
  rest.querySelector("button").addEventListener("click", () => more().catch(broken));
  fold.open = matchMedia("(min-width: 48rem)").matches;
  form.hidden = fold.hidden = false;
  root.querySelector(".sf-search__without").hidden = true;
  await go();
}

function broken(error) {
  console.error(error);
  state.textContent = words.broken;
  root.querySelector(".sf-search__without").hidden = false;
}

begin().catch(broken);
