// Gives spaces their `search`: the space layer knows nothing of studies.
import type { OpTable } from "../../ops/index.js";
import type { Decisions } from "../../space/decisions.js";
import { Space } from "../../space/space.js";
import type { Strategy } from "../../strategies/strategy.js";
import type { OneShot } from "../../supernet/oneShot.js";
import { Search } from "./search.js";

declare module "../../space/space.js" {
  interface Space<Ds extends Decisions, Ops extends OpTable> {
    /** Begins a search: a strategy whose candidates are evaluated on their own, or a one-shot method with shared weights. */
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
