import { type Observation, type Observations, rankQuarters } from "../analysis/observations.js";
import { palette } from "./theme.js";

/** The trials of one quarter by the rank of their objective. */
export interface Quarter {
  readonly name: string;
  readonly color: string;
  readonly points: readonly Observation[];
}

const names = ["best quarter", "second quarter", "third quarter", "worst quarter"] as const;
const colors = [palette.blue, palette.sky, palette.orange, palette.grey] as const;

/** The worst first, so that the best are drawn over them; quarters without trials are left out. */
export function quartersOf({ points, objective }: Observations): readonly Quarter[] {
  const quarters = rankQuarters(
    points.map(({ value }) => value),
    objective,
  );
  return names
    .map((name, quarter) => ({
      name,
      color: colors[quarter] as string,
      points: points.filter((_, index) => quarters[index] === quarter),
    }))
    .filter((quarter) => quarter.points.length > 0)
    .reverse();
}
