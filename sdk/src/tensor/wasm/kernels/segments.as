import { Address } from "./address";

/** sums[segments, width] = sum of the rows of each segment: what the gradient of an embedding is. Rows of no segment are dropped. */
export function sumSegments(
  rows: Address, segmentOf: Address, sums: Address, count: i32, width: i32, segments: i32,
): void {
  const row: Address = <Address>width << 2;
  const whole = row & ~15;
  memory.fill(sums, 0, <Address>segments * row);
  for (let r = 0; r < count; r++, rows += row, segmentOf += 4) {
    const segment = load<i32>(segmentOf);
    if (segment < 0 || segment >= segments) continue;
    const to = sums + <Address>segment * row;
    for (let c: Address = 0; c < whole; c += 16)
      v128.store(to + c, f32x4.add(v128.load(to + c), v128.load(rows + c)));
    for (let c = whole; c < row; c += 4) store<f32>(to + c, load<f32>(to + c) + load<f32>(rows + c));
  }
}
