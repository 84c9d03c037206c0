// The text of each page of a PDF as pdf.js gives it to Firefox for searching, as a JSON list.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [, , modules, file] = process.argv;
const { getDocument } = await import(pathToFileURL(`${modules}/pdfjs-dist/legacy/build/pdf.mjs`));
const opened = await getDocument({ data: new Uint8Array(readFileSync(file)), verbosity: 0 }).promise;
const pages = [];
for (let number = 1; number <= opened.numPages; number += 1) {
  const { items } = await (await opened.getPage(number)).getTextContent();
  pages.push(items.map((item) => item.str + (item.hasEOL ? "\n" : "")).join(""));
}
console.log(JSON.stringify(pages));
