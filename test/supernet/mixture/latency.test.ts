import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { training } from "../../../sdk/src/network/training.js";
import { defineOp, type Tf } from "../../../sdk/src/ops/op.js";
import { strided } from "../../../sdk/src/ops/shape.js";
import { space } from "../../../sdk/src/space/space.js";
import { resume } from "../../../sdk/src/study/store/resume.js";
import { oneShot } from "../../../sdk/src/supernet/index.js";
import { softmaxGate } from "../../../sdk/src/supernet/mixture/gates/softmax.js";
import { measuredLatency } from "../../../sdk/src/supernet/mixture/latency.js";
import type { MixtureJson } from "../../../sdk/src/supernet/mixture/mixtureJson.js";
import { penaltyGradient } from "../../../sdk/src/supernet/mixture/penalties.js";
import { relaxedSpace } from "../../../sdk/src/supernet/mixture/relaxedSpace.js";
import { type SupernetOptions, trainSupernet } from "../../../sdk/src/supernet/trainSupernet.js";
import { tinyPlace } from "../../evaluation/tinyPlace.js";
import { copyOf, plain, temporaryFolder, tinyData, tinyTraining } from "../../study/tinyStudy.js";

/** Inputs that the slow op was applied to while it was timed. */
const seen: string[] = [];
/** No FLOPs, but many passes over its input: only a clock knows. */
const slow = defineOp({
  outputShape: strided,
  parameters: () => 0,
  flops: () => 0,
  build:
    ({ tf }) =>
    (x, mode) => {
      if (mode === "infer") seen.push(x.shape.join("x"));
      let value = x;
      for (let pass = 0; pass < 200; pass++) value = tf.add(value, 1e-9);
      return value;
    },
});
const searched = space({ ops: { slow } })
  .stem("conv_3x3", { channels: 4 })
  .cell("a", { nodes: 3, ops: ["none", "skip_connect", "slow"] })
  .cell("a")
  .reduce({ channels: 8 })
  .cell("a")
  .head("classifier");
const shape = { input: tinyData.shape, outputs: tinyData.outputs };

