// Adds `search` to spaces; it is here because the space layer does not import studies.
import type { OpTable } from "../../ops/index.js";
import type { Decisions } from "../../space/decisions.js";
import { Space } from "../../space/space.js";
import type { Strategy } from "../../strategies/strategy.js";
import type { OneShot } from "../../supernet/oneShot.js";
import { Search } from "./search.js";

declare module "../../space/space.js" {
  interface Space<Ds extends Decisions, Ops extends OpTable> {
    /** Describes a search of this space with a strategy, or with a one-shot method whose candidates share weights. */
    search(method: Strategy | OneShot): Search<Ds, Ops>;
  }
}

Space.prototype.search = function search<Ds extends Decisions, Ops extends OpTable>(
  this: Space<Ds, Ops>,
  method: Strategy | OneShot,
): Search<Ds, Ops> {
  const goals = { objectives: [], maximum: {}, minimum: {} };
  return new Search<Ds, Ops>(this, { method, proxies: [], evaluation: {}, seed: 0, goals, earlier: [], training: {} });
};
