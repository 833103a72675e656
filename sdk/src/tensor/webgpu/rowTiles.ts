import { inPairs } from "./inPairs.js";

/** Threads of a workgroup, of which each row has neighbouring ones. */
const threads = 64;
/** Numbers that are worth a thread: adding up what threads have costs more than some additions in one. */
const leastNumbers = 4;

/** How numbers [rows, columns] are divided among workgroups. */
export interface RowTiles {
  /** Threads of a row. A workgroup has `threads / wide` rows. */
  readonly wide: number;
  readonly groups: readonly [number, number];
}

export function rowTiles(rows: number, columns: number): RowTiles {
  const wide = Math.min(threads, 2 ** Math.ceil(Math.log2(Math.max(1, columns / leastNumbers))));
  const workgroups = Math.ceil((rows * wide) / threads);
  const across = Math.min(workgroups, 32_768); // WebGPU allows twice as many along an axis
  return { wide, groups: [across, Math.ceil(workgroups / across)] };
}

/** WGSL of a function that brings together, in pairs, what the threads of a row have. It may be called once. */
const together = (wide: number, name: string, type: string, both: (a: string, b: string) => string): string => `
  var<workgroup> ${name}Shared : array<${type}, ${threads}>;
  fn ${name}(mine : ${type}, local : u32) -> ${type} {
    let lane = i32(local) % ${wide};
    ${name}Shared[local] = mine;
    ${inPairs({ count: wide, shared: `${name}Shared` }, both)}
    return ${name}Shared[local - u32(lane)];
  }
`;

/**
 * Runs statements for each row of [given.rows, given.columns]: its numbers begin at `start`, this thread has those of columns `lane`,
 * `lane + wide` and so on. `sumsOfRow` and `mostOfRow` bring those of a row together. Threads beyond the last row compute it again, since
 * barriers need all threads, but must not write: `writes` is false.
 */
export const rowMain = (wide: number, code: string): string => `
  ${together(wide, "sumsOfRow", "vec2<f32>", (a, b) => `${a} + ${b}`)}
  ${together(wide, "mostOfRow", "f32", (a, b) => `max(${a}, ${b})`)}

  @compute @workgroup_size(${threads})
  fn main(
    @builtin(local_invocation_index) local : u32,
    @builtin(workgroup_id) group : vec3<u32>,
    @builtin(num_workgroups) groups : vec3<u32>
  ) {
    let lane = i32(local) % ${wide};
    let wanted = i32(group.y * groups.x + group.x) * ${threads / wide} + i32(local) / ${wide};
    let writes = wanted < given.rows;
    let row = min(wanted, given.rows - 1);
    let start = row * given.columns;
    ${code}
  }
`;

/** Runs statements for each number of a row that this thread has, `at`, in its `column`. */
export const forColumns = (wide: number, code: string): string => `
  for (var column = lane; column < given.columns; column = column + ${wide}) {
    let at = start + column;
    ${code}
  }
`;
