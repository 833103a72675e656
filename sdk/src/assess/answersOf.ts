// How the outputs of a network are read. What is learned decides it.

/** What is needed to read the outputs of a network. Plain JSON. */
export interface Reading {
  readonly task: "classification";
  /** Class names; output k is of class k. */
  readonly classes: readonly string[];
}

/** What a model says of one example. */
export interface Prediction {
  /** Most likely class. */
  readonly label: string;
  /** Its probability, 0 to 1. */
  readonly probability: number;
  /** Probability of every class, in the order of `classes`. */
  readonly probabilities: readonly number[];
}

/** Softmax over each row, in double precision. @param outputs [count, classes], before softmax, flat */
export function scoresOf(outputs: Float32Array, { classes }: Reading): Float64Array {
  const width = classes.length;
  const scores = Float64Array.from(outputs);
  for (let start = 0; start < scores.length; start += width) {
    const row = scores.subarray(start, start + width);
    const highest = row.reduce((most, value) => Math.max(most, value));
    const powers = row.map((value) => Math.exp(value - highest));
    const sum = powers.reduce((total, value) => total + value);
    row.set(powers.map((value) => value / sum));
  }
  return scores;
}

/** What the scores say of each example; of equal probabilities the first class wins, as when the network was judged. */
export function answersOf(scores: Float64Array, { classes }: Reading): readonly Prediction[] {
  return Array.from({ length: scores.length / classes.length }, (_, index) => {
    const probabilities = Object.freeze([...scores.subarray(index * classes.length, (index + 1) * classes.length)]);
    const likeliest = likeliestOf(probabilities);
    return { label: classes[likeliest] as string, probability: probabilities[likeliest] as number, probabilities };
  });
}

/** Accuracy (higher is better), mean cross-entropy in nats (lower is better), and the counts by [true][predicted] class. */
export function metricsOf(scores: Float64Array, labels: Int32Array, { classes }: Reading) {
  const confusion = classes.map(() => classes.map(() => 0));
  let loss = 0;
  for (const [index, label] of labels.entries()) {
    const row = scores.subarray(index * classes.length, (index + 1) * classes.length);
    loss -= Math.log(row[label] as number);
    (confusion[label] as number[])[likeliestOf(row)]! += 1;
  }
  const right = confusion.reduce((sum, row, index) => sum + (row[index] as number), 0);
  return { metrics: { accuracy: right / labels.length, loss: loss / labels.length }, confusion };
}

function likeliestOf(row: ArrayLike<number>): number {
  let likeliest = 0;
  for (let index = 1; index < row.length; index++)
    if ((row[index] as number) > (row[likeliest] as number)) likeliest = index;
  return likeliest;
}
