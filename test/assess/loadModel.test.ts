import { copyFileSync, readdirSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { loadModel } from "../../sdk/src/assess/loadModel.js";
import { loadWeights } from "../../sdk/src/network/weightsFile.js";
import { ops } from "../../sdk/src/ops/index.js";
import { copyOf, temporaryFolder, tinyData } from "../study/tinyStudy.js";
import { loaded, probabilities, savedModel } from "./modelFixture.js";

const fixture = savedModel();

describe("a saved model", () => {
  const weightsFiles = (of: string) => readdirSync(of).filter((name) => name.endsWith(".safetensors"));
  type Raw = Record<string, unknown> & { members: { file: string; sha256: string; bytes: number }[] };
  function changed(change: (manifest: Raw) => void): string {
    const copy = copyOf(fixture.saved);
    const manifest = JSON.parse(readFileSync(join(copy, "manifest.json"), "utf8")) as Raw;
    change(manifest);
    writeFileSync(join(copy, "manifest.json"), JSON.stringify(manifest));
    return copy;
  }

  test("holds a manifest and the weights of every seed, no optimizer state, and says what was measured where", async () => {
    expect(readdirSync(fixture.saved).sort()).toEqual(["manifest.json", ...weightsFiles(fixture.saved)].sort());
    expect(weightsFiles(fixture.saved)).toHaveLength(3);
    for (const file of weightsFiles(fixture.saved)) {
      const names = [...(await loadWeights(join(fixture.saved, file))).keys()];
      expect(names.some((name) => name.includes(".mean["))).toBe(true);
      expect(names.filter((name) => name.includes("#"))).toEqual([]);
    }
    const manifest = JSON.parse(readFileSync(join(fixture.saved, "manifest.json"), "utf8"));
    expect(manifest).toMatchObject({
      format: 2,
      task: { name: "classification", options: { classes: ["0", "1"] } },
      measuredOn: "test",
    });
    expect(manifest.trainedOn).toEqual({ name: "stripes", id: tinyData.id });
    expect(manifest.members.map(({ seed, metrics }: Raw) => ({ seed, metrics }))).toEqual(
      fixture.model.runs.map(({ seed, metrics }) => ({ seed, metrics })),
    );
  });

  test("is saved again over another, of which nothing is left", async () => {
    const copy = changed(({ members }) => members.pop());
    const two = await loaded(copy);
    await two.save(copy);
    expect(weightsFiles(copy)).toHaveLength(2);
    expect(await probabilities(await loaded(copy))).toEqual(await probabilities(two));
  });

  test.each<[string, () => string, RegExp]>([
    ["that is not there", () => join(temporaryFolder(), "none"), /manifest\.json cannot be read: it is missing/],
    [
      "whose manifest is cut off",
      () => {
        const copy = copyOf(fixture.saved);
        truncateSync(join(copy, "manifest.json"), 100);
        return copy;
      },
      /it is not the manifest of a model, or was cut off/,
    ],
    [
      "whose weights are cut off",
      () => {
        const copy = copyOf(fixture.saved);
        truncateSync(join(copy, weightsFiles(copy)[0]!), 100);
        return copy;
      },
      /weights-.*must hold \d+ bytes, but holds 100/,
    ],
    [
      "whose weights are swapped",
      () => {
        const copy = copyOf(fixture.saved);
        const [first, second] = weightsFiles(copy) as [string, string];
        copyFileSync(join(copy, second), join(copy, first));
        return copy;
      },
      /its sha256 must be .* it was altered/,
    ],
    [
      "whose weights are missing",
      () => {
        const copy = copyOf(fixture.saved);
        rmSync(join(copy, weightsFiles(copy)[1]!));
        return copy;
      },
      /weights-.* cannot be read: it is missing/,
    ],
    [
      "whose weights are a link out of the folder",
      () => {
        const copy = copyOf(fixture.saved);
        const [first] = weightsFiles(copy) as [string];
        rmSync(join(copy, first));
        symlinkSync(join(fixture.saved, first), join(copy, first));
        return copy;
      },
      /it is not a plain file/,
    ],
    [
      "of a newer version",
      () => changed((manifest) => Object.assign(manifest, { format: 3, more: true })),
      /has format 3, but this version of nasbook reads up to format 2; update nasbook/,
    ],
    [
      "that names a file outside the folder",
      () => changed(({ members }) => Object.assign(members[0]!, { file: "../../etc/passwd" })),
      /cannot be read:.*file/,
    ],
    [
      "without members",
      () => changed((manifest) => Object.assign(manifest, { members: [] })),
      /cannot be read:.*members/,
    ],
    [
      "that chooses no member",
      () => changed((manifest) => Object.assign(manifest, { chosen: 9 })),
      /network 9 is chosen/,
    ],
    [
      "of a genotype that the space lacks",
      () => changed((manifest) => Object.assign(manifest, { genotype: { cell: ["none", "none", "conv9x9"] } })),
      /genotype must have a valid value for every decision/,
    ],
    [
      "whose space has an op that is not built in",
      () =>
        changed((manifest) =>
          Object.assign((manifest.space as { decisions: { cell: object } }).decisions.cell, { ops: ["own_op"] }),
        ),
      /own_op/,
    ],
    [
      "whose space is no space",
      () => changed((manifest) => Object.assign(manifest, { space: { decisions: 7 } })),
      /cannot be read/,
    ],
    [
      "that repeats without end",
      () =>
        changed((manifest) => {
          const { layers } = manifest.space as { layers: object[] };
          layers.splice(1, 1, { kind: "repeat", times: 1e12, layers: [layers[1]] });
        }),
      /times of a repeat must be/,
    ],
    [
      "with more parameters than its weights",
      () =>
        changed((manifest) => Object.assign((manifest.space as { layers: object[] }).layers[0]!, { channels: 1e6 })),
      /more than \d+ bytes of weights hold/,
    ],
    [
      "with classes of one name",
      () => changed((manifest) => Object.assign(manifest.task as object, { options: { classes: ["0", "0"] } })),
      /classes must have different names/,
    ],
  ])("%s is refused", async (_, damage, complaint) => {
    await expect(loadModel(damage())).rejects.toThrow(complaint);
  });

  test("of format 1, which knew classifications only, is read as what it was", async () => {
    const copy = changed((manifest) => {
      const { options } = manifest.task as { options: object };
      Object.assign(manifest, { format: 1, task: "classification", ...options });
    });
    expect(await probabilities(await loaded(copy))).toEqual(await probabilities(fixture.model));
  });

  test("never imports the module that a manifest names", async () => {
    const evil = join(temporaryFolder(), "evil.mjs");
    writeFileSync(evil, "globalThis.evilRan = true;");
    const copy = changed(({ space }) => Object.assign(space as object, { module: `file://${evil}` }));
    expect(await probabilities(await loaded(copy))).toEqual(await probabilities(fixture.model));
    expect(globalThis).not.toHaveProperty("evilRan");
  });

  test("with any one value of its manifest replaced is refused with its file, or loads; nothing hangs", async () => {
    const copy = copyOf(fixture.saved);
    const file = join(copy, "manifest.json");
    const whole = JSON.parse(readFileSync(file, "utf8"));
    const paths = pathsIn(whole);
    expect(paths.length).toBeGreaterThan(60);
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...paths), fc.jsonValue({ maxDepth: 2 }), async (path, value) => {
        writeFileSync(file, JSON.stringify(replaced(whole, path, value)));
        const outcome = await loadModel(copy).catch((error: unknown) => error);
        if (!(outcome instanceof Error)) return;
        refused++;
        expect(outcome.message).toMatch(/(manifest\.json|weights-.*safetensors) (cannot be read|has format)/);
      }),
      { numRuns: 200, seed: 1 },
    );
    expect(refused).toBeGreaterThan(100);
  });

  test("with ops of its own loads when it is handed them, and says so when it is not", async () => {
    const { renamed } = ownOp;
    const copy = changed((manifest) => {
      const space = manifest.space as { decisions: { cell: { ops: string[] } }; module?: string };
      Object.assign(space.decisions.cell, { ops: space.decisions.cell.ops.map((name) => `own_${name}`) });
      const { cell } = manifest.genotype as { cell: string[] };
      Object.assign(manifest, {
        genotype: { cell: cell.map((name) => `own_${name}`) },
        space: { ...space, module: "file:///no/such/module.js" },
      });
    });
    await expect(loadModel(copy)).rejects.toThrow(/own_.*its space has ops of its own: loadModel\(folder, \{ ops \}\)/);
    const model = await loadModel(copy, { ops: renamed });
    // weights are named by place and op, so those of renamed ops are missing
    const { cell } = model.description.genotype as { cell: readonly string[] };
    if (cell.some((name) => name.includes("conv"))) await expect(probabilities(model)).rejects.toThrow(/is missing/);
    else expect(await probabilities(model)).toEqual(await probabilities(fixture.model));
    model.dispose();
  });
});

/** The built-in ops under names of one's own. */
const ownOp = { renamed: Object.fromEntries(Object.entries(ops).map(([name, op]) => [`own_${name}`, op])) };

type Path = readonly (string | number)[];
function pathsIn(value: unknown, at: Path = []): readonly Path[] {
  if (typeof value !== "object" || value === null) return [at];
  const inner = Object.entries(value).flatMap(([key, part]) => pathsIn(part, [...at, key]));
  return at.length === 0 ? inner : [at, ...inner];
}
function replaced(whole: unknown, [key, ...rest]: Path, value: unknown): unknown {
  if (key === undefined) return value;
  const copy = structuredClone(whole) as Record<string | number, unknown>;
  copy[key] = replaced(copy[key], rest, value);
  return copy;
}
