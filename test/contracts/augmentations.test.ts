import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { fromArrays } from "../../sdk/src/datasets/fromArrays.js";
import { stream } from "../../sdk/src/math/random.js";
import { symmetricBeta } from "../../sdk/src/math/symmetricBeta.js";
import { augmenterOf } from "../../sdk/src/network/augmentations/augmenter.js";
import { imageOps } from "../../sdk/src/network/augmentations/imageOps.js";
import { type AugmentationValues, augmentations } from "../../sdk/src/network/augmentations/index.js";
import { type Batch, trainingBatches } from "../../sdk/src/network/batches.js";
import { taskLoss } from "../../sdk/src/network/taskLoss.js";
import { type TrainingOptions, training, trainingFor } from "../../sdk/src/network/training.js";
import type { Shape } from "../../sdk/src/ops/shape.js";
import { tasks } from "../../sdk/src/tasks/index.js";
import { ownLoss } from "../../sdk/src/tasks/losses/index.js";
import { loadBackend } from "../../sdk/src/tensor/index.js";

type Name = keyof typeof augmentations;
type Augment = NonNullable<TrainingOptions["augment"]>;

/** Every augmentation, turned on. */
const on: Readonly<Record<Name, Augment>> = {
  cutout: { cutout: 3 },
  crop: { crop: 2 },
  flip: { flip: true },
  randAugment: { randAugment: { ops: 2, magnitude: 0.8 } },
  noise: { noise: 0.3 },
  mixup: { mixup: 0.4 },
  cutmix: { cutmix: 1 },
};
const valuesOf = (augment: Augment): AugmentationValues => trainingFor(training({ augment }), {}).augment;
const shapes: Readonly<Record<number, Shape>> = { 1: [7], 3: [5, 6, 2] };

/** Eight examples of two classes, each of values that no other has. */
function batchOf(shape: Shape): Batch {
  const size = shape.reduce((product, side) => product * side, 1);
  const images = Float32Array.from({ length: 8 * size }, (_, index) => ((index * 7919) % 1009) / 500 - 1);
  return { images, labels: Int32Array.from({ length: 8 }, (_, index) => index % 2), count: 8 };
}
function augmented(augment: Augment, shape: Shape, seed = 3): Batch {
  const augmenter = augmenterOf(valuesOf(augment), shape);
  return augmenter === undefined ? batchOf(shape) : augmenter(batchOf(shape), stream(seed, "test"));
}

describe.each(Object.keys(augmentations) as Name[])("augmentation %s", (name) => {
  const { ranks } = augmentations[name];

  test("is off by default", () => {
    expect((augmentations[name].isOn as (value: unknown) => boolean)(valuesOf({})[name])).toBe(false);
  });

  test.each(ranks)(
    "changes inputs of rank %i, by chance that the stream alone decides, and keeps them finite",
    (rank) => {
      const shape = shapes[rank] as Shape;
      const once = augmented(on[name], shape);
      expect(once.images).not.toEqual(batchOf(shape).images);
      expect(once.images.every(Number.isFinite)).toBe(true);
      expect(once.images).toHaveLength(batchOf(shape).images.length);
      expect(augmented(on[name], shape)).toEqual(once);
      expect(augmented(on[name], shape, 2)).not.toEqual(once);
    },
  );

  test("refuses inputs of another rank", () => {
    for (const [rank, shape] of Object.entries(shapes))
      if (!(ranks as readonly number[]).includes(Number(rank)))
        expect(() => augmenterOf(valuesOf(on[name]), shape)).toThrow(`augment.${name} is for `);
  });
});

test("with nothing on, batches are not touched", () => {
  expect(augmenterOf(valuesOf({}), [5, 6, 2])).toBeUndefined();
});

describe("crop and flip alone draw and do what they did before there were others", () => {
  const images = Float32Array.from({ length: 24 * 60 }, (_, index) => ((index * 7919) % 257) / 257);
  const labels = Array.from({ length: 24 }, (_, index) => index % 2);
  const splits = { train: 12, validation: 6, test: 6, seed: 1 };
  const dataset = fromArrays({ name: "grid", shape: [5, 6, 2], images, labels, ...splits });
  test.each([
    [{}, "cc68441398c7215d"],
    [{ crop: 2 }, "809d8883d516c70b"],
    [{ flip: true }, "84533ec14fed811e"],
    [{ crop: 2, flip: true }, "e7595e201db99f3a"],
    [{ crop: 9, flip: true }, "30e159af839737e8"],
  ])("%j", (augment, recorded) => {
    const hash = createHash("sha256");
    const recipe = trainingFor(training({ batchSize: 4, augment }), {});
    for (const epoch of [0, 3])
      for (const batch of trainingBatches({ dataset, share: 1, epoch, seed: 5, training: recipe })) {
        hash.update(new Uint8Array(batch.images.buffer));
        hash.update(new Uint8Array(batch.labels.buffer));
      }
    expect(hash.digest("hex").slice(0, 16)).toBe(recorded);
  });
});

