import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { presets } from "../../sdk/src/space/presets/index.js";

const folder = new URL("../../../shared/data/benchmarks/", import.meta.url);
const rows = (file: string) =>
  gunzipSync(readFileSync(new URL(file, folder)))
    .toString()
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => line.split(","));
const missing = !existsSync(new URL("nas-bench-201.csv.gz", folder));
if (missing)
  console.log("skipped: the published NAS-Bench-201 table; put nas-bench-201.csv.gz into ../shared/data/benchmarks");

const cells = presets.nasBench201();
const names = cells.decisions.normal.ops;
const genotype = (digits: string) => ({ normal: [...digits].map((digit) => names[Number(digit)]!) });

test("the preset has the published size", () => {
  expect(cells.size()).toBe(15_625n);
  expect(cells.uniqueSize()).toBe(6_466n);
});

test.skipIf(missing)("parameters and FLOPs equal the published ones for all 15,625 cells", () => {
  const table = rows("nas-bench-201.csv.gz");
  expect(table).toHaveLength(15_625);
  const wrong = table.filter(([, ops, ...values]) => {
    const candidate = genotype(ops!);
    return cells.parameters(candidate) !== Number(values.at(-2)) || cells.flops(candidate) !== Number(values.at(-1));
  });
  expect(wrong).toEqual([]);
});

test.skipIf(missing)("canonical classes equal the published isomorphism classes", () => {
  const ops = new Map(rows("nas-bench-201.csv.gz").map(([index, digits]) => [index, digits!]));
  const canonicalOf = new Map<string, Set<string>>();
  const classOf = new Map<string, Set<string>>();
  for (const [index, representative] of rows("nas-bench-201-isomorphism.csv.gz")) {
    const canonical = cells.canonical(genotype(ops.get(index!)!));
    canonicalOf.set(representative!, (canonicalOf.get(representative!) ?? new Set()).add(canonical));
    classOf.set(canonical, (classOf.get(canonical) ?? new Set()).add(representative!));
  }
  expect(canonicalOf.size).toBe(6_466);
  expect([...canonicalOf.values(), ...classOf.values()].filter((set) => set.size > 1)).toEqual([]);
});