describe("the time of the ops", () => {
  test("is measured of each op at each place over all its layers, of equal ops on equal shapes once", async () => {
    const { tf } = await tinyPlace();
    const before = tf.memory().numTensors;
    seen.length = 0;
    const relaxed = relaxedSpace(plain(searched), shape);
    const table = await measuredLatency({ tf, ops: searched.ops, relaxed, batchSize: 8 });
    expect(tf.memory().numTensors).toBe(before);
    expect(table.map((row) => row.length)).toEqual([3, 3, 3]);
    for (const [none, skip, slowest] of table as readonly (readonly [number, number, number])[]) {
      expect(none).toBe(0);
      expect(slowest).toBeGreaterThan(skip);
      expect(slowest).toBeGreaterThan(0);
    }
    // nine ops of this name stand in the network, on two shapes
    expect(new Set(seen)).toEqual(new Set(["8x4x4x4", "8x2x2x8"]));
    expect(seen).toHaveLength(2 * 6 * 3);
    const [first, second, third] = table.map((row) => row[2]);
    expect([second, third]).toEqual([first, first]); // each place has the same two shapes
  });

  test("weighs on the architecture parameters as a share of the slowest ops, in any unit", () => {
    const gradientOf = (table: readonly (readonly number[])[], weight = 1) =>
      penaltyGradient(
        [
          [0, 0],
          [0, 0],
        ],
        {
          gate: softmaxGate(),
          costs: [{ weight, table }],
          progress: 1,
          mixture: { decision: 0, betaDecay: 0 },
        },
      );
    const milliseconds = gradientOf([
      [0, 3],
      [2, 3],
    ]);
    expect(
      gradientOf([
        [0, 0.003],
        [0.002, 0.003],
      ]),
    ).toEqual(milliseconds.map((row) => row.map((slope) => expect.closeTo(slope, 12))));
    expect(milliseconds[0]?.[1]).toBeCloseTo((0.25 * 3) / 4, 12);
    expect(milliseconds[1]?.[1]).toBeCloseTo((0.25 * 1) / 4, 12);
    expect(
      gradientOf(
        [
          [0, 3],
          [2, 3],
        ],
        0,
      ),
    ).toEqual(
      [
        [0, 0],
        [0, 0],
      ].map((row) => row.map(() => expect.closeTo(0, 12))),
    );
  });

  const recipe = training({ ...tinyTraining, learningRate: 0.02 });
  const optionsIn = (tf: Tf, mixture: MixtureJson, more: Partial<SupernetOptions> = {}): SupernetOptions => ({
    ...{ tf, space: plain(searched), dataset: tinyData, epochs: 3, training: recipe, seed: 5, mixture },
    ...{ folder: join(temporaryFolder(), "supernet"), ...more },
  });
  const mixtureOf = (latencyPenalty: number) =>
    oneShot.darts({ epochs: 3, warmupEpochs: 0, latencyPenalty, architectureLearningRate: 0.05 }).supernet
      .mixture as MixtureJson;

  test("makes slow ops count less, and is not measured without a penalty on it", async () => {
    const { tf } = await tinyPlace();
    const slowShare = async (penalty: number) => {
      const { mixture } = await trainSupernet(optionsIn(tf, mixtureOf(penalty)));
      const share = mixture?.epochs.at(-1)?.reduce((sum, place) => sum + (place.at(-1) as number), 0) as number;
      return { share, latency: mixture?.latency };
    };
    const [free, penalised] = [await slowShare(0), await slowShare(30)];
    expect(penalised.share).toBeLessThan(free.share);
    expect(free.latency).toBeUndefined();
    expect(penalised.latency).toHaveLength(3);
  });

  test("is kept with the supernet: a training that was stopped goes on with it, always to the same end", async () => {
    const { tf } = await tinyPlace();
    const stop = new AbortController();
    const options = optionsIn(tf, mixtureOf(1), { signal: stop.signal });
    await expect(trainSupernet({ ...options, onImages: () => stop.abort(new Error("stop")) })).rejects.toThrow("stop");
    const { latency } = JSON.parse(readFileSync(join(options.folder, "progress.json"), "utf8")).mixture;
    const copy = copyOf(options.folder);
    const [one, two] = [
      await trainSupernet({ ...options, signal: undefined }),
      await trainSupernet({ ...options, signal: undefined, folder: copy }),
    ];
    expect(one.mixture?.latency).toEqual(latency);
    expect(two.mixture).toEqual(one.mixture);
    expect(two.curve).toEqual(one.curve);
  });

  test("stands in the record of a study, in its journal and in its report", async () => {
    const folder = temporaryFolder();
    const cells = space()
      .stem("conv_1x1", { channels: 4 })
      .cell("cell", { nodes: 3, ops: ["none", "skip_connect", "nor_conv_1x1"] })
      .head("classifier");
    const method = oneShot.gdas({ epochs: 1, latencyPenalty: 0.5, populationSize: 2, tournamentSize: 1 });
    const result = await cells
      .search(method)
      .on(tinyData)
      .training(tinyTraining)
      .run({ trials: 3, folder, quiet: true });
    const { latency } = result.record.preparation.mixture ?? {};
    expect(latency?.map((row) => row.length)).toEqual([3, 3, 3]);
    const again = await resume(folder, { quiet: true });
    expect(again.record.preparation.mixture?.latency).toEqual(latency);
    const file = await result.report(join(folder, "report.html"));
    expect(readFileSync(file, "utf8")).toContain("measured time of the ops in ms");
  });

  test("has a penalty of at least 0", () => {
    expect(() => oneShot.darts({ latencyPenalty: -1 })).toThrow(
      "latencyPenalty of darts must be at least 0, but got -1",
    );
    expect(oneShot.darts({ latencyPenalty: 2 }).options.latencyPenalty).toBe(2);
  });
});
