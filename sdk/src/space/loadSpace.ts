import { ops as builtInOps, type OpTable } from "../ops/index.js";
import type { Op } from "../ops/op.js";
import type { Decisions } from "./decisions.js";
import { Space } from "./space.js";
import type { SpaceJson } from "./spaceJson.js";

/** Creates a space from its JSON. Imports the module of its custom ops first. */
export async function loadSpace(json: SpaceJson): Promise<Space<Decisions, OpTable>> {
  if (json.module === undefined) return new Space<Decisions, OpTable>(json, builtInOps);
  const exported: Record<string, unknown> = await import(json.module);
  const custom = Object.fromEntries(Object.entries(exported).filter(([, value]) => isOp(value))) as Record<string, Op>;
  return new Space<Decisions, OpTable>(json, { ...builtInOps, ...custom });
}

const isOp = (value: unknown): value is Op =>
  typeof value === "object" && value !== null && typeof (value as Partial<Op>).build === "function";
