const entities = { "&": "&amp;", "<": "&lt;", ">": "&gt;" } as const;

/** Escapes text from data: Plotly reads some HTML in every label. */
export const plotlyText = (text: string): string =>
  // a zero-width space keeps `$...$` from being typeset as a formula where a notebook loads MathJax
  text.replace(/[&<>]/g, (character) => entities[character as keyof typeof entities]).replace(/\$/g, "$\u200b");

/** Plotly's text as a reader sees it: without tags, line breaks as spaces, entities resolved. */
export const plainText = (text: string): string =>
  text
    .replace(/<br\s*\/?>/g, " ")
    .replace(/<\/?[a-z][^<>]*>/g, "")
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&amp;/g, "&")
    .replace(/\u200b/g, "");

/** Plotly text in lines of at most `width` characters, for hover texts of long architectures; breaks after `|`, `;`, `+` and spaces where possible. */
export function wrapped(text: string, width = 64): string {
  const lines: string[] = [];
  let line = "";
  for (const part of text.match(/[^|;+ ]*[|;+ ]*/g) ?? []) {
    if (line !== "" && line.length + part.length > width) {
      lines.push(line);
      line = "";
    }
    line += part;
    for (; line.length > width; line = line.slice(width)) lines.push(line.slice(0, width));
  }
  return [...lines, line]
    .filter((part) => part !== "")
    .map(plotlyText)
    .join("<br>");
}
