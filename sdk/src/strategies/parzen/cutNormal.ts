import { normalBelow } from "../../math/normalDistribution.js";
import { normal, type Rng } from "../../math/random.js";

/** At this many deviations from a bound, truncation is negligible. */
const far = 6;

/** Probability mass in [0, 1] of a normal distribution around a place in [0, 1]. */
export function probabilityInside(place: number, deviation: number): number {
  const [below, above] = [place / deviation, (1 - place) / deviation];
  return below > far && above > far ? 1 : normalBelow(above) - normalBelow(-below);
}

/** Draws from a normal distribution around a place, truncated to [0, 1]; uniform when the place is NaN. */
export function drawInside(place: number, deviation: number, rng: Rng): number {
  if (Number.isNaN(place)) return rng();
  for (;;) {
    const drawn = place + deviation * normal(rng);
    if (drawn >= 0 && drawn <= 1) return drawn;
  }
}
