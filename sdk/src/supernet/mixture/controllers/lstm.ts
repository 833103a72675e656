import { stream } from "../../../math/random.js";
import { entropy, softmax, softmaxBackward } from "../gates/gate.js";
import type { Controller, ControllerPlaces } from "./controller.js";

/** Options of the recurrent controller. */
export interface LstmControllerOptions {
  /** Units of the cell, at least 1. */
  readonly units: number;
  /** Weight of the entropy of the ops in nats, summed over the places, as a part of the reward. */
  readonly entropyBonus: number;
}

/** Bounds of the logits and what they are divided by before, and the range of the first parameters, as published. */
const [tanhConstant, temperature, range] = [2.5, 5, 0.1];

/** What the backward pass needs of a step. */
interface Step {
  /** Input, output of the step before, and 1 for the bias. */
  readonly joined: Float64Array;
  /** Row of the parameters that the input comes from. */
  readonly from: number;
  /** Gates: input, forget, cell, output. */
  readonly gates: readonly [Float64Array, Float64Array, Float64Array, Float64Array];
  readonly before: Float64Array;
  readonly cell: Float64Array;
  readonly output: Float64Array;
  /** Row of the parameters where the weights of its ops begin. */
  readonly head: number;
  readonly logits: readonly number[];
}

/**
 * The controller of ENAS: an LSTM goes from place to place, reads the op chosen last, and gives the logits of the next. Places with equal ops
 * share embeddings and output weights; only the state of the LSTM tells them apart. The gradient goes back through all places.
 * https://arxiv.org/abs/1802.03268
 */
export function lstm(
  { options }: Pick<ControllerPlaces, "options">,
  { units, entropyBonus }: LstmControllerOptions,
): Controller {
  const width = 2 * units + 1;
  const start = 4 * units; // after the weights of the gates: the first input
  const { heads, embeddings, count } = rowsOf(options, start + 1);

  function step(parameters: Rows, from: number, { cell: before, output: last }: Pick<Step, "cell" | "output">) {
    const joined = new Float64Array(width);
    joined.set(parameters[from] as readonly number[]);
    joined.set(last, units);
    joined[2 * units] = 1;
    const gate = (which: number, squash: (x: number) => number) =>
      Float64Array.from({ length: units }, (_, unit) => squash(dot(parameters[which * units + unit] as Row, joined)));
    const gates = [gate(0, sigmoid), gate(1, sigmoid), gate(2, Math.tanh), gate(3, sigmoid)] as const;
    const [input, forget, fresh, out] = gates;
    const cell = before.map((kept, unit) => at(forget, unit) * kept + at(input, unit) * at(fresh, unit));
    return { joined, from, gates, before, cell, output: cell.map((value, unit) => at(out, unit) * Math.tanh(value)) };
  }

  return {
    initial(seed) {
      const rng = stream(seed, "controller");
      const row = (length: number) => Array.from({ length }, () => range * (2 * rng() - 1));
      return [
        ...Array.from({ length: start }, () => row(width)),
        ...Array.from({ length: count - start }, () => row(units)),
      ];
    },
    roll(parameters, choose) {
      const steps: Step[] = [];
      let state = { cell: new Float64Array(units), output: new Float64Array(units) };
      let from = start;
      for (const [place, { length }] of options.entries()) {
        const done = step(parameters, from, state);
        const head = heads[place] as number;
        const logits = Array.from({ length }, (_, op) => {
          const raw = dot(done.output, parameters[head + op] as Row);
          return tanhConstant * Math.tanh(raw / temperature);
        });
        steps.push({ ...done, head, logits });
        state = done;
        from = (embeddings[place] as number) + choose(logits, place);
      }
      return { logits: steps.map(({ logits }) => logits), backward: (slopes) => backward(parameters, steps, slopes) };
    },
  };

  function backward(parameters: Rows, steps: readonly Step[], slopes: Rows): Rows {
    const gradient = parameters.map((row) => new Float64Array(row.length));
    let byOutput = new Float64Array(units); // from the step after
    let byCell = new Float64Array(units);
    for (const [place, { joined, from, gates, before, cell, output, head, logits }] of [...steps.entries()].reverse()) {
      const probabilities = softmax(logits);
      const bonus = softmaxBackward(probabilities, entropy(probabilities).gradient);
      for (const [op, logit] of logits.entries()) {
        const slope = at(slopes[place] as Row, op) - entropyBonus * at(bonus, op);
        const byRaw = (slope * tanhConstant * (1 - (logit / tanhConstant) ** 2)) / temperature;
        addScaled(gradient[head + op] as Float64Array, output, byRaw);
        addScaled(byOutput, parameters[head + op] as Row, byRaw);
      }
      const [input, forget, fresh, out] = gates;
      const byJoined = new Float64Array(width);
      const beforeCell = new Float64Array(units);
      for (let unit = 0; unit < units; unit++) {
        const bent = Math.tanh(at(cell, unit));
        const slope = at(byCell, unit) + at(byOutput, unit) * at(out, unit) * (1 - bent ** 2);
        const byGates = [
          slope * at(fresh, unit) * bell(at(input, unit)),
          slope * at(before, unit) * bell(at(forget, unit)),
          slope * at(input, unit) * (1 - at(fresh, unit) ** 2),
          at(byOutput, unit) * bent * bell(at(out, unit)),
        ];
        beforeCell[unit] = slope * at(forget, unit);
        for (const [which, byGate] of byGates.entries()) {
          addScaled(gradient[which * units + unit] as Float64Array, joined, byGate);
          addScaled(byJoined, parameters[which * units + unit] as Row, byGate);
        }
      }
      addScaled(gradient[from] as Float64Array, byJoined, 1);
      byOutput = byJoined.slice(units, 2 * units);
      byCell = beforeCell;
    }
    return gradient.map((row) => [...row]);
  }
}

type Row = ArrayLike<number>;
type Rows = readonly (readonly number[])[];

/** Where the rows of each place begin; places with equal ops have the same. */
function rowsOf(options: ControllerPlaces["options"], first: number) {
  const known = new Map<string, number>();
  let count = first;
  const embeddings = options.map((names) => {
    const key = JSON.stringify(names);
    const row = known.get(key) ?? count;
    if (row === count) count += 2 * names.length;
    known.set(key, row);
    return row;
  });
  return { embeddings, heads: embeddings.map((row, place) => row + (options[place]?.length ?? 0)), count };
}

const at = (row: Row, index: number): number => row[index] as number;
const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
/** Slope of a sigmoid, from its value. */
const bell = (value: number): number => value * (1 - value);

/** Over the length of the first. */
function dot(one: Row, other: Row): number {
  let sum = 0;
  for (let index = 0; index < one.length; index++) sum += at(one, index) * at(other, index);
  return sum;
}

/** Adds a multiple of the beginning of a row. */
function addScaled(sum: Float64Array, row: Row, scale: number): void {
  for (let index = 0; index < sum.length; index++) sum[index] = at(sum, index) + scale * at(row, index);
}
