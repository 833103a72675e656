/** Threads of a workgroup, which stand in rows of neighbouring channels. */
export const threads = 256;

/** Rows that are worth a thread's time, and parts that a sum may have: every workgroup that needs the sum adds them up again. */
const [leastRows, mostParts] = [8, 128];

/** How numbers [rows, channels] are divided among workgroups. */
export interface ChannelTiles {
  /** Channels of a workgroup: its threads are `wide` channels by `threads / wide` rows. */
  readonly wide: number;
  readonly tiles: number;
  readonly parts: number;
  readonly perPart: number;
}

export function channelTiles(rows: number, channels: number): ChannelTiles {
  const wide = Math.min(64, 2 ** Math.ceil(Math.log2(channels)));
  const wanted = Math.min(mostParts, Math.ceil(rows / (leastRows * (threads / wide))));
  const perPart = Math.max(1, Math.ceil(rows / Math.max(1, wanted)));
  return { wide, tiles: Math.ceil(channels / wide), parts: Math.max(1, Math.ceil(rows / perPart)), perPart };
}

/** Start of `main` in shaders over [given.rows, given.channels]: `lane`, `tall`, `channel`, and rows from `first + lane` to `last`. */
export const tileStart = (wide: number): string => `
  let column = i32(local) % ${wide};
  let lane = i32(local) / ${wide};
  let tall = ${threads / wide};
  let channels = given.channels;
  let channel = i32(group.x) * ${wide} + column;
  let first = i32(group.y) * given.perPart;
  let last = min(first + given.perPart, given.rows);
`;

export const tileMain = `
  @compute @workgroup_size(${threads})
  fn main(@builtin(local_invocation_index) local : u32, @builtin(workgroup_id) group : vec3<u32>)
`;
