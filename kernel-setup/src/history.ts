import type { Content } from "./wire.js";

/** A history_request; everything but the access type is optional. */
interface HistoryRequest {
  readonly hist_access_type: "tail" | "range" | "search";
  /** Whether to include the outputs of cells. */
  readonly output?: boolean;
  /** Maximum number of entries, the newest. */
  readonly n?: number | null;
  /** Session number; 0 means this session. */
  readonly session?: number;
  readonly start?: number | null;
  /** End of the range, exclusive. */
  readonly stop?: number | null;
  /** Glob pattern with * and ?. */
  readonly pattern?: string | null;
  readonly unique?: boolean;
}

interface Entry {
  readonly count: number;
  readonly input: string;
  output: string | null;
}

/** The executed cells of this kernel process. */
export interface History {
  add(count: number, input: string): void;
  /** Stores the text of a cell's output. */
  answered(count: number, output: string): void;
  /** @returns the content of a history_reply */
  reply(request: Content): Content;
}

const session = 1; // history ends with the kernel, so there is only one session

export function createHistory(): History {
  const entries: Entry[] = [];
  return {
    add(count, input) {
      entries.push({ count, input, output: null });
    },
    answered(count, output) {
      const entry = entries.findLast((entry) => entry.count === count);
      if (entry !== undefined) entry.output = output;
    },
    reply(content) {
      const request = content as unknown as HistoryRequest; // as the protocol defines it
      const history = select(entries, request).map(({ count, input, output }) => [
        session,
        count,
        request.output === true ? [input, output] : input,
      ]);
      return { status: "ok", history };
    },
  };
}

function select(entries: readonly Entry[], request: HistoryRequest): readonly Entry[] {
  switch (request.hist_access_type) {
    case "tail":
      return newest(entries, request.n);
    case "range": {
      if (request.session !== undefined && request.session !== 0 && request.session !== session) return [];
      const { start, stop } = request;
      return entries.filter(({ count }) => count >= (start ?? 0) && count < (stop ?? Number.POSITIVE_INFINITY));
    }
    case "search": {
      const pattern = glob(request.pattern ?? "*");
      const found = entries.filter(({ input }) => pattern.test(input));
      const isLast = ({ input }: Entry, index: number) =>
        !found.slice(index + 1).some((later) => later.input === input);
      return newest(request.unique === true ? found.filter(isLast) : found, request.n);
    }
    default:
      throw new RangeError(
        `hist_access_type must be tail, range or search, but got ${JSON.stringify(request.hist_access_type satisfies never)}`,
      );
  }
}

const newest = (entries: readonly Entry[], n: number | null | undefined): readonly Entry[] =>
  n === undefined || n === null ? entries : entries.slice(Math.max(0, entries.length - n));

function glob(pattern: string): RegExp {
  const parts = pattern.split(/([*?])/).map((part) => {
    if (part === "*") return "[^]*";
    return part === "?" ? "[^]" : part.replace(/[\\^$.|+()[\]{}]/g, "\\$&");
  });
  return new RegExp(`^${parts.join("")}$`);
}
