/** Threads whose values are brought together. */
export interface Lanes {
  /** How many; a power of two. */
  readonly count: number;
  /** Threads from one lane to the next. @defaultValue 1 */
  readonly stride?: number;
  /** WGSL of a thread's number among them, an i32. @defaultValue lane */
  readonly lane?: string;
  /** The workgroup's array of a value a thread. @defaultValue shared_ */
  readonly shared?: string;
}

const sum = (a: string, b: string): string => `${a} + ${b}`;

/**
 * WGSL that brings together in pairs what threads have in `shared_[local]`, into that of lane 0: always in the same order, so that the same
 * values give the same bits. All threads of the workgroup must come by.
 */
export const inPairs = (
  { count, stride = 1, lane = "lane", shared = "shared_" }: Lanes,
  joined: (a: string, b: string) => string = sum,
): string => `
  workgroupBarrier();
  for (var half = ${Math.floor(count / 2)}; half > 0; half = half / 2) {
    if (${lane} < half) {
      ${shared}[local] = ${joined(`${shared}[local]`, `${shared}[local + u32(half * ${stride})]`)};
    }
    workgroupBarrier();
  }
`;
