// LaTeX in markdown. HTML is sanitised by markdownHtml, not here.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { TokenizerAndRendererExtension } from "marked";
import temml from "temml";
import { escapeHtml } from "./escapeHtml.js";

/** `$$...$$` and environments, on separate lines or inline. */
const display =
  /^(?:\$\$((?:\\[\s\S]|[^$\\])+?)\$\$|\\begin\{((?:equation|align|gather|eqnarray)\*?)\}[\s\S]+?\\end\{\2\})/;
/** Inline formulas by the rules of pandoc, so that "$5 and $10" is not one. https://pandoc.org/MANUAL.html#math */
const inline = /^\$(?!\s)((?:\\[\s\S]|[^\\$\n]|\n(?!\n))+?)(?<!\s)\$(?!\d)/;

/**
 * Rules for marked that replace each formula by a placeholder: the sanitiser would remove MathML, so it is inserted afterwards. A
 * placeholder contains the formula between two private-use characters.
 */
export const formulaRules: TokenizerAndRendererExtension[] = [
  {
    name: "displayFormula",
    level: "block",
    start: (text) => startOf(/^(?:\$\$|\\begin\{)/m, text),
    tokenizer(text) {
      const [raw] = display.exec(text) ?? [];
      const endsItsLine = raw !== undefined && /^[ \t]*(?:\n|$)/.test(text.slice(raw.length));
      return endsItsLine ? { type: "displayFormula", raw } : undefined;
    },
    renderer: ({ raw }) => `<p>${markOf(raw)}</p>\n`,
  },
  {
    name: "formula",
    level: "inline",
    start: (text) => startOf(/\$|\\begin\{/, text),
    tokenizer(text) {
      const [raw] = display.exec(text) ?? inline.exec(text) ?? [];
      return raw === undefined ? undefined : { type: "formula", raw };
    },
    renderer: ({ raw }) => markOf(raw),
  },
];

function startOf(pattern: RegExp, text: string): number | undefined {
  const at = text.search(pattern);
  return at < 0 ? undefined : at;
}

const markOf = (source: string): string => `\uE000${Buffer.from(source).toString("hex")}\uE001`;
const marks = /\uE000([\da-f]*)\uE001/g;
const sourceOf = (hex: string): string => Buffer.from(hex, "hex").toString();

/** Replaces placeholders in HTML content by MathML. */
export const withFormulas = (html: string): string =>
  html.replace(marks, (_, hex: string) => formulaHtml(sourceOf(hex)));

/** Replaces placeholders by the source of formulas, for attributes. */
export const withSources = (html: string): string => html.replace(marks, (_, hex: string) => escapeHtml(sourceOf(hex)));

/** Converts a formula with its dollars to MathML; an invalid formula is shown as written. */
export function formulaHtml(source: string): string {
  const inDisplay = display.exec(source);
  const tex = inDisplay === null ? inline.exec(source)?.[1] : (inDisplay[1] ?? source);
  try {
    if (tex === undefined) throw new Error("a formula must be enclosed in dollars");
    return temml.renderToString(tex, { displayMode: inDisplay !== null, throwOnError: true });
  } catch (error) {
    const [mistake = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
    return `<code class="mistake" title="${escapeHtml(mistake)}">${escapeHtml(source)}</code>`;
  }
}

/** Style of formulas, using installed fonts. */
export function formulaStyle(): string {
  const file = createRequire(import.meta.url).resolve("temml/dist/Temml-Local.css");
  return readFileSync(file, "utf8").replace(/\/\*.*?\*\/|@font-face\s*\{.*?\}/gs, "");
}
