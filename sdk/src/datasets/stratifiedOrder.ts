import { shuffle, stream } from "../math/random.js";

/**
 * All positions in an order in which every consecutive run is nearly stratified: its class counts are proportional within two examples
 * (within one for a run from the start). The order within a class is random.
 * @param labels class index of each example
 * @param part names the random stream, so that two parts of a data set are shuffled independently
 */
export function stratifiedOrder(labels: ArrayLike<number>, seed: number, part: string): Int32Array {
  const members = new Map<number, number[]>();
  for (let position = 0; position < labels.length; position++) {
    const label = labels[position] as number;
    const known = members.get(label);
    if (known) known.push(position);
    else members.set(label, [position]);
  }
  // example j of a class of n is due after the share (j + 1/2) / n of the whole, so classes alternate in proportion to their sizes
  const due = new Float64Array(labels.length);
  const tie = new Float64Array(labels.length);
  for (const [label, positions] of members) {
    const rng = stream(seed, "split", part, label);
    shuffle(positions, rng).forEach((position, index) => {
      due[position] = (index + 0.5) / positions.length;
      tie[position] = rng(); // classes of equal size are due at the same time: order them at random in every round
    });
  }
  const order = Int32Array.from({ length: labels.length }, (_, position) => position);
  return order.sort((a, b) => at(due, a) - at(due, b) || at(tie, a) - at(tie, b) || a - b);
}

const at = (values: Float64Array, index: number): number => values[index] as number;
