"use strict";
/* The editor of briefings: sends what was changed in a form, shows findings beside fields, and the page as it would be. */
(() => {
  const base = document.body.dataset.base;
  const phrases = JSON.parse(document.body.dataset.phrases);
  const say = (name, values = {}) => phrases[name].replace(/\{(\w+)\}/g, (_, key) => values[key]);
  const byId = (id) => document.getElementById(id);
  const status = byId("status");
  const tell = (text, level = "") => { status.textContent = text; status.dataset.level = level; };

  async function asked(path, options) {
    let answer;
    try {
      answer = await fetch(base + path, {method: "POST", ...options});
    } catch {
      throw new Error(say("lost"));
    }
    const said = await answer.json().catch(() => ({error: say("lost")}));
    if (!answer.ok) throw Object.assign(new Error(said.error), {conflicts: said.conflicts});
    return said;
  }
  const send = (path, data) =>
    asked(path, {headers: {"Content-Type": "application/json"}, body: JSON.stringify(data)});

  /* The list of briefings. */

  const formOf = (name) => `${base}form/${name}${location.search}`;

  async function begin(form) {
    try {
      const said = await send("new", Object.fromEntries(new FormData(form)));
      location.assign(formOf(said.name));
    } catch (error) { tell(error.message, "error"); }
  }

  async function take(file) {
    if (!file) return;
    tell(say("importing"));
    try {
      const options = {headers: {"Content-Type": "application/octet-stream"}, body: file};
      const said = await asked(`import?name=${encodeURIComponent(file.name)}`, options);
      location.assign(formOf(said.name));
    } catch (error) { tell(error.message, "error"); }
  }

  function startList() {
    const form = document.querySelector("form[data-send]");
    form.addEventListener("submit", (event) => { event.preventDefault(); begin(form); });
    byId("import-file").addEventListener("change", (event) => take(event.target.files[0]));
    const zone = document.querySelector("[data-drop]");
    for (const kind of ["dragover", "dragleave", "drop"]) {
      document.addEventListener(kind, (event) => {
        event.preventDefault();
        zone.classList.toggle("is-over", kind === "dragover");
        if (kind === "drop") take(event.dataTransfer.files[0]);
      });
    }
  }

  /* The tree of a form: nodes are records, lists, choices and controls. */

  const root = byId("form");
  const kindOf = (node) => node.dataset.node;
  const owner = (element) => element.parentElement.closest("[data-node]");
  const within = (node, selector) => [...node.querySelectorAll(selector)].filter((one) => owner(one) === node);
  const kids = (node) => within(node, "[data-node]");
  const isList = (node) => ["list", "grid"].includes(kindOf(node));
  const HOLDERS = ["record", "list", "map", "grid", "choices"];
  const control = (node) => node.querySelector("input, textarea, select");
  const active = (node) => kids(node).find((one) => !one.closest("[data-choice]").hidden);
  const field = (record, name) => kids(record).find((one) => one.dataset.name === name);
  const NUMBER = /^-?\d{1,15}(\.\d+)?$/;

  function isSame(input) {
    if (input.type === "checkbox") return input.checked === input.defaultChecked;
    if (input.tagName === "SELECT") return [...input.options].every((one) => one.selected === one.defaultSelected)
      || (!input.value && ![...input.options].some((one) => one.defaultSelected));
    return input.value === input.defaultValue;
  }

  function typed(node) {
    const input = control(node), text = input.value, kind = kindOf(node);
    if (kind === "flag") return input.checked || "there" in node.dataset ? input.checked : undefined;
    if (kind === "cell" && !text.trim()) return null;
    if (!text.trim()) return undefined;
    if ((kind === "number" || kind === "cell") && NUMBER.test(text.trim())) return Number(text);
    if (kind === "prose") return input.dataset.end || text.includes("\n") ? text.replace(/\n*$/, "\n") : text;
    return text;
  }

  /* The value that a node shows; undefined where it is empty. */
  function read(node) {
    if (kindOf(node) === "raw") return "there" in node.dataset ? null : undefined;
    if (kindOf(node) === "choices") return read(active(node));
    if (kindOf(node) === "record") {
      const pairs = kids(node).map((one) => [one.dataset.name, read(one)]).filter(([, value]) => value !== undefined);
      return pairs.length ? Object.fromEntries(pairs) : undefined;
    }
    if (kindOf(node) === "map") {
      const pairs = new Map();
      for (const one of kids(node).filter((pair) => read(pair) !== undefined)) {
        const [key, text] = kids(one).map((part) => read(part) ?? "");
        let name = key;
        while (pairs.has(name)) name += " (2)"; // a name given twice would replace the first one
        pairs.set(name, text);
      }
      return pairs.size ? Object.fromEntries(pairs) : undefined;
    }
    if (isList(node)) {
      const items = kids(node).map(read).filter((value) => value !== undefined);
      return items.length ? items : undefined;
    }
    return typed(node);
  }

  const items = (node) => kids(node).filter((one) => read(one) !== undefined);
  const emptied = (node) => ("there" in node.dataset ? null : undefined);
  const fresh = (node) => { const value = read(node); return value === undefined ? emptied(node) : {value}; };

  const written = (map) => JSON.stringify(read(map) ?? null);

  /* What was changed: undefined for nothing, null for a field that was removed. */
  function change(node) {
    const kind = kindOf(node);
    if (kind === "raw") return undefined;
    if (kind === "choices") {
      const chosen = active(node);
      const place = chosen.closest("[data-choice]").dataset.choice;
      return place === node.dataset.chosen ? change(chosen) : fresh(node);
    }
    if (kind === "map") return written(node) === (node.dataset.was ?? "null") ? undefined : fresh(node);
    if (kind !== "record" && !isList(node)) return isSame(control(node)) ? undefined : fresh(node);
    if (!("there" in node.dataset) || (node !== root && read(node) === undefined)) return fresh(node);
    return kind === "record" ? changedFields(node) : changedItems(node);
  }

  function changedFields(node) {
    const pairs = kids(node).map((one) => [one.dataset.name, change(one)]).filter(([, value]) => value !== undefined);
    return pairs.length ? {fields: Object.fromEntries(pairs)} : undefined;
  }

  function changedItems(node) {
    const found = items(node);
    const sent = found.map((one) => {
      if (!("from" in one.dataset)) return {value: read(one)};
      const changed = change(one);
      return changed ? {from: Number(one.dataset.from), change: changed} : {from: Number(one.dataset.from)};
    });
    const isWhole = sent.length === Number(node.dataset.count);
    return isWhole && sent.every((one, place) => one.from === place && !one.change) ? undefined : {items: sent};
  }

  /* What a form shows is now what the file says. */
  function settle(node) {
    const there = node === root || read(node) !== undefined;
    node.toggleAttribute("data-there", there);
    if (kindOf(node) === "choices") node.dataset.chosen = there ? active(node).closest("[data-choice]").dataset.choice : -1;
    if (isList(node)) {
      const found = items(node);
      node.dataset.count = found.length;
      kids(node).forEach((one) => delete one.dataset.from);
      found.forEach((one, place) => { one.dataset.from = place; });
    }
    if (kindOf(node) === "map") node.dataset.was = written(node);
    if (HOLDERS.includes(kindOf(node))) { kids(node).forEach(settle); return; }
    const input = control(node);
    if (!input) return;
    if (kindOf(node) === "prose") input.dataset.end = there && input.value.includes("\n") ? "1" : input.dataset.end;
    if (input.type === "checkbox") input.defaultChecked = input.checked;
    else if (input.tagName === "SELECT") for (const one of input.options) one.defaultSelected = one.selected;
    else input.defaultValue = input.value;
  }

  /* The work on one file. */

  let original, name, text;

  const contents = () => {
    if (!text) return {change: change(root) ?? {fields: {}}};
    return {text: original.includes("\r\n") ? text.value.replace(/\n/g, "\r\n") : text.value};
  };
  const isDirty = () => (text ? text.value !== text.defaultValue : change(root) !== undefined);

  let asking = false, again = false, waiting = 0, counts = "";

  function touched() {
    tell([say(isDirty() ? "unsaved" : "saved"), counts].filter(Boolean).join(" · "));
    clearTimeout(waiting);
    waiting = setTimeout(check, 500);
  }

  async function check() {
    if (asking) { again = true; return; }
    asking = true;
    try {
      const said = await send("draft", {name, base: original, ...contents()});
      show(said.problems);
      if (said.page) preview(said.page);
    } catch (error) { tell(error.message, "error"); }
    asking = false;
    if (again) { again = false; check(); }
  }

  /* The page is loaded again where the reader is; a page of the browser's own, as without a server, has no place. */
  function preview(path) {
    const frame = byId("page"), shown = frame.contentDocument;
    const top = shown ? shown.documentElement.scrollTop : 0;
    frame.onload = () => { if (frame.contentDocument) frame.contentWindow.scrollTo(0, top); };
    frame.contentWindow.location.replace(`${base}view/${path}`);
  }

  /* Findings, each beside the field that it is about, and all of them in a list. */

  const labelOf = (node) => (within(node, "label, legend, .label")[0]?.firstChild?.textContent ?? "").trim();

  /* The field that a finding is about, and what the form calls the way to it: "Key figures 2 › Value". */
  function placeOf(loc) {
    let node = root, path = "";
    for (const part of loc) {
      while (node && kindOf(node) === "choices") node = active(node);
      const next = typeof part === "number" ? items(node)[part] : field(node, part);
      if (!next) break;
      path += typeof part === "number" ? ` ${part + 1}` : `${path && " › "}${labelOf(next)}`;
      node = next;
    }
    return {node, path};
  }

  function show(problems) {
    document.querySelectorAll(".found").forEach((one) => one.replaceChildren());
    document.querySelectorAll("[aria-invalid]").forEach((one) => one.removeAttribute("aria-invalid"));
    byId("problems").replaceChildren(...problems.map(listed));
    document.querySelector(".problems").hidden = !problems.length;
    const count = (level) => problems.filter((one) => one.level === level).length;
    const [errors, warnings, notes] = [count("error"), count("warning"), count("info")];
    const told = {errors, warnings, notes};
    counts = Object.keys(told).filter((one) => told[one]).map((one) => say(one, {count: told[one]})).join(" · ") || say("clean");
    tell([say(isDirty() ? "unsaved" : "saved"), counts].join(" · "), errors ? "error" : "");
  }

  const sentence = (one) => (one.fix ? `${one.message}; ${one.fix}` : one.message);

  function listed(one) {
    const item = document.createElement("li"), button = document.createElement("button");
    item.className = `mark is-${one.level}`;
    button.type = "button";
    if (text) {
      button.textContent = `${one.line}: ${sentence(one)} (${one.code})`;
      button.addEventListener("click", () => goToLine(one.line, one.column));
    } else {
      const {node, path} = placeOf(one.loc), where = document.createElement("bdi");
      where.textContent = path;
      where.lang = document.documentElement.lang;
      button.append(where, `${path && ": "}${sentence(one)} (${one.code})`);
      if (node !== root) mark(node, one);
      button.addEventListener("click", () => goTo(node));
    }
    item.append(button);
    return item;
  }

  function mark(node, one) {
    const place = within(node, ".found")[0];
    if (!place) return;
    const words = document.createElement("span");
    words.className = `mark is-${one.level}`;
    words.lang = "en"; words.dir = "ltr";
    words.textContent = sentence(one);
    place.append(words);
    const input = [...HOLDERS, "raw"].includes(kindOf(node)) ? null : control(node);
    if (input && one.level === "error") input.setAttribute("aria-invalid", "true");
  }

  function goTo(node) {
    for (let one = node.closest("details"); one; one = one.parentElement.closest("details")) one.open = true;
    const isLeaf = ![...HOLDERS, "raw"].includes(kindOf(node));
    const target = isLeaf || !node.id || node === root ? control(node) : node;
    target.focus();
    target.scrollIntoView({block: "center"});
  }

  function goToLine(line, column) {
    const before = text.value.split("\n").slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
    text.focus();
    text.setSelectionRange(before + column - 1, before + column - 1);
    text.scrollTop = (line - 6) * (text.scrollHeight / text.value.split("\n").length);
  }

  /* Saving. */

  async function save(choices = []) {
    clearTimeout(waiting);
    tell(say("saving"));
    try {
      const said = await send("save", {name, base: original, choices, ...contents()});
      original = said.base;
      if (text) text.defaultValue = text.value;
      else { settle(root); forget(); }
      if (said.merged && !text) { location.reload(); return true; }
      tell([say(said.merged ? "merged" : "saved"), counts].filter(Boolean).join(" · "));
      check();
      return true;
    } catch (error) {
      tell(error.message, "error");
      if (error.conflicts) settleConflicts(error.conflicts);
      return false;
    }
  }

  const plainly = (value) => (value === null ? say("removed") : typeof value === "string" ? value : JSON.stringify(value, null, 1));

  function settleConflicts(conflicts) {
    const dialog = byId("conflict");
    byId("conflicts").replaceChildren(...conflicts.map((one, number) => {
      const group = document.createElement("fieldset"), legend = document.createElement("legend");
      legend.textContent = one.place; legend.dir = "ltr";
      group.append(legend);
      for (const side of ["mine", "theirs"]) {
        const label = document.createElement("label"), radio = document.createElement("input"), value = document.createElement("bdi");
        Object.assign(radio, {type: "radio", name: `conflict-${number}`, value: side, checked: side === "mine"});
        value.textContent = plainly(one[side]).slice(0, 2000);
        label.append(radio, ` ${say(side)}: `, value);
        group.append(label);
      }
      return group;
    }));
    dialog.onclose = () => {
      if (dialog.returnValue !== "keep") return;
      const kept = conflicts.map((one, number) => ({
        place: one.place, theirs: one.theirs, keep: document.querySelector(`[name="conflict-${number}"]:checked`).value,
      }));
      if (text) keepText(conflicts[0], kept[0].keep);
      else save(kept);
    };
    dialog.returnValue = "";
    dialog.showModal();
  }

  function keepText(conflict, side) {
    original = conflict.theirs;
    if (side === "theirs") text.value = text.defaultValue = conflict.theirs;
    if (side === "mine") save();
    else touched();
  }

  async function commit() {
    if (isDirty() && !(await save())) return;
    const dialog = byId("commit"), message = byId("commit-message");
    dialog.onclose = async () => {
      if (dialog.returnValue !== "commit") return;
      try {
        const said = await send("commit", {name, message: message.value});
        message.value = "";
        tell(`${say("committed")}: ${said.commit}`);
      } catch (error) { tell(error.message, "error"); }
    };
    dialog.returnValue = "";
    dialog.showModal();
  }

  async function accept(button) {
    if (isDirty()) { tell(say("save-first"), "error"); return; }
    try {
      await send("accept", {name, number: Number(button.dataset.accept)});
      location.reload();
    } catch (error) { tell(error.message, "error"); }
  }

  /* Cards: added, moved and removed. */

  let copies = 0;

  function renamed(fragment) {
    copies += 1;
    for (const attribute of ["id", "for", "aria-describedby"]) {
      for (const one of fragment.querySelectorAll(`[${attribute}]`)) {
        const names = one.getAttribute(attribute).trim().split(/\s+/);
        one.setAttribute(attribute, names.map((word) => `${word}-n${copies}`).join(" "));
      }
    }
    return fragment;
  }

  const template = (type) => renamed(byId(`new-${type}`).content.cloneNode(true));

  function add(button) {
    const list = button.closest("[data-node]"), place = within(list, "[data-items]")[0];
    const made = template(button.dataset.add);
    if (kindOf(list) === "grid") {
      const columns = field(owner(list), "columns");
      const cell = made.querySelector("td");
      for (let number = 1; number < (columns ? items(columns).length : 1); number += 1) {
        cell.after(template(button.dataset.add).querySelector("td"));
      }
    }
    const card = made.querySelector(".card");
    place.append(made);
    card.querySelector("input, textarea, select").focus();
    touched();
  }

  function act(button) {
    const card = button.closest(".card"), kind = button.dataset.act;
    const beside = kind === "up" ? card.previousElementSibling : card.nextElementSibling;
    if (kind === "remove") {
      const next = card.nextElementSibling ?? card.previousElementSibling;
      const other = next ? next.querySelector(":scope > .move [data-act=remove], :scope > .row-tools [data-act=remove]") : card.closest("fieldset").querySelector(":scope > p > [data-add]");
      removed.push({card, place: card.parentElement, next: card.nextElementSibling});
      byId("undo").hidden = false;
      card.remove();
      other.focus();
      touched();
      tell(say("gone"));
    } else if (beside) {
      if (kind === "up") beside.before(card);
      else beside.after(card);
      button.focus();
      touched();
      tell(say("moved", {place: [...card.parentElement.children].indexOf(card) + 1}));
    }
  }

  /* Cards that were removed since the last save; a save makes the form anew, in which they have no place. */
  const removed = [];

  function undo() {
    const {card, place, next} = removed.pop();
    byId("undo").hidden = !removed.length;
    place.insertBefore(card, next && next.parentElement === place ? next : null);
    goTo(card.querySelector("[data-node]"));
    touched();
    tell(say("restored"));
  }

  function forget() {
    removed.length = 0;
    byId("undo").hidden = true;
  }

  const TITLES = ["label", "title", "name", "sector", "claim", "quote", "text", "note", "date", "id", "table", "of"];

  function retitle(input) {
    const card = input.closest(".card"), words = card && card.querySelector(":scope > details > summary > .summary");
    const record = words && card.querySelector(":scope > details > [data-node=record]");
    if (!record) return;
    const found = TITLES.map((one) => field(record, one)).find((one) => one && control(one) && control(one).value.trim());
    words.textContent = found ? control(found).value.slice(0, 90) : say("new");
  }

  function choose(select) {
    const node = select.closest("[data-node]");
    for (const one of within(node, "[data-choice]")) one.hidden = one.dataset.choice !== select.value;
    touched();
  }

  /* Figures and sources that a text can refer to. */

  function known(list) {
    const node = field(root, list === "figures" ? "key_figures" : "sources");
    if (!node || !isList(node)) return [];
    const written = (one, part) => { const found = field(one, part); return found ? control(found).value.trim() : ""; };
    return items(node).filter((one) => kindOf(one) === "record")
      .map((one) => [written(one, "id"), written(one, "label") || written(one, "title")]).filter(([id]) => id);
  }

  function refreshIds() {
    for (const list of ["figures", "sources"]) {
      byId(`ids-${list}`).replaceChildren(...known(list).map(([id, words]) => {
        const option = new Option(words, id);
        option.label = words;
        return option;
      }));
    }
  }

  /* The cells of a table are called by their columns. */
  function labelCells() {
    for (const grid of root.querySelectorAll("[data-node=grid]")) {
      const columns = field(owner(grid), "columns");
      const names = columns ? items(columns).map((one) => control(field(one, "label") ?? one).value) : [];
      within(grid, "[data-heads]")[0].replaceChildren(...[...names, ""].map((words) => {
        const head = document.createElement(words ? "th" : "td");
        head.textContent = words;
        if (words) head.scope = "col";
        return head;
      }));
      for (const row of kids(grid)) {
        kids(row).forEach((cell, place) => {
          if (kindOf(cell) === "cell" && names[place]) control(cell).setAttribute("aria-label", names[place]);
        });
      }
    }
  }

  function pick(button) {
    const list = button.dataset.pick, target = control(button.closest("[data-node]"));
    const found = known(list), dialog = byId("pick"), select = byId("pick-one");
    if (!found.length) { tell(say("none"), "error"); return; }
    byId("pick-heading").textContent = say(list === "figures" ? "figure" : "source");
    select.replaceChildren(...found.map(([id, words]) => new Option(words ? `${words} (${id})` : id, id)));
    select.selectedIndex = 0;
    const [start, end] = [target.selectionStart, target.selectionEnd];
    dialog.onclose = () => {
      target.focus();
      if (dialog.returnValue !== "insert" || !select.value) return;
      target.setRangeText(list === "figures" ? `{{ ${select.value} }}` : `[@${select.value}]`, start, end, "end");
      touched();
    };
    dialog.returnValue = "";
    dialog.showModal();
  }

  function startEditor() {
    name = document.querySelector("[data-file]").dataset.file;
    original = JSON.parse(byId("base-text").textContent);
    text = byId("text");
    if (!text) {
      for (const node of root.querySelectorAll("[data-node=list], [data-node=grid]")) node.dataset.count = kids(node).length;
      for (const node of root.querySelectorAll("[data-node=map]")) node.dataset.was = written(node);
      const refresh = () => { refreshIds(); labelCells(); };
      refresh();
      root.addEventListener("focusin", refresh);
    }
    root.addEventListener("submit", (event) => event.preventDefault());
    root.addEventListener("input", (event) => {
      if (event.target.matches("[data-choose]")) choose(event.target);
      else { retitle(event.target); touched(); }
    });
    document.addEventListener("keydown", (event) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") { event.preventDefault(); save(); }
    });
    document.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      const does = {
        add: add, act: act, pick: pick, accept: accept,
        do: () => ({save: () => save(), commit, undo, preview: () => {
          button.setAttribute("aria-pressed", String(document.body.classList.toggle("with-preview")));
        }}[button.dataset.do]()),
      };
      for (const kind of Object.keys(does)) if (kind in button.dataset) does[kind](button);
    });
    window.addEventListener("beforeunload", (event) => { if (isDirty()) event.preventDefault(); });
    check();
  }

  if (root) startEditor();
  else if (document.querySelector("[data-drop]")) startList();
})();
