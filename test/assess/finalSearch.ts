import { fromArrays } from "../../sdk/src/datasets/fromArrays.js";
import { proxies } from "../../sdk/src/proxies/index.js";
import { strategies } from "../../sdk/src/strategies/index.js";
import { stripes } from "../datasets/stripes.js";
import { tinyData, tinySpace, tinyTraining } from "../study/tinyStudy.js";

/** A search whose best is taken further. */
export const search = tinySpace
  .search(strategies.random())
  .proxy(proxies.epochs(1))
  .on(tinyData)
  .training(tinyTraining)
  .seed(2);

/** Other images: larger, with colours, in three classes. */
export const otherData = fromArrays({
  name: "colours",
  ...stripes({ counts: [20, 20, 20], shape: [6, 6, 3] }),
  train: 30,
  validation: 12,
  test: 18,
  seed: 4,
});
