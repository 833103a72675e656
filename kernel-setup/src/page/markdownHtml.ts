import { Marked } from "marked";
import sanitize from "sanitize-html";
import type { NotebookCell } from "../notebook/notebookFormat.js";
import { formulaRules, withFormulas, withSources } from "./formulas.js";
import { highlightedCode, isTypeScript } from "./highlightedCode.js";

type Attachments = Extract<NotebookCell, { readonly cell_type: "markdown" }>["attachments"];

const markdown = new Marked({
  async: false,
  gfm: true,
  extensions: formulaRules,
  renderer: {
    code: ({ text, lang }) =>
      // false: use the default of marked
      isTypeScript(lang?.split(/\s/)[0]) && `<pre><code>${highlightedCode(text)}</code></pre>\n`,
  },
});

/** HTML allowed in markdown, as in JupyterLab: formatting, but nothing executable. No ids: they would become script globals. */
const harmless: sanitize.IOptions = {
  allowedTags: [...sanitize.defaults.allowedTags, "img", "del", "ins", "details", "summary", "input"],
  allowedAttributes: {
    "*": ["title", "lang", "dir", "align"],
    a: ["href"],
    img: ["src", "alt", "width", "height"],
    input: ["type", "checked", "disabled"], // for task lists
    td: ["colspan", "rowspan"],
    th: ["colspan", "rowspan"],
    ol: ["start"],
  },
  allowedClasses: { span: ["hljs-*"] },
  allowedSchemesByTag: { img: ["http", "https", "data", "attachment"] },
  transformTags: { input: sanitize.simpleTransform("input", { type: "checkbox", disabled: "" }) },
  textFilter: withFormulas,
};

/** Converts markdown to sanitised HTML. @param attachments images attached to the cell */
export function markdownHtml(source: string, attachments: Attachments = {}): string {
  const html = withSources(sanitize(markdown.parse(source, { async: false }), harmless));
  return html.replace(/src="attachment:([^"]*)"/g, (reference, name: string) => {
    const [[type, base64] = []] = Object.entries(attachments[decodeURI(name)] ?? {});
    return type?.startsWith("image/") && base64 !== undefined ? `src="${dataUrl(type, base64)}"` : reference;
  });
}

/** @param base64 may contain line breaks */
export const dataUrl = (type: string, base64: string): string =>
  `data:${type.replace(/[^\w/+.-]/g, "")};base64,${base64.replace(/[^\w+/=]/g, "")}`;
