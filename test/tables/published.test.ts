import { describe, expect, test } from "vitest";
import { strategies } from "../../sdk/src/strategies/index.js";
import { tables } from "../../sdk/src/tables/index.js";
import { inMemory } from "../fixtures/inMemory.js";
import "../../sdk/src/study/api/spaceSearch.js";
import { benchmark } from "../fixtures/benchmarks.js";

const nasBench201 = benchmark("nas-bench-201.csv.gz");
describe.skipIf(nasBench201 === undefined)("NAS-Bench-201", () => {
  const file = nasBench201!;
  const optimum = { cifar10: 0.9437, cifar100: 0.7351, "imagenet16-120": 0.4731 };

  test.each(Object.entries(optimum))("has the published optimum of %s", (dataset, published) => {
    const table = tables.nasBench201(file, { dataset: dataset as keyof typeof optimum });
    const names = ["none", "skip_connect", "nor_conv_1x1", "nor_conv_3x3", "avg_pool_3x3"] as const;
    let best = 0;
    for (let code = 0; code < 5 ** 6; code++) {
      const normal = Array.from({ length: 6 }, (_, edge) => names[Math.floor(code / 5 ** edge) % 5]!);
      best = Math.max(best, table.test({ normal }).accuracy!);
    }
    expect(best).toBeCloseTo(published, 4);
    expect(table.architectures).toBe(15_625);
  });

  test("answers as the file says, at the recorded cost", () => {
    const table = tables.nasBench201(file);
    // the first row of the file: index 0, digits 421211
    const first = {
      normal: ["avg_pool_3x3", "nor_conv_1x1", "skip_connect", "nor_conv_1x1", "skip_connect", "skip_connect"],
    } as const;
    expect(table.query(first, 12)).toEqual({
      metrics: { accuracy: expect.closeTo(0.63364, 8) },
      seconds: expect.closeTo(86.65, 8),
    });
    expect(table.query(first, 200).seconds).toBeCloseTo((86.65 * 200) / 12, 6);
    expect(table.known(first)).toEqual({ parameters: 129_306, flops: 15_647_370 });
    expect(table.test(first)).toEqual({ accuracy: expect.closeTo(0.85863, 8) });
  });

  test("its counts equal those of the network that the space describes", () => {
    const table = tables.nasBench201(file);
    for (let seed = 0; seed < 20; seed++) {
      const genotype = table.space.sample(seed);
      expect(table.known(genotype).parameters).toBe(table.space.parameters(genotype));
      expect(table.known(genotype).flops).toBe(table.space.flops(genotype));
    }
  });

  test("a budget of simulated time ends the study in time", async () => {
    const table = tables.nasBench201(file, { epochs: 12 });
    const result = await table.space
      .search(strategies.random())
      .on(table)
      .seed(1)
      .run({ ...inMemory, budget: { seconds: 12_000 } });
    const spent = result.trials.reduce((sum, { evaluations }) => sum + (evaluations[0]?.cost.seconds ?? 0), 0);
    expect(spent).toBeLessThanOrEqual(12_000);
    expect(spent).toBeGreaterThan(11_000);
    expect(result.clock).toBeCloseTo(spent, 6);
  });

  const latencies = benchmark("nas-bench-201-latency.csv.gz");
  test.skipIf(latencies === undefined)("measures latency when asked for, and a constraint on it is kept", async () => {
    const table = tables.nasBench201(file, { epochs: 200, latency: { file: latencies!, device: "pixel3" } });
    const search = table.space.search(strategies.regularizedEvolution()).on(table).seed(2);
    const free = (await search.run({ ...inMemory, trials: 200 })).best.metrics.latency!;
    const bounded = await search.constraints({ maximum: { latency: free / 2 } }).run({ ...inMemory, trials: 200 });
    expect(bounded.best.metrics.latency).toBeLessThanOrEqual(free / 2);
    expect(bounded.best.metrics.accuracy).toBeGreaterThan(0.8);
  });

  test("a fidelity that it lacks is named", () => {
    const table = tables.nasBench201(file);
    expect(() => table.query(table.space.sample(0), 50)).toThrow(
      "table NAS-Bench-201 cifar10 has no results after 50 epochs; it has 12, 200",
    );
    // @ts-expect-error 50 epochs are not recorded
    expect(() => tables.nasBench201(file, { epochs: 50 })).toThrow("epochs must be 12, 200 or both, but got 50");
  });
});

const transNas = benchmark("transnas-bench-101-micro.csv.gz");
test.skipIf(transNas === undefined)("TransNAS-Bench-101 knows which way is better", async () => {
  const room = tables.transNasBench101(transNas!, { task: "room_layout" });
  const all = await room.space
    .search(strategies.random())
    .on(room)
    .run({ ...inMemory, trials: 4096 });
  expect(all.trials).toHaveLength(4096);
  const losses = all.trials.map(({ evaluations }) => evaluations[0]!.metrics.loss!);
  expect(all.best.metrics.loss).toBe(Math.min(...losses));
  expect(losses.every((loss) => loss > 0)).toBe(true);
});

const nlp = benchmark("nas-bench-nlp.jsonl.gz");
test.skipIf(nlp === undefined)(
  "a cell of NAS-Bench-NLP whose loss is no number fails, and the search goes on",
  async () => {
    const table = tables.nasBenchNlp(nlp!);
    const all = await table.space
      .search(strategies.random())
      .on(table)
      .run({ ...inMemory, trials: table.architectures });
    const failed = all.trials.filter(({ failure }) => failure !== undefined);
    expect(failed).toHaveLength(4);
    expect(failed[0]?.failure?.message).toMatch(/^table NAS-Bench-NLP has no result of .* after 50 epochs$/);
    expect(all.best.metrics.loss).toBeGreaterThan(0);
  },
);

const taskSet = benchmark("taskset-curves-1.csv.gz");
test.skipIf(taskSet === undefined)(
  "TaskSet has a curve for every setting, and like settings are neighbours",
  async () => {
    const table = tables.taskSet(taskSet!);
    expect(table.epochs).toHaveLength(50);
    const near = table.space.neighbors({ row: "setting 0" });
    expect(near).toHaveLength(8);
    await expect(
      table.space
        .search(strategies.random())
        .on(table)
        .run({ ...inMemory, budget: { seconds: 10 } }),
    ).rejects.toThrow("has not recorded; set budget.epochs or trials");
    const timed = await table.space
      .search(strategies.random())
      .on(table)
      .run({ ...inMemory, budget: { epochs: 500 } });
    expect(timed.trials).toHaveLength(11); // ten, and one that came too late
  },
);
