import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createCandidateNetwork } from "../../sdk/src/evaluation/candidateNetwork.js";
import { evaluate } from "../../sdk/src/evaluation/evaluate.js";
import type { TrainingJob } from "../../sdk/src/evaluation/job.js";
import { type TrainingOptions, training } from "../../sdk/src/network/training.js";
import { defineOp, type Op, type Tf } from "../../sdk/src/ops/op.js";
import { space } from "../../sdk/src/space/space.js";
import { trainSupernet } from "../../sdk/src/supernet/trainSupernet.js";
import { plain, temporaryFolder, tinyData, tinySpace } from "../study/tinyStudy.js";
import { tinyPlace } from "./tinyPlace.js";

const genotype = { cell: ["nor_conv_1x1", "skip_connect", "nor_conv_1x1"] };
const batchSize = 8;
const recipe = training({ batchSize, learningRate: 0.01, augment: { crop: 1, flip: true } });
const batchesAnEpoch = 4;

/** What is alive, and how large the heap of the backend has become, where it is WebAssembly's: others do not tell. */
function memoryOf(tf: Tf) {
  const { numTensors, numBytes, numDataBuffers } = tf.memory();
  const { wasm } = tf.backend() as {
    readonly wasm?: { readonly asm: { readonly memory: { readonly buffer: ArrayBuffer } } };
  };
  return { numTensors, numBytes, numDataBuffers, heapBytes: wasm?.asm.memory.buffer.byteLength };
}

describe("a thousand batches leave no tensor, and the heap does not grow", () => {
  test.each<TrainingOptions>([
    { optimizer: "momentum" },
    { optimizer: "adam" },
    { weightAverage: 0.99, augment: { mixup: 0.2, cutmix: 1, cutout: 2, randAugment: { magnitude: 0.5 } } },
  ])("training a candidate with %j, judging it after every epoch", async (changes) => {
    const place = await tinyPlace();
    const empty = memoryOf(place.tf);
    const options = { genotype, dataset: tinyData, seed: 1, training: training({ ...recipe, ...changes }) };
    const candidate = createCandidateNetwork(place, options);
    await candidate.trainRung(undefined, { epochs: 5, share: 1 });
    const warm = memoryOf(place.tf);
    const { images } = await candidate.trainRung({ epochs: 5, share: 1 }, { epochs: 255, share: 1 });
    expect(images).toBe(1000 * batchSize);
    expect(memoryOf(place.tf)).toEqual(warm);
    candidate.dispose();
    expect(memoryOf(place.tf)).toMatchObject({ numTensors: empty.numTensors, numBytes: empty.numBytes });
  });

  test("training a supernet, in which every batch builds another network", async () => {
    const { tf } = await tinyPlace();
    const empty = memoryOf(tf);
    const epochs = 5 + 1000 / batchesAnEpoch;
    const seen: ReturnType<typeof memoryOf>[] = [];
    await trainSupernet({
      tf,
      space: plain(tinySpace),
      dataset: tinyData,
      epochs,
      training: recipe,
      seed: 1,
      folder: join(temporaryFolder(), "supernet"),
      onImages: () => seen.push(memoryOf(tf)),
    });
    expect(seen).toHaveLength(epochs);
    const [warm, ...later] = seen.slice(5 - 1); // by now every weight of the nine paths is made
    expect(later).toEqual(later.map(() => warm));
    expect(memoryOf(tf)).toMatchObject({ numTensors: empty.numTensors, numBytes: empty.numBytes });
  });

  test("judging paths of a supernet, once its weights are loaded", async () => {
    const place = await tinyPlace();
    const base = { dataset: tinyData.id, training: recipe, seed: 1, epochs: 1 };
    await evaluate({ ...base, kind: "supernet" }, place);
    const judge = (seed: number) => evaluate({ ...base, kind: "path", genotype: tinySpace.sample(seed) }, place);
    for (let seed = 0; seed < 50; seed++) await judge(seed);
    const warm = memoryOf(place.tf);
    for (let seed = 0; seed < 250; seed++) await judge(seed);
    expect(memoryOf(place.tf)).toEqual(warm);
    place.supernets.forget();
  });
});

describe("a trial that fails leaves no tensor", () => {
  const cost = {
    outputShape: (input: readonly [number, number, number]) => input,
    parameters: () => 4,
    flops: () => 0,
  };
  const fails = (where: "build" | "train" | "recalibrate" | "infer"): Op =>
    defineOp({
      ...cost,
      build(toolkit) {
        const weight = toolkit.weight("own", [1, 1, 1, 4], { fill: 1 });
        if (where === "build") throw new Error("kaput");
        return (x, mode) => {
          const result = toolkit.tf.mul(x, weight);
          if (mode === where) throw new Error("kaput");
          return result as typeof x;
        };
      },
    });
  const task = (changes: Partial<TrainingJob> = {}): TrainingJob => ({
    kind: "training",
    name: "trial-0",
    genotype: { cell: ["mine"] },
    rungs: [{ epochs: 1, share: 1 }],
    keepWeights: false,
    training: recipe,
    dataset: tinyData.id,
    seed: 1,
    ...changes,
  });

  test.each(["build", "train", "recalibrate", "infer"] as const)("where its op throws: %s", async (where) => {
    const own = space({ ops: { mine: fails(where) } })
      .stem("conv_1x1", { channels: 4 })
      .cell("cell", { nodes: 2, ops: ["mine"] })
      .head("classifier");
    const place = await tinyPlace({ space: plain(own) });
    const { numTensors } = memoryOf(place.tf);
    expect(await evaluate(task(), place)).toEqual({ failure: { cause: "threw", message: "kaput" } });
    expect(memoryOf(place.tf).numTensors).toBe(numTensors);
  });

  test("by diverging", async () => {
    const place = await tinyPlace();
    const { numTensors } = memoryOf(place.tf);
    const diverging = task({ genotype, training: { ...recipe, learningRate: 1e30 } });
    expect(await evaluate(diverging, place)).toMatchObject({ failure: { cause: "diverged" } });
    expect(memoryOf(place.tf).numTensors).toBe(numTensors);
  });

  test("by being stopped, which is no failure", async () => {
    const stop = new AbortController();
    const place = await tinyPlace({ signal: stop.signal, onImages: () => stop.abort(new Error("enough")) });
    const { numTensors } = memoryOf(place.tf);
    await expect(evaluate(task({ genotype, rungs: [{ epochs: 9, share: 1 }] }), place)).rejects.toThrow("enough");
    expect(memoryOf(place.tf).numTensors).toBe(numTensors);
  });
});