describe("mixed examples", () => {
  const shape = [5, 6, 2] as const;
  const size = 60;
  const original = batchOf(shape);
  /** The one example that these values are of, at the same place. */
  const sourceOf = (value: number, place: number) =>
    Array.from({ length: 8 }, (_, index) => index).find((index) => original.images[index * size + place] === value);

  test("of mixup are weighted means of two examples, and their targets go along", () => {
    const { images, mixed, labels } = augmented({ mixup: 0.4 }, shape);
    const { share, labels: others } = mixed as Required<Batch>["mixed"];
    expect(labels).toEqual(original.labels);
    expect([...others].sort()).toEqual([...labels].sort());
    for (let example = 0; example < 8; example++) {
      const own = original.images.subarray(example * size, (example + 1) * size);
      const partners = Array.from({ length: 8 }, (_, index) => index).filter((index) =>
        own.every(
          (value, place) =>
            Math.abs(
              share * value +
                (1 - share) * (original.images[index * size + place] as number) -
                (images[example * size + place] as number),
            ) < 1e-6,
        ),
      );
      expect(partners).toHaveLength(1);
      expect(others[example]).toBe(original.labels[partners[0] as number]);
    }
  });

  test("of cutmix have a share of pixels of their partner that is the weight of its target", () => {
    const { images, mixed } = augmented({ cutmix: 1 }, shape);
    const { share, labels: others } = mixed as Required<Batch>["mixed"];
    expect(share).toBeGreaterThan(0);
    expect(share).toBeLessThan(1);
    for (let example = 0; example < 8; example++) {
      const sources = Array.from(images.subarray(example * size, (example + 1) * size), sourceOf);
      const foreign = sources.filter((source) => source !== example);
      if (new Set(foreign).size === 0) continue; // its own partner
      expect(new Set(foreign).size).toBe(1);
      expect(foreign.length / size).toBeCloseTo(1 - share, 9);
      expect(others[example]).toBe(original.labels[foreign[0] as number]);
    }
  });

  test("of both: each batch is mixed by one of them", () => {
    const both = [1, 2, 3, 4, 5, 6, 7, 8].map((seed) => augmented({ mixup: 1, cutmix: 1 }, shape, seed));
    const pasted = both.map(({ images }) => sourceOf(images[0] as number, 0) !== undefined);
    expect(new Set(pasted).size).toBe(2);
  });

  test.each(["classification", "multiLabel", "regression"] as const)(
    "have the weighted losses to both targets: %s",
    async (name) => {
      const { tf } = await loadBackend();
      const task = {
        classification: () => tasks.classification.create({ classes: ["a", "b", "c"] }),
        multiLabel: () => tasks.multiLabel.create({ labels: ["a", "b", "c"] }),
        regression: () => tasks.regression.create({ targets: ["a", "b", "c"], mean: [0, 0, 0], deviation: [1, 1, 1] }),
      }[name]();
      const width = task.target.shape.reduce((product, side) => product * side, 1);
      const numbers = (from: readonly number[]) => {
        const used = from.slice(0, 2 * width);
        return task.target.dtype === "int32" ? Int32Array.from(used) : Float32Array.from(used);
      };
      const [own, other] = [numbers([1, 0, 1, 1, 0, 0]), numbers([0, 1, 0, 0, 0, 1])];
      const loss = taskLoss(task, ownLoss({ task, train: own }));
      tf.tidy(() => {
        const outputs = tf.tensor2d([0.3, -1, 2, 0.7, 0.1, -0.4], [2, 3]);
        const lossOf = (batch: Pick<Batch, "labels" | "mixed">) =>
          loss(tf, outputs, { images: new Float32Array(), count: 2, ...batch }).dataSync()[0] as number;
        const mixture = lossOf({ labels: own, mixed: { labels: other, share: 0.7 } });
        expect(mixture).toBeCloseTo(0.7 * lossOf({ labels: own }) + 0.3 * lossOf({ labels: other }), 5);
      });
    },
  );
});

describe.each(Object.keys(imageOps))("image op %s", (name) => {
  const op = imageOps[name] as (typeof imageOps)[string];
  const strengths = [-1, -0.5, 0.5, 1];

  test.each<[Shape]>([[[5, 6, 1]], [[5, 6, 2]], [[4, 4, 5]]])(
    "takes images of shape %j, also of one value",
    (shape) => {
      const image = shape as readonly [number, number, number];
      const size = image[0] * image[1] * image[2];
      for (const strength of strengths)
        for (const values of [batchOf(shape).images.slice(0, size), new Float32Array(size).fill(0.5)]) {
          op(values, image, strength);
          expect(values.every(Number.isFinite)).toBe(true);
        }
    },
  );

  test("changes nothing at strength 0", () => {
    const values = batchOf([5, 6, 2]).images.slice(0, 60);
    const before = values.slice();
    op(values, [5, 6, 2], 0);
    for (const [index, value] of values.entries()) expect(value).toBeCloseTo(before[index] as number, 5);
  });
});

test("a rotation moves a pixel around the centre, a translation by whole pixels along", () => {
  const image = () => {
    const values = new Float32Array(100);
    values[4 * 10 + 9] = 1; // right of the centre
    return values;
  };
  const brightest = (values: Float32Array) => values.indexOf(Math.max(...values));
  const moved = image();
  imageOps.translateX?.(moved, [10, 10, 1], -1); // 3 pixels
  expect(brightest(moved)).toBe(4 * 10 + 6);
  const turned = image();
  imageOps.rotate?.(turned, [10, 10, 1], 1);
  expect(Math.abs(Math.floor(brightest(turned) / 10) - 4)).toBeGreaterThanOrEqual(2);
});

test.each([0.01, 0.2, 1, 4])("shares from Beta(%d, %d) have its mean and variance", (alpha) => {
  const rng = stream(3, "beta", alpha);
  const drawn = Array.from({ length: 20_000 }, () => symmetricBeta(alpha, rng));
  expect(drawn.every((share) => share >= 0 && share <= 1)).toBe(true);
  const mean = drawn.reduce((sum, share) => sum + share, 0) / drawn.length;
  const variance = drawn.reduce((sum, share) => sum + (share - mean) ** 2, 0) / drawn.length;
  expect(mean).toBeCloseTo(0.5, 1);
  expect(variance).toBeCloseTo(1 / (4 * (2 * alpha + 1)), 2);
});
