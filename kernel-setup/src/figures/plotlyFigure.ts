import { z } from "zod";
import type { MimeData, Output } from "../notebook/notebookFormat.js";

/** A Plotly figure; its content is validated by Plotly. */
const plotlyFigure = z.looseObject({
  data: z.array(z.looseObject({})),
  layout: z
    .looseObject({ width: z.number().positive().optional(), height: z.number().positive().optional() })
    .optional(),
});
export type PlotlyFigure = z.infer<typeof plotlyFigure>;

/** The figure in an output, if there is one. */
export function figureOf(output: Output): PlotlyFigure | undefined {
  if (output.output_type !== "display_data" && output.output_type !== "execute_result") return undefined;
  return plotlyFigure.safeParse(output.data["application/vnd.plotly.v1+json"]).data;
}

/** Replaces the image of the figure, also within its markup. */
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
