import type { Evaluator } from "../../evaluators/evaluator.js";
import type { SearchParts } from "./searchOptions.js";

/** A search in one line, and the next call to make. */
export function searchDescription(
  { method, proxies, prior, source, seed, goals }: SearchParts,
  { json: { kind, name }, goals: usual }: Evaluator,
): string {
  const { objectives } = goals.objectives.length === 0 ? usual : goals;
  const proxied = proxies.length > 0 ? `, evaluated by ${proxies.map(({ name }) => name).join(", then ")}` : "";
  const names = prior === undefined ? [] : [...prior.json.scores, ...prior.json.own];
  const led = names.length > 0 ? `, prior ${names.join(", ")}` : "";
  const search = `Search: ${method.name}${led}${proxied}`;
  const networks = kind === "training" || kind === "supernet";
  const on = networks ? name : `the ${kind} ${name}`;
  const after = networks ? "" : `, to ${objectives.map(({ metric, goal }) => `${goal} ${metric}`).join(", ")}`;
  return source === undefined
    ? `${search}, seed ${seed}; next: .on(dataset), .on(table) or .on(function), then .run()`
    : `${search}, on ${on}${after}, seed ${seed}; next: .run()`;
}
