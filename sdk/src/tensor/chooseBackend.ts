import type { Backend, BackendName, BackendReport } from "./backend.js";
import { WrongSetting } from "./wrongSetting.js";

/** A backend to try. */
export interface BackendCandidate {
  readonly name: BackendName;
  /** Command that installs it. */
  readonly install: string;
  /**
   * Loads and activates it.
   * @param forced whether the user selected it
   * @throws Error when it does not load
   */
  load(
    forced: boolean,
  ): Promise<Pick<Backend, "tf" | "threads" | "renew"> & Omit<BackendReport, "name" | "passedOver">>;
}

/**
 * The first candidate that loads, or the selected one.
 * @param forced name of a candidate; undefined or "" for the first that loads
 */
export async function chooseBackend(candidates: readonly BackendCandidate[], forced?: string): Promise<Backend> {
  if (forced) return loadForced(candidates, forced);
  const passedOver: { name: string; why: string }[] = [];
  for (const candidate of candidates) {
    try {
      return loaded(candidate, await candidate.load(false), passedOver);
    } catch (error) {
      if (error instanceof WrongSetting) throw error; // it applies to the other backends too
      passedOver.push({ name: candidate.name, why: reason(error) });
    }
  }
  const tried = passedOver.map(({ name, why }) => `${name} (${why})`).join(", ");
  throw new Error(`no backend loads: ${tried}; reinstall with npm ci`);
}

function loaded(
  { name }: BackendCandidate,
  { tf, threads, renew, ...rest }: Awaited<ReturnType<BackendCandidate["load"]>>,
  passedOver: BackendReport["passedOver"],
): Backend {
  return { tf, report: { name, ...rest, passedOver }, ...(threads && { threads }), ...(renew && { renew }) };
}

async function loadForced(candidates: readonly BackendCandidate[], forced: string): Promise<Backend> {
  const candidate = candidates.find(({ name }) => name === forced);
  if (!candidate) {
    const known = candidates.map(({ name }) => name).join(", ");
    throw new RangeError(`NASBOOK_BACKEND must be a known backend, but is "${forced}"; known: ${known}`);
  }
  try {
    return loaded(candidate, await candidate.load(true), []);
  } catch (cause) {
    if (cause instanceof WrongSetting) throw cause;
    throw new Error(
      `NASBOOK_BACKEND is "${forced}", but that backend does not load: ${reason(cause)}; ` +
        `install it (${candidate.install}) or unset NASBOOK_BACKEND to use the first that loads`,
      { cause },
    );
  }
}

/** One short line without local paths, since it is printed and written to journals. */
function reason(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "MODULE_NOT_FOUND" || code === "ERR_MODULE_NOT_FOUND") return "not installed";
  const [line = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
  const bare = line
    .replaceAll(/(at path:?\s*)?(file:\/\/)?(\/|[A-Za-z]:\\)[^\s'")]+/g, "")
    .replaceAll(/\s+/g, " ")
    .trim();
  return bare.length > 120 ? `${bare.slice(0, 119)}…` : bare.replace(/[.:;]$/, "");
}
