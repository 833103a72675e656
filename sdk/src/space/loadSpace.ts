import { ops as builtInOps, type OpTable } from "../ops/index.js";
import type { Op } from "../ops/op.js";
import type { Decisions } from "./decisions.js";
import { Space } from "./space.js";
import type { SpaceJson } from "./spaceJson.js";

/** A space from its JSON, in another process or later: imports the module of its own ops first. */
export async function loadSpace(json: SpaceJson): Promise<Space<Decisions, OpTable>> {
  if (json.module === undefined) return new Space<Decisions, OpTable>(json, builtInOps);
  const exported: Record<string, unknown> = await import(json.module);
  const own = Object.fromEntries(Object.entries(exported).filter(([, value]) => isOp(value))) as Record<string, Op>;
  return new Space<Decisions, OpTable>(json, { ...builtInOps, ...own });
}

const isOp = (value: unknown): value is Op =>
  typeof value === "object" && value !== null && typeof (value as Partial<Op>).build === "function";
