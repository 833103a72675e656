import { type OpTable, ops } from "../ops/index.js";
import type { Objective } from "../records/goals.js";
import { space as emptySpace, Space } from "../space/space.js";
import { type BenchmarkTable, benchmarkTable } from "./benchmarkTable.js";
import { cellRows } from "./cellRows.js";
import { readColumns } from "./columns.js";

/** Tasks of TransNAS-Bench-101: metric, scale in the file, and epochs of training. */
const tasks = {
  class_object: { metric: "accuracy", scale: 1 / 100, epochs: 25 },
  class_scene: { metric: "accuracy", scale: 1 / 100, epochs: 25 },
  jigsaw: { metric: "accuracy", scale: 1 / 100, epochs: 10 },
  room_layout: { metric: "loss", scale: -1, epochs: 25 },
  segmentsemantic: { metric: "accuracy", scale: 1 / 100, epochs: 30 },
  autoencoder: { metric: "ssim", scale: 1, epochs: 30 },
  normal: { metric: "ssim", scale: 1, epochs: 30 },
} as const;

/** The 4,096 cells of TransNAS-Bench-101's micro space. */
const cells = () =>
  emptySpace().cell("cell", { nodes: 4, ops: ["none", "skip_connect", "nor_conv_1x1", "nor_conv_3x3"] });
/** The micro space of TransNAS-Bench-101: the cell alone. */
export type TransNasSpace = ReturnType<typeof cells>;

/** Options of the TransNAS-Bench-101 table. */
export interface TransNasBench101Options {
  readonly task?: keyof typeof tasks;
}

/**
 * The 4,096 cells of TransNAS-Bench-101's micro space on seven tasks. https://arxiv.org/abs/2105.11871
 *
 * Metrics, on the validation split at the end of training: accuracy (0 to 1, higher is better) of class_object, class_scene, jigsaw and
 * segmentsemantic; ssim (higher is better) of autoencoder and normal; loss (lower is better) of room_layout. No training times.
 * @param file comma-separated values, gzipped or not, with the columns `arch` (one digit per edge: 0 none, 1 skip_connect,
 *   2 nor_conv_1x1, 3 nor_conv_3x3) and `val_` followed by the task
 */
export function transNasBench101(
  file: string,
  { task = "class_object" }: TransNasBench101Options = {},
): BenchmarkTable<TransNasSpace["decisions"]> {
  if (!Object.hasOwn(tasks, task))
    throw new RangeError(`task must be one of ${Object.keys(tasks).join(", ")}, but got ${task}`);
  const { metric, scale, epochs } = tasks[task];
  const columns = readColumns(file);
  const values = columns.numbers(`val_${task}`);
  const described = cells();
  const objective: Objective = { metric, goal: metric === "loss" ? "minimize" : "maximize" };
  return benchmarkTable({
    name: `TransNAS-Bench-101 ${task}`,
    // the table needs only the decisions, not the ops
    space: new Space<TransNasSpace["decisions"], OpTable>(
      { ...described.toJSON(), decisions: described.decisions },
      { ...ops },
    ),
    architectures: columns.rows,
    epochs: [epochs],
    metrics: [metric],
    objectives: [objective],
    timed: false,
    rowOf: cellRows(described, columns.texts("arch")),
    result: (row) => ({ metrics: { [metric]: scale * (values[row] as number) } }),
  });
}
