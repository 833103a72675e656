import type { MixtureHistory } from "../records/studyRecord.js";

/** The measured milliseconds of each op, one row per place. */
export function latencyRows({
  places,
  latency = [],
}: Pick<MixtureHistory, "places" | "latency">): readonly Readonly<Record<string, string | number>>[] {
  const ops = [...new Set(places.flatMap(({ options }) => options))];
  return places.map(({ label, options }, place) => ({
    place: label,
    ...Object.fromEntries(
      ops.map((op) => {
        const seconds = latency[place]?.[options.indexOf(op)];
        return [op, seconds === undefined ? "" : Number((1000 * seconds).toPrecision(3))];
      }),
    ),
  }));
}
