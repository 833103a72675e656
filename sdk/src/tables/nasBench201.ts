import type { OpTable } from "../ops/index.js";
import type { Metrics } from "../records/trial.js";
import { presets } from "../space/presets/index.js";
import type { Space } from "../space/space.js";
import { type BenchmarkTable, benchmarkTable } from "./benchmarkTable.js";
import { cellRows } from "./cellRows.js";
import { readColumns } from "./columns.js";

/** Data sets of NAS-Bench-201 and the prefixes of their columns. */
const datasets = { cifar10: "c10", cifar100: "c100", "imagenet16-120": "in16" } as const;

/** The space of NAS-Bench-201. */
export type NasBench201Space = ReturnType<typeof presets.nasBench201>;

/** Options of the NAS-Bench-201 table. */
export interface NasBench201Options {
  readonly dataset?: keyof typeof datasets;
  /** Epochs to search at: 12, 200 or both; a search without a proxy uses the last. @defaultValue [12, 200] */
  readonly epochs?: 12 | 200 | readonly (12 | 200)[];
  /** A second file with latencies and a device in it: adds the metric "latency" in ms. */
  readonly latency?: { readonly file: string; readonly device: string };
}

/**
 * All 15,625 cells of NAS-Bench-201. https://arxiv.org/abs/2001.00326
 *
 * Metrics: validation accuracy (0 to 1, higher is better), parameters, FLOPs, and optionally latency. The test accuracy is after 200
 * epochs. Training times, in seconds, are those of CIFAR-10 for all three data sets: the table has no others.
 * @param file comma-separated values, gzipped or not, with the columns `ops` (one digit per edge: 0 none, 1 skip_connect,
 *   2 nor_conv_1x1, 3 nor_conv_3x3, 4 avg_pool_3x3), `{c10,c100,in16}_{val,test}{12,200}` in %, `c10_traincost12_s`, `c10_params`
 *   and `c10_flops`
 */
export function nasBench201(
  file: string,
  { dataset = "cifar10", epochs = [12, 200], latency }: NasBench201Options = {},
): BenchmarkTable<NasBench201Space["decisions"]> {
  if (!Object.hasOwn(datasets, dataset))
    throw new RangeError(`dataset must be one of ${Object.keys(datasets).join(", ")}, but got ${dataset}`);
  const fidelities = typeof epochs === "number" ? [epochs] : [...epochs].sort((a, b) => a - b);
  const unknown = fidelities.find((count) => count !== 12 && count !== 200);
  if (unknown !== undefined || fidelities.length === 0)
    throw new RangeError(`epochs must be 12, 200 or both, but got ${epochs}`);
  const columns = readColumns(file);
  const prefix = datasets[dataset];
  const validation = new Map(fidelities.map((count) => [count as number, columns.numbers(`${prefix}_val${count}`)]));
  const test = columns.numbers(`${prefix}_test200`);
  const seconds = columns.numbers("c10_traincost12_s");
  const parameters = columns.numbers("c10_params");
  const flops = columns.numbers("c10_flops");
  const latencies = latency === undefined ? undefined : readColumns(latency.file).numbers(latency.device);
  const space = presets.nasBench201();
  return benchmarkTable({
    name: `NAS-Bench-201 ${dataset}`,
    space: space as unknown as Space<NasBench201Space["decisions"], OpTable>, // only the type of its ops is wider
    architectures: columns.rows,
    epochs: fidelities,
    metrics: ["accuracy", "parameters", "flops", ...(latencies === undefined ? [] : ["latency"])],
    objectives: [{ metric: "accuracy", goal: "maximize" }],
    timed: true,
    rowOf: cellRows(space, columns.texts("ops")),
    known: (row) => ({ parameters: parameters[row], flops: flops[row] }),
    result(row, count) {
      const accuracy = (validation.get(count)?.[row] as number) / 100;
      const metrics: Metrics = latencies === undefined ? { accuracy } : { accuracy, latency: latencies[row] as number };
      return { metrics, seconds: ((seconds[row] as number) * count) / 12 };
    },
    test: (row) => ({ accuracy: (test[row] as number) / 100 }),
  });
}
