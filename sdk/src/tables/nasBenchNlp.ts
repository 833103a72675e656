import { z } from "zod";
import { type BenchmarkTable, benchmarkTable } from "./benchmarkTable.js";
import { readText } from "./columns.js";
import { type RowDecisions, rowSpace } from "./rowSpace.js";

const numbers = z.array(z.number().nullable());
const Recipe = z.object({
  recepie_id: z.union([z.number(), z.string()]),
  num_params: z.number(),
  recipe: z.record(z.string(), z.object({ op: z.string(), input: z.array(z.string()) })),
  wall_times: numbers,
  val_losses: numbers,
  test_losses: numbers,
});
type Recipe = z.infer<typeof Recipe>;

/**
 * Recurrent cells of NAS-Bench-NLP, trained for 50 epochs on WikiText-2. https://arxiv.org/abs/2006.07116
 *
 * Metrics: loss on the validation split in nats per word (lower is better), parameters. Cells whose loss became NaN have no result from
 * that epoch on; a search records them as failed trials. The genotypes are the rows of the file; rows are neighbours when they have
 * similar numbers of each op, of nodes and of parameters.
 * @param file JSON Lines, gzipped or not: one cell per line as in nas-bench-nlp-release
 * @throws Error when the file cannot be read or a line is not a cell
 */
export function nasBenchNlp(file: string): BenchmarkTable<RowDecisions> {
  const lines = readText(file).split("\n");
  const recipes = lines.flatMap((line, index) => (line === "" ? [] : [recipeIn(line, index + 1, file)]));
  if (recipes.length === 0) throw new Error(`table ${file} must have one cell per line, but is empty`);
  const opNames = [...new Set(recipes.flatMap(({ recipe }) => Object.values(recipe).map(({ op }) => op)))].sort();
  const names = recipes.map(({ recepie_id }, row) => `${recepie_id}${isAgain(recipes, row) ? ` (row ${row})` : ""}`);
  const rows = new Map(names.map((name, row) => [name, row]));
  const at = (row: number) => recipes[row] as Recipe;
  return benchmarkTable({
    name: "NAS-Bench-NLP",
    space: rowSpace(
      names,
      recipes.map((recipe) => featuresOf(recipe, opNames)),
    ),
    architectures: recipes.length,
    epochs: Array.from(
      { length: Math.max(...recipes.map(({ val_losses }) => val_losses.length)) },
      (_, index) => index + 1,
    ),
    metrics: ["loss", "parameters"],
    objectives: [{ metric: "loss", goal: "minimize" }],
    timed: true,
    rowOf: ({ row }) => rows.get(row),
    known: (row) => ({ parameters: at(row).num_params }),
    result(row, epochs) {
      const loss = at(row).val_losses[epochs - 1];
      if (typeof loss !== "number") return undefined;
      const seconds = at(row)
        .wall_times.slice(0, epochs)
        .reduce((sum: number, time) => sum + (time ?? 0), 0);
      return { metrics: { loss }, seconds };
    },
    test(row) {
      const loss = at(row).test_losses.at(-1);
      return typeof loss === "number" ? { loss } : undefined;
    },
  });
}

function recipeIn(line: string, number: number, file: string): Recipe {
  // the released file contains NaN, which is not valid JSON
  const parsed = Recipe.safeParse(JSON.parse(line.replace(/\b(NaN|-?Infinity)\b/g, "null")));
  if (parsed.success) return parsed.data;
  throw new Error(
    `line ${number} of ${file} must be a cell of NAS-Bench-NLP, but is not: ${z.prettifyError(parsed.error).split("\n")[0]}`,
  );
}

const isAgain = (recipes: readonly Recipe[], row: number): boolean =>
  recipes.findIndex(({ recepie_id }) => recepie_id === recipes[row]?.recepie_id) !== row;

/** Number of each op in the cell, of nodes, of links, of states, and of weights. */
function featuresOf({ recipe, num_params }: Recipe, opNames: readonly string[]): readonly number[] {
  const nodes = Object.values(recipe);
  return [
    ...opNames.map((name) => nodes.filter(({ op }) => op === name).length),
    nodes.length,
    nodes.reduce((sum, { input }) => sum + input.length, 0),
    Object.keys(recipe).filter((name) => name.startsWith("h_new")).length,
    Math.log(num_params),
  ];
}
