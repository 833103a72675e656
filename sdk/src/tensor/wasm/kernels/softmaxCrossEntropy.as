import { Address } from "./address";

// the host's functions: AssemblyScript's own bring tables, and tables would lie in memory that belongs to the host
// @ts-ignore: decorator
@external("math", "exp")
declare function exponential(x: f64): f64;
// @ts-ignore: decorator
@external("math", "log")
declare function logarithm(x: f64): f64;

/**
 * loss[1] = mean over the rows of the cross-entropy of softmax, in nats; grad[rows, classes] = its gradient with respect to the logits.
 * @param labels i32[rows]; a label outside the classes gets probability 0, and with it an infinite loss
 */
export function softmaxCrossEntropy(
  logits: Address, labels: Address, loss: Address, grad: Address, rows: i32, classes: i32,
): void {
  const bytes: Address = <Address>classes << 2;
  let total: f64 = 0;
  for (let row = 0; row < rows; row++) {
    let largest = load<f32>(logits);
    for (let c: Address = 4; c < bytes; c += 4) largest = max<f32>(largest, load<f32>(logits + c));
    let sum: f64 = 0;
    for (let c: Address = 0; c < bytes; c += 4) {
      const e = exponential(<f64>(load<f32>(logits + c) - largest));
      sum += e;
      store<f32>(grad + c, <f32>e);
    }
    const scale = <f32>(1 / (sum * <f64>rows));
    for (let c: Address = 0; c < bytes; c += 4) store<f32>(grad + c, load<f32>(grad + c) * scale);
    const label = load<i32>(labels + (<Address>row << 2));
    if (label >= 0 && label < classes) {
      const at: Address = <Address>label << 2;
      total += logarithm(sum) - <f64>(load<f32>(logits + at) - largest);
      store<f32>(grad + at, load<f32>(grad + at) - 1 / <f32>rows);
    } else {
      total = Infinity;
    }
    logits += bytes;
    grad += bytes;
  }
  store<f32>(loss, <f32>(total / <f64>rows));
}
