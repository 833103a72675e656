import type { Exchange } from "./kernelClient.js";

/** The text of what a cell answered. */
export const resultOf = ({ published }: Exchange): string | undefined =>
  published.find(({ type }) => type === "execute_result")?.content.data["text/plain"];

/** All that a cell wrote to a stream. */
export const textOf = ({ published }: Exchange, stream: "stdout" | "stderr"): string =>
  published
    .filter(({ type, content }) => type === "stream" && content.name === stream)
    .map(({ content }) => content.text)
    .join("");
