import { type BenchmarkTable, benchmarkTable } from "./benchmarkTable.js";
import { readColumns } from "./columns.js";
import { type RowDecisions, rowSpace } from "./rowSpace.js";

/** Settings of the optimizer, on a logarithmic scale; momenta by their distance from 1. */
const settings = ["learning_rate", "epsilon", "l1", "l2", "linear_decay", "exponential_decay"] as const;
const momenta = ["beta1", "beta2"] as const;

/**
 * One task of TaskSet: 1,000 optimizer settings, each with a validation curve of 51 points, the first before training.
 * https://arxiv.org/abs/2002.11887
 *
 * Metrics: loss on the validation split (lower is better). A fidelity of n epochs is point n of the curve. The genotypes are the rows of
 * the file; rows with similar settings are neighbours. No training times.
 * @param file comma-separated values, gzipped or not, with the columns `learning_rate`, `beta1`, `beta2`, `epsilon`, `l1`, `l2`,
 *   `linear_decay`, `exponential_decay`, `v0`, `v1`, ... and `test_last`
 */
export function taskSet(
  file: string,
  { name = "TaskSet" }: { readonly name?: string } = {},
): BenchmarkTable<RowDecisions> {
  const columns = readColumns(file);
  const points = columns.names.filter((column) => /^v\d+$/.test(column)).length;
  if (points < 2) throw new Error(`table ${file} must have the columns v0, v1, ..., but lacks them`);
  const curves = Array.from({ length: points }, (_, point) => columns.numbers(`v${point}`));
  const test = columns.numbers("test_last");
  const features = [
    ...settings.map((column) => columns.numbers(column).map((value) => Math.log(value))),
    ...momenta.map((column) => columns.numbers(column).map((value) => Math.log(Math.max(1e-6, 1 - value)))),
  ];
  const names = Array.from({ length: columns.rows }, (_, row) => `setting ${row}`);
  const rows = new Map(names.map((option, row) => [option, row]));
  return benchmarkTable({
    name,
    space: rowSpace(
      names,
      names.map((_, row) => features.map((column) => column[row] as number)),
    ),
    architectures: columns.rows,
    epochs: Array.from({ length: points - 1 }, (_, index) => index + 1),
    metrics: ["loss"],
    objectives: [{ metric: "loss", goal: "minimize" }],
    timed: false,
    rowOf: ({ row }) => rows.get(row),
    result: (row, epochs) => ({ metrics: { loss: curves[epochs]?.[row] as number } }),
    test: (row) => ({ loss: test[row] as number }),
  });
}
