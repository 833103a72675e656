import { describe, expect, test } from "vitest";
import { plots } from "../../sdk/src/plots/index.js";
import { proxies } from "../../sdk/src/proxies/index.js";
import { highestAccuracy } from "../../sdk/src/records/goals.js";
import { classifierMetrics } from "../../sdk/src/records/metricInfo.js";
import type { StudyRecord } from "../../sdk/src/records/studyRecord.js";
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
});
