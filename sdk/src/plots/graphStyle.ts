import { ink } from "./theme.js";

/** Attributes that every drawing shares: mid-grey lines on nothing, so that light and dark pages both can hold it. */
export const graphStyle = {
  graphAttributes: { rankdir: "LR", bgcolor: "transparent", fontname: "Helvetica", fontsize: 11, pad: 0.1 },
  nodeAttributes: {
    shape: "box",
    style: "rounded,filled",
    fontname: "Helvetica",
    fontsize: 11,
    color: ink,
    fillcolor: "#e8eef3",
    fontcolor: "#1a1a1a",
    margin: "0.2,0.07",
    height: 0.3,
  },
  edgeAttributes: { color: ink, fontcolor: ink, fontname: "Helvetica", fontsize: 10, arrowsize: 0.6 },
} as const;

/** Text from data as a label: Graphviz reads escapes and entities in it. */
export const graphLabel = (...lines: readonly string[]): string =>
  lines
    .map((line) =>
      line
        .replace(/&/g, "&amp;")
        .replace(/\\/g, "\\\\")
        .replace(/[\r\n]+/g, " "),
    )
    .join("\\n");
