// The page that checks a report: computes the SHA-256 of a file on this device and looks it up in the site's list.
// All messages come from the page.
const root = document.getElementById("check");
const words = root.dataset;
const form = root.querySelector(".sf-check__form");
const input = form.elements.file;
const state = root.querySelector(".sf-check__state");
const about = root.querySelector(".sf-check__about");
const printings = ((globalThis.standfirstHistory || {}).rows || []).filter((row) => row.sha256);

function show(verdict, printing) {
  state.textContent = words[verdict];
  state.dataset.verdict = verdict;
  about.replaceChildren();
  if (!printing) return;
  const day = new Date(printing.at).toLocaleDateString(document.documentElement.lang, { dateStyle: "long", timeZone: "UTC" });
  for (const [name, text] of [["edition", printing.edition], ["published", day], ["fingerprint", printing.fingerprint]]) {
    const term = document.createElement("dt");
    const value = document.createElement("dd");
    term.textContent = words[name];
    value.textContent = text;
    value.dir = name === "published" ? "auto" : "ltr";
    about.append(term, value);
  }
}

// The newest report of an edition in one format and paper size is the last of its rows.
function isNewest(printing) {
  const same = printings.filter((row) => row.edition === printing.edition && row.form === printing.form && row.paper === printing.paper);
  return same[same.length - 1] === printing;
}

async function check(file) {
  const hash = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  const sha256 = [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const found = printings.find((row) => row.sha256 === sha256);
  show(found ? (isNewest(found) ? "genuine" : "earlier") : "unknown", found);
}

// The code printed on a report links here with the first digits of its fingerprint.
function look() {
  const start = location.hash.slice(1);
  if (!/^[0-9a-f]{16,64}$/.test(start)) return;
  const found = printings.filter((row) => row.fingerprint.startsWith(start)).pop();
  show(found ? "printed" : "foreign", found);
}

if (globalThis.crypto && crypto.subtle && printings.length) {
  form.hidden = false;
  input.addEventListener("change", () => input.files[0] && check(input.files[0]));
  root.addEventListener("dragover", (event) => event.preventDefault());
  root.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer.files[0]) check(event.dataTransfer.files[0]);
  });
} else {
  show("unable");
}
addEventListener("hashchange", look);
look();
