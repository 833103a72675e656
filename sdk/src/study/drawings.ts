import { type Draw, loadDrawing } from "../plots/drawing.js";
import type { DrawableSpace } from "../plots/skeletonGraph.js";
import type { Genotype } from "../space/decisions.js";

let draw: Draw | undefined;

/** Loads the layout engine, so that values shown later can be drawn at once: a display cannot wait. */
export async function warmDrawings(): Promise<void> {
  draw ??= await loadDrawing();
}

/** The skeleton of a space, as SVG. */
export const spaceDrawing = (space: DrawableSpace): string => draw?.skeleton(space) ?? "";

/** The cells of a genotype, as SVG. */
export const genotypeDrawing = (genotype: Genotype): string =>
  Object.values(genotype)
    .filter((answer): answer is readonly string[] => Array.isArray(answer))
    .map((ops) => draw?.cell(ops) ?? "")
    .join("");
