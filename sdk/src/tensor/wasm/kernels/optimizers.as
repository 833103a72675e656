import { Address } from "./address";

/** velocity = momentum * velocity + grad + weightDecay * weight; weight -= learningRate * velocity. */
export function momentumStep(
  weight: Address, velocity: Address, grad: Address, count: i32, learningRate: f32, momentum: f32, weightDecay: f32,
): void {
  const rate = f32x4.splat(learningRate), keep = f32x4.splat(momentum), decay = f32x4.splat(weightDecay);
  const bytes: Address = <Address>count << 2;
  const whole = bytes & ~15;
  for (let i: Address = 0; i < whole; i += 16) {
    const w = v128.load(weight + i);
    const force = f32x4.add(v128.load(grad + i), f32x4.mul(decay, w));
    const v = f32x4.add(f32x4.mul(keep, v128.load(velocity + i)), force);
    v128.store(velocity + i, v);
    v128.store(weight + i, f32x4.sub(w, f32x4.mul(rate, v)));
  }
  for (let i = whole; i < bytes; i += 4) {
    const w = load<f32>(weight + i);
    const v = momentum * load<f32>(velocity + i) + (load<f32>(grad + i) + weightDecay * w);
    store<f32>(velocity + i, v);
    store<f32>(weight + i, w - learningRate * v);
  }
}

/**
 * AdamW: first and second follow the gradient and its square with decays beta1 and beta2; firstScale and secondScale undo that both
 * start at zero.
 */
export function adamStep(
  weight: Address, first: Address, second: Address, grad: Address, count: i32, learningRate: f32, weightDecay: f32,
  beta1: f32, beta2: f32, epsilon: f32, firstScale: f32, secondScale: f32,
): void {
  const keep: f32 = 1 - learningRate * weightDecay;
  const rate: f32 = learningRate * firstScale;
  const bytes: Address = <Address>count << 2;
  const whole = bytes & ~15;
  for (let i: Address = 0; i < whole; i += 16) {
    const g = v128.load(grad + i);
    const m = f32x4.add(f32x4.mul(f32x4.splat(beta1), v128.load(first + i)), f32x4.mul(f32x4.splat(1 - beta1), g));
    const square = f32x4.mul(f32x4.splat(1 - beta2), f32x4.mul(g, g));
    const v = f32x4.add(f32x4.mul(f32x4.splat(beta2), v128.load(second + i)), square);
    v128.store(first + i, m);
    v128.store(second + i, v);
    const root = f32x4.add(f32x4.sqrt(f32x4.mul(f32x4.splat(secondScale), v)), f32x4.splat(epsilon));
    const change = f32x4.div(f32x4.mul(f32x4.splat(rate), m), root);
    v128.store(weight + i, f32x4.sub(f32x4.mul(f32x4.splat(keep), v128.load(weight + i)), change));
  }
  for (let i = whole; i < bytes; i += 4) {
    const g = load<f32>(grad + i);
    const m = beta1 * load<f32>(first + i) + (1 - beta1) * g;
    const v = beta2 * load<f32>(second + i) + (1 - beta2) * g * g;
    store<f32>(first + i, m);
    store<f32>(second + i, v);
    const root = <f32>sqrt<f32>(secondScale * v) + epsilon;
    store<f32>(weight + i, keep * load<f32>(weight + i) - (rate * m) / root);
  }
}
