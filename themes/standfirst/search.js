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
const site = new URL(words.bundle + "../", document.baseURI);
let found = [];
let shown = 0;
let asked = 0;

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
    node.nodeName === "MARK" ? element("mark", "", node.textContent) : document.createTextNode(node.textContent));
  return element("p", "sf-search__excerpt", ...parts);
}

async function result(item) {
  const data = await item.data();
  const link = element("a", "", data.meta.title);
  link.href = new URL(data.raw_url.replace(/^\//, ""), site);
  const title = element("h2", "sf-search__title", link);
  const about = element("p", "sf-meta", [data.meta.date, data.meta.about].filter(Boolean).join(" · "));
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

async function search(pagefind) {
  const turn = ++asked;
  const some = box.value.trim() || Object.keys(chosen()).length;
  const answer = some ? await pagefind.search(box.value.trim() || null, { filters: chosen() }) : { results: [] };
  if (turn !== asked) return;
  found = answer.results;
  shown = 0;
  list.replaceChildren();
  const count = found.length;
  state.textContent = !some ? "" : !count ? words.none : count === 1 ? words.one : words.many.replace("{count}", count);
  remember();
  await more();
}

function choice(name, values, query, change) {
  const options = Object.keys(values).sort((a, b) => a.localeCompare(b)).map((value) => new Option(value, value));
  const select = element("select", "", new Option("–", ""), ...options);
  select.name = name;
  select.value = query.get(name) ?? "";
  if (select.selectedIndex < 0) select.value = "";
  select.addEventListener("change", change);
  return element("label", "sf-search__filter", words[name], select);
}

async function begin() {
  const pagefind = await import(new URL("pagefind.js", new URL(words.bundle, document.baseURI)));
  await pagefind.options({ excerptLength: 30 });
  await pagefind.init();
  for (const language of words.languages.split(" ").filter(Boolean)) {
    await pagefind.mergeIndex(new URL(words.bundle, document.baseURI).href, { language });
  }
  const query = new URLSearchParams(location.search);
  const go = () => search(pagefind).catch(broken);
  const known = await pagefind.filters();
  filters.append(...FILTERS.filter((name) => known[name]).map((name) => choice(name, known[name], query, go)));
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
