import { Address } from "./address";

/** to[images, fullHeight, fullWidth, channels] = from[images, height, width, channels], rectified when asked for, in a frame of zeros. */
export function padCopy(
  from: Address, to: Address, images: i32, height: i32, width: i32, channels: i32,
  top: i32, left: i32, fullHeight: i32, fullWidth: i32, relu: i32,
): void {
  const row: Address = <Address>(width * channels) << 2;
  const before: Address = <Address>(left * channels) << 2;
  const fullRow: Address = <Address>(fullWidth * channels) << 2;
  const after = fullRow - before - row;
  const above = <Address>top * fullRow;
  const below = <Address>(fullHeight - top - height) * fullRow;
  for (let image = 0; image < images; image++) {
    memory.fill(to, 0, above);
    to += above;
    for (let y = 0; y < height; y++) {
      clear(to, before);
      to += before;
      if (relu) rectifiedCopy(from, to, row);
      else memory.copy(to, from, row);
      from += row;
      to += row;
      clear(to, after);
      to += after;
    }
    memory.fill(to, 0, below);
    to += below;
  }
}

/** The inside of a frame: to[images, height, width, channels] from from[images, fullHeight, fullWidth, channels]. */
export function unpadCopy(
  from: Address, to: Address, images: i32, height: i32, width: i32, channels: i32,
  top: i32, left: i32, fullHeight: i32, fullWidth: i32,
): void {
  const row: Address = <Address>(width * channels) << 2;
  const fullRow: Address = <Address>(fullWidth * channels) << 2;
  const first = <Address>top * fullRow + (<Address>(left * channels) << 2);
  for (let image = 0; image < images; image++, from += <Address>fullHeight * fullRow)
    for (let y = 0; y < height; y++, to += row) memory.copy(to, from + first + <Address>y * fullRow, row);
}

/** For a few bytes, where a call to memory.fill costs more than the stores. */
// @ts-ignore: decorator
@inline
export function clear(at: Address, bytes: Address): void {
  const end = at + bytes;
  while (at < end) {
    store<i32>(at, 0);
    at += 4;
  }
}

function rectifiedCopy(from: Address, to: Address, bytes: Address): void {
  const zero = f32x4.splat(0);
  const end = from + bytes;
  const vectorEnd = from + (bytes & ~15);
  while (from < vectorEnd) {
    v128.store(to, f32x4.max(v128.load(from), zero));
    from += 16;
    to += 16;
  }
  while (from < end) {
    store<f32>(to, max<f32>(load<f32>(from), 0));
    from += 4;
    to += 4;
  }
}

/** The gradient of rectification, in place: times 1 where the input is positive, else times 0, so that what is not a number stays so. */
export function maskByRelu(gradient: Address, input: Address, count: i32): void {
  const zero = f32x4.splat(0), one = f32x4.splat(1);
  const end = gradient + (<Address>count << 2);
  const vectorEnd = gradient + (<Address>(count & ~3) << 2);
  while (gradient < vectorEnd) {
    const x = v128.load(input);
    const step = v128.or(v128.and(f32x4.gt(x, zero), one), f32x4.ne(x, x));
    v128.store(gradient, f32x4.mul(v128.load(gradient), step));
    input += 16;
    gradient += 16;
  }
  while (gradient < end) {
    const x = load<f32>(input);
    const step: f32 = x > 0 ? 1 : x == x ? 0 : NaN;
    store<f32>(gradient, load<f32>(gradient) * step);
    input += 4;
    gradient += 4;
  }
}

/** to[rows, columns rounded up to 8] = from[rows, columns], filled up with zeros. */
export function widenRows(from: Address, to: Address, rows: i32, columns: i32): void {
  const bytes: Address = <Address>columns << 2;
  const wide: Address = <Address>((columns + 7) & ~7) << 2;
  for (let row = 0; row < rows; row++) {
    memory.copy(to, from, bytes);
    clear(to + bytes, wide - bytes);
    from += bytes;
    to += wide;
  }
}

/** sum[size] = parts[0] + parts[1] + ..., which lie side by side, added in their order. */
export function addParts(parts: Address, count: i32, sum: Address, size: i32): void {
  const bytes: Address = <Address>size << 2;
  const whole = bytes & ~15;
  for (let i: Address = 0; i < whole; i += 16) {
    let total = v128.load(parts + i);
    for (let part: Address = 1; part < <Address>count; part++)
      total = f32x4.add(total, v128.load(parts + part * bytes + i));
    v128.store(sum + i, total);
  }
  for (let i = whole; i < bytes; i += 4) {
    let total = load<f32>(parts + i);
    for (let part: Address = 1; part < <Address>count; part++) total += load<f32>(parts + part * bytes + i);
    store<f32>(sum + i, total);
  }
}

/** sum = left + right. */
export function addNumbers(left: Address, right: Address, sum: Address, count: i32): void {
  const end = left + (<Address>count << 2);
  const whole = left + (<Address>(count & ~7) << 2);
  for (; left < whole; left += 32, right += 32, sum += 32) {
    v128.store(sum, f32x4.add(v128.load(left), v128.load(right)));
    v128.store(sum, f32x4.add(v128.load(left, 16), v128.load(right, 16)), 16);
  }
  for (; left < end; left += 4, right += 4, sum += 4) store<f32>(sum, load<f32>(left) + load<f32>(right));
}

/** Zeros: the host's own way, a view filled, is slow in shared memory. */
export function clearBytes(at: Address, bytes: Address): void {
  memory.fill(at, 0, bytes);
}

/** The same bytes, so many times over. */
export function repeatBytes(from: Address, to: Address, bytes: Address, times: i32): void {
  const whole = bytes & ~15;
  for (let time = 0; time < times; time++, to += bytes) {
    for (let i: Address = 0; i < whole; i += 16) v128.store(to + i, v128.load(from + i));
    for (let i = whole; i < bytes; i += 4) store<f32>(to + i, load<f32>(from + i));
  }
}
