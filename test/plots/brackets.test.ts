import { describe, expect, test } from "vitest";
import { plots } from "../../sdk/src/plots/index.js";
import { funnel } from "../../sdk/src/proxies/funnel.js";
import { proxies } from "../../sdk/src/proxies/index.js";
import { highestAccuracy } from "../../sdk/src/records/goals.js";
import { classifierMetrics } from "../../sdk/src/records/metricInfo.js";
import type { StudyRecord } from "../../sdk/src/records/studyRecord.js";
import type { Metrics } from "../../sdk/src/records/trial.js";
import { presets } from "../../sdk/src/space/presets/index.js";
import { strategies } from "../../sdk/src/strategies/index.js";
import { plain, runCourse } from "../study/runCourse.js";

/** A record of so many trials whose accuracy grows with the stage. */
function recordOf({ stages, schedule }: ReturnType<typeof proxies.hyperband>, trials: number): StudyRecord {
  const run = runCourse({
    strategy: strategies.random(),
    on: plain(presets.nasBench201()),
    trials,
    stages,
    ...(schedule === undefined ? {} : { schedule }),
    evaluate: (_, stage, trial) => ({ accuracy: 0.3 + 0.15 * stage + ((trial * 0.618) % 1) / 5 }),
  });
  return {
    name: "a study",
    goals: highestAccuracy,
    metrics: classifierMetrics,
    decisions: presets.nasBench201().decisions,
    stages,
    trials: run.trials,
    preparation: { images: 0, seconds: 0 },
    plannedTrials: trials,
  };
}

const traces = (record: StudyRecord) =>
  plots.brackets(record).toJSON().data as unknown as readonly { name?: string; x: number[]; y: number[] }[];

describe("the figure of who went on", () => {
  const hyperband = recordOf(proxies.hyperband({ epochs: [1, 3, 9] }), 9 + 5 + 3);

  test("keeps the brackets of Hyperband side by side, each with its own threshold", () => {
    const lines = traces(hyperband).find(({ name }) => name === "lowest promoted score")!;
    const ends = lines.x.filter((x) => x !== null);
    expect(ends).toHaveLength(2 * 3); // the first bracket has two thresholds, the second has one, the third none
    expect(ends).toEqual([...ends].sort((one, other) => one - other));
    const last = traces(hyperband).find(({ name }) => name === "judged at the last stage")!;
    const lanes = last.x.map((x) => Math.floor((x - 1.6) / (0.8 / 3)));
    expect(lanes).toEqual([0, 1, 2, 2, 2]);
  });

  test("tells whom a stage judges first", () => {
    const { layout } = plots.brackets(hyperband).toJSON();
    expect(JSON.stringify(layout)).toContain("judged 9 → 3 + 5 new → 2 + 3 new");
  });

  test("draws one lane where all trials start at the first stage", () => {
    const asha = recordOf(proxies.asha({ epochs: [1, 3, 9] }), 27);
    const lines = traces(asha).find(({ name }) => name === "lowest promoted score")!;
    expect(lines.x.filter((x) => x !== null)).toEqual([-0.35, 0.35, 0.65, 1.35]);
  });

  test("stretches scores of untrained networks over the range of the trained, and says so", () => {
    const stages = funnel([proxies.synflow({ keep: 1 / 2 }), proxies.epochs(3)]);
    const { trials } = runCourse({
      strategy: strategies.random(),
      on: plain(presets.nasBench201()),
      trials: 8,
      stages,
      by: (stage) => (stage === 0 ? "zeroCost" : "training"),
      evaluate: (_, stage, trial): Metrics => (stage === 0 ? { synflow: 100 * trial } : { accuracy: 0.5 + trial / 20 }),
    });
    const record = { ...recordOf(proxies.hyperband(), 40), stages, trials, plannedTrials: 8 };
    const named = (name: string) => traces(record).find((trace) => trace.name === name)!;
    expect(named("stopped here").y[0]).toBeCloseTo(0.7); // trial 0, the worst score
    expect(Math.max(...named("promoted").y)).toBeCloseTo(0.85); // trial 7, the best
    expect(named("judged at the last stage").y.map((y) => y.toFixed(2))).toEqual(["0.70", "0.75", "0.80", "0.85"]);
    const text = JSON.stringify(plots.brackets(record));
    expect(text).toContain("judged 8 → 4; synflow on a scale of its own, worst to best, not calibrated");
    expect(text).toContain("trial 7: synflow 700<br>");
  });
});
