// The page of a series: shows any two of its editions side by side, read from their own pages on this site.
// Without this script, each edition has a link to the comparison with the one before it. All texts come from the page.
const root = document.getElementById("compare");
const words = root.dataset;
const form = root.querySelector("form");
const state = root.querySelector("[role=status]");
const target = root.querySelector(".sf-compare__result");
const [older, newer] = form.querySelectorAll("select");
const EXTRA = "sup, del, .sf-permalink, .sf-hidden";
let latest = 0;

function text(element) {
  if (!element) return "";
  const copy = element.cloneNode(true);
  copy.querySelectorAll(EXTRA).forEach((extra) => extra.remove());
  return copy.textContent.trim().replace(/\s+/g, " ");
}

// The figures or claims of an edition by their anchors, which are the same in each edition.
function rows(page, kind) {
  const found = [...page.querySelectorAll(`[id^="${kind}-"]`)].map((element) => [element.id, {
    label: text(element.querySelector(".sf-figure__label, th")),
    value: text(element.querySelector(".sf-figure__number, .sf-figures-table__value, .sf-badge")),
  }]);
  return new Map(found.filter(([, row]) => row.label && row.value));
}

async function load(href) {
  const answer = await fetch(href);
  if (!answer.ok) throw new Error(answer.status);
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

function cell(name, content, strong, lang) {
  const made = document.createElement(name);
  if (name === "th") made.scope = "row";
  const inner = (strong ? made.appendChild(document.createElement("b")) : made).appendChild(document.createElement("bdi"));
  inner.lang = lang;
  inner.textContent = content || "–";
  return made;
}

function table(title, pages, kind) {
  const [before, now] = pages.map((page) => rows(page, kind));
  const ids = [...new Set([...now.keys(), ...before.keys()])];
  if (!ids.length) return [];
  const made = document.createElement("table");
  made.className = "sf-change-table sf-number";
  const caption = made.createCaption();
  caption.textContent = title;
  const head = made.createTHead().insertRow();
  for (const name of [words.what, ...[older, newer].map((select) => select.selectedOptions[0].textContent)]) {
    const made = head.appendChild(document.createElement("th"));
    made.scope = "col";
    made.textContent = name;
  }
  const body = made.createTBody();
  for (const id of ids) {
    const [one, two] = [before.get(id), now.get(id)];
    const differs = one?.value !== two?.value;
    const langs = pages.map((page) => page.querySelector("html").lang);
    body.insertRow().append(
      cell("th", (two || one).label, false, two ? langs[1] : langs[0]),
      cell("td", one?.value, differs, langs[0]),
      cell("td", two?.value, differs, langs[1]),
    );
  }
  const scroll = document.createElement("div");
  scroll.className = "sf-table__scroll";
  scroll.tabIndex = 0;
  scroll.setAttribute("role", "group");
  scroll.setAttribute("aria-label", title);
  scroll.append(made);
  return [scroll];
}

async function compare(event) {
  event.preventDefault();
  const asked = ++latest;
  state.textContent = "";
  try {
    const pages = await Promise.all([older.value, newer.value].map(load));
    if (asked !== latest) return;
    const tables = [...table(words.figures, pages, "figure"), ...table(words.claims, pages, "claim")];
    target.replaceChildren(...tables);
    state.textContent = tables.length ? words.done : words.empty;
  } catch {
    if (asked !== latest) return;
    target.replaceChildren();
    state.textContent = words.failed;
  }
}

newer.append(...[...older.options].map((option) => option.cloneNode(true)));
older.selectedIndex = older.options.length - 1;
newer.selectedIndex = 0;
form.addEventListener("submit", compare);
root.hidden = false;
