import { normal, stream } from "../../../math/random.js";
import type { Controller, ControllerPlaces } from "./controller.js";

/** Each place has logits of its own, near 0 at first: every op counts nearly the same. */
export const independent = ({ sizes }: ControllerPlaces): Controller => ({
  initial(seed) {
    const rng = stream(seed, "architecture parameters");
    return sizes.map((size) => Array.from({ length: size }, () => 1e-3 * normal(rng)));
  },
  roll(parameters, choose) {
    for (const [place, logits] of parameters.entries()) choose(logits, place);
    return { logits: parameters, backward: (slopes) => slopes };
  },
});
