import { correlations } from "../correlations.js";
import { zeroCostScore } from "../score.js";

/** What keeps logarithms finite. */
const epsilon = 1e-5;

/** How correlated the gradients of the outputs in inputs of one class are, class by class. https://arxiv.org/abs/2102.08099 */
export const epeNas = zeroCostScore({
  needs: "classes",
  definition: "how correlated the gradients of the outputs in inputs of one class are",
  source: "https://arxiv.org/abs/2102.08099",
  async compute({ jacobian, classes }) {
    if (classes === undefined)
      throw new RangeError("epeNas compares inputs of one class, but the data have no classes; use another score");
    const rows = await jacobian();
    const scores = [...new Set(classes)].map((label) => {
      const own = rows.filter((_, index) => classes[index] === label);
      return correlations(own)
        .flat()
        .reduce((sum, value) => sum + Math.log(Math.abs(value) + epsilon), 0);
    });
    return scores.reduce((sum, score) => sum + Math.abs(score), 0);
  },
});
