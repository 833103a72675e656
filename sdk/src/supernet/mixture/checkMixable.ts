import { kindOf } from "../../space/kinds/index.js";
import { containerOf, type SpaceLayer } from "../../space/layers/index.js";
import type { SharedSpace } from "../paths/pathRule.js";

/**
 * Differentiable methods mix ops: those of cells, and those of choices that `op()` layers name.
 * @param method name in messages
 * @throws RangeError that names a decision which is none of these, or stands under a condition
 */
export function checkMixable({ decisions, layers }: SharedSpace, method: string): void {
  const all = layersIn(layers);
  const wayOut = "give it one value, or use oneShot.spos(), which trains paths";
  for (const [name, decision] of Object.entries(decisions)) {
    const what = `${method} mixes the ops of cell(), dartsCell() and op() layers, but`;
    if (kindOf(decision).mixture === undefined)
      throw new RangeError(`${what} decision "${name}" is of kind "${decision.kind}"; ${wayOut}`);
    if (decision.when !== undefined)
      throw new RangeError(
        `${what} decision "${name}" means something only where ${decision.when.map(({ decision: other }) => `"${other}"`).join(" and ")} allows it; ${wayOut}`,
      );
    if (decision.kind !== "choice") continue;
    const asOp = all.some((layer) => layer.kind === "op" && layer.decision === name);
    const otherwise = all.some((layer) =>
      Object.entries(layer).some(([field, value]) => field !== "decision" && value === name),
    );
    if (!asOp || otherwise) throw new RangeError(`${what} decision "${name}" is not only a choice of ops; ${wayOut}`);
  }
  if (Object.keys(decisions).length === 0)
    throw new RangeError(
      `${method} needs a space with at least one cell or choice of ops, but this one has no decision`,
    );
}

const layersIn = (layers: readonly SpaceLayer[]): readonly SpaceLayer[] =>
  layers.flatMap((layer) => {
    const container = containerOf(layer);
    return container === undefined ? [layer] : [layer, ...layersIn(container.inner(layer))];
  });
