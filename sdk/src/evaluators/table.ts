import { checkedAnswer, failureOf } from "../evaluation/answer.js";
import { epochs } from "../proxies/epochs.js";
import type { Fidelity } from "../records/trial.js";
import type { Decisions } from "../space/decisions.js";
import { type BenchmarkTable, listedEpochs } from "../tables/benchmarkTable.js";
import type { Evaluator } from "./evaluator.js";

/** An evaluator that looks results up in a benchmark table; the study runs in simulated time. */
export interface TableEvaluator extends Evaluator {
  readonly clock: "seconds" | "epochs";
  readonly table: BenchmarkTable;
}

/** Whether an evaluator looks results up in a table. */
export const looksUp = (evaluator: Evaluator): evaluator is TableEvaluator => "table" in evaluator;

/** Looks results up in a benchmark table. @param clock unit of the simulated clock; default "seconds" if the table has recorded them */
export function tableEvaluator(
  table: BenchmarkTable,
  clock: "seconds" | "epochs" = table.timed ? "seconds" : "epochs",
): TableEvaluator {
  const longest = table.epochs.at(-1) as number;
  return {
    table,
    clock,
    json: { kind: "table", name: table.name, clock, source: table.source ?? null, metrics: table.metrics },
    metrics: {
      ...Object.fromEntries(table.objectives.map(({ metric, goal }) => [metric, { goal, ...unitOf(metric) }])),
    },
    measures: table.metrics,
    goals: { objectives: table.objectives },
    proxies: [epochs(longest)],
    defaults: { trials: 100, parallelism: 1 },
    architectures: table.architectures,
    identity: (genotype) => table.identity(genotype),
    known: (genotype) => table.known(genotype),
    check({ stages }) {
      for (const { fidelity, name } of stages)
        if (!table.epochs.includes(fidelity.epochs) || fidelity.share !== 1)
          throw new RangeError(
            `stage "${name}" needs results after ${fidelity.epochs} epochs on share ${fidelity.share} of the data, but table ${table.name} has results after ${listedEpochs(table.epochs)} epochs on all of it; use a proxy with these epochs`,
          );
    },
    work: () => ({ images: 0, perTrial: 1 }),
    async open({ stages }) {
      return {
        evaluate({ genotype, stage, firstStage }) {
          const fidelity = stages[stage]?.fidelity as Fidelity;
          const before = stage > firstStage ? stages[stage - 1]?.fidelity : undefined;
          try {
            const { metrics, seconds = 0 } = table.query(genotype, fidelity.epochs);
            const earlier = before === undefined ? 0 : (table.query(genotype, before.epochs).seconds ?? 0);
            const cost = { images: 0, seconds: seconds - earlier };
            return checkedAnswer({ metrics, curve: [], cost }, `after ${fidelity.epochs} epochs`);
          } catch (error) {
            return { failure: failureOf(error) };
          }
        },
        close: () => Promise.resolve(),
      };
    },
  };
}

const unitOf = (metric: string) => (metric === "accuracy" ? { unit: "share" } : {});

/** @throws RangeError when the table has another space than the search */
export function checkSameSpace(
  space: { readonly decisions: Decisions },
  table: { readonly name: string; readonly space: unknown },
): void {
  const [asked, had] = [space, table.space as { readonly decisions: Decisions }].map(({ decisions }) =>
    JSON.stringify(decisions),
  );
  if (asked !== had)
    throw new RangeError(
      `table ${table.name} has another space than the search: its decisions are ${brief(had)}, those of the search ${brief(asked)}; use table.space.search(...)`,
    );
}

const brief = (text: string | undefined): string =>
  text === undefined || text.length <= 120 ? `${text}` : `${text.slice(0, 117)}...`;
