import { normalBelow } from "../../math/normalDistribution.js";
import { normal, type Rng } from "../../math/random.js";

/** Beyond so many deviations nothing is cut. */
const far = 6;

/** Probability that a normal distribution around a place in [0, 1] stays in [0, 1]. */
export function probabilityInside(place: number, deviation: number): number {
  const [below, above] = [place / deviation, (1 - place) / deviation];
  return below > far && above > far ? 1 : normalBelow(above) - normalBelow(-below);
}

/** A number of a normal distribution around a place, in [0, 1]; any when the place is NaN. */
export function drawInside(place: number, deviation: number, rng: Rng): number {
  if (Number.isNaN(place)) return rng();
  for (;;) {
    const drawn = place + deviation * normal(rng);
    if (drawn >= 0 && drawn <= 1) return drawn;
  }
}
