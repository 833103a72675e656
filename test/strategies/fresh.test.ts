import { expect, test } from "vitest";
import { stream } from "../../sdk/src/math/random.js";
import { highestAccuracy } from "../../sdk/src/records/goals.js";
import type { Genotype } from "../../sdk/src/space/decisions.js";
import { space } from "../../sdk/src/space/space.js";
import { fresh } from "../../sdk/src/strategies/fresh.js";
import { knownSpace, searchableSpace } from "../../sdk/src/study/run/searchableSpace.js";
import { plain } from "../study/runCourse.js";

const numbers = searchableSpace(
  knownSpace(plain(space().integer("number", { low: 0, high: 99 })), () => ({})),
  highestAccuracy,
);
const known = new Set<number>();
const history = { trials: [], has: ({ number }: Genotype) => known.has(number as number) };
const zero = () => ({ number: 0 });

test("what is new is the same for one who has looked before and one who has not", () => {
  known.clear();
  const old = fresh({ space: numbers, history });
  for (let draw = 0; draw < 100; draw++) {
    const [one, other] = [old, fresh({ space: numbers, history })].map(
      (unseen) => unseen.draw(zero, stream(draw, "fresh")).number as number,
    );
    expect(one).toBe(other);
    expect(known.has(one!)).toBe(false);
    known.add(one!);
  }
  expect(known.size).toBe(100);
  expect(old.draw(zero, stream(1, "fresh"))).toEqual({ number: 0 });
});
