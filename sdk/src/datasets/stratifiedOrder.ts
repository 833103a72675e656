import { shuffle, stream } from "../math/random.js";

/**
 * All positions in an order of which every run of neighbours is nearly stratified: it holds each class in the proportion of the
 * whole, give or take two images (give or take one, when it starts at the front). Which image of a class comes when is random.
 * @param labels class index of each image
 * @param part names the random stream, so that two parts of one data set are shuffled apart
 */
export function stratifiedOrder(labels: ArrayLike<number>, seed: number, part: string): Int32Array {
  const members = new Map<number, number[]>();
  for (let position = 0; position < labels.length; position++) {
    const label = labels[position] as number;
    const known = members.get(label);
    if (known) known.push(position);
    else members.set(label, [position]);
  }
  // image j of a class of n is due after the share (j + 1/2) / n of the whole: classes alternate in proportion to their sizes
  const due = new Float64Array(labels.length);
  const tie = new Float64Array(labels.length);
  for (const [label, positions] of members) {
    const rng = stream(seed, "split", part, label);
    shuffle(positions, rng).forEach((position, index) => {
      due[position] = (index + 0.5) / positions.length;
      tie[position] = rng(); // equally large classes are due at once: chance decides, anew in every round
    });
  }
  const order = Int32Array.from({ length: labels.length }, (_, position) => position);
  return order.sort((a, b) => at(due, a) - at(due, b) || at(tie, a) - at(tie, b) || a - b);
}

const at = (values: Float64Array, index: number): number => values[index] as number;
