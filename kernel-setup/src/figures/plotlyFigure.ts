import { z } from "zod";
import type { MimeData, Output } from "../notebook/notebookFormat.js";

/** A figure as Plotly reads it. What it draws is Plotly's to judge. */
const plotlyFigure = z.looseObject({
  data: z.array(z.looseObject({})),
  layout: z
    .looseObject({ width: z.number().positive().optional(), height: z.number().positive().optional() })
    .optional(),
});
export type PlotlyFigure = z.infer<typeof plotlyFigure>;

/** The figure that an output shows, if it shows one. */
export function figureOf(output: Output): PlotlyFigure | undefined {
  if (output.output_type !== "display_data" && output.output_type !== "execute_result") return undefined;
  return plotlyFigure.safeParse(output.data["application/vnd.plotly.v1+json"]).data;
}

/** The same data with another image of the figure, also within its markup. */
export function withImage(data: MimeData, svg: string): MimeData {
  const { "image/svg+xml": before, "text/html": html } = data;
  return {
    ...data,
    ...(typeof before === "string" && typeof html === "string"
      ? { "text/html": html.replaceAll(base64(before), base64(svg)) }
      : {}),
    "image/svg+xml": svg,
  };
}

const base64 = (text: string): string => Buffer.from(text).toString("base64");
