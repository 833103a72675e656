import { z } from "zod";

const Rows = z.array(z.array(z.number()).readonly()).readonly();

/** Architecture parameters in the rows of their controller, one row per place where places are independent, with the averages of Adam. Plain JSON, which keeps every digit. */
export const ArchitectureState = z.object({
  logits: Rows,
  /** Averages of gradients and of their squares. */
  first: Rows,
  second: Rows,
  steps: z.int().nonnegative(),
});
export type ArchitectureState = z.infer<typeof ArchitectureState>;

/** Before the first step. */
export function initialState(parameters: ArchitectureState["logits"]): ArchitectureState {
  const zeros = parameters.map((row) => row.map(() => 0));
  return { logits: parameters, first: zeros, second: zeros, steps: 0 };
}

/** The decays of the published methods. https://arxiv.org/abs/1806.09055 */
const [beta1, beta2, epsilon] = [0.5, 0.999, 1e-8];

/** One step of Adam. @param gradients of the loss, [rows][parameters] */
export function afterStep(
  { logits, first, second, steps }: ArchitectureState,
  gradients: readonly (readonly number[])[],
  { learningRate, weightDecay }: { readonly learningRate: number; readonly weightDecay: number },
): ArchitectureState {
  const count = steps + 1;
  const each = (make: (row: number, index: number) => number) =>
    logits.map((row, at) => row.map((_, index) => make(at, index)));
  const slope = each((row, index) => at(gradients, row, index) + weightDecay * at(logits, row, index));
  const newFirst = each((row, index) => beta1 * at(first, row, index) + (1 - beta1) * at(slope, row, index));
  const newSecond = each((row, index) => beta2 * at(second, row, index) + (1 - beta2) * at(slope, row, index) ** 2);
  const [bias1, bias2] = [1 - beta1 ** count, 1 - beta2 ** count];
  return {
    logits: each(
      (row, index) =>
        at(logits, row, index) -
        (learningRate * at(newFirst, row, index)) / bias1 / (Math.sqrt(at(newSecond, row, index) / bias2) + epsilon),
    ),
    first: newFirst,
    second: newSecond,
    steps: count,
  };
}

const at = (rows: readonly (readonly number[])[], row: number, index: number): number => rows[row]?.[index] as number;
