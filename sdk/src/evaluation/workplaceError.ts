/** An error of files or modules rather than of the candidate. It stops the study, which can be continued, instead of failing a trial. */
export class WorkplaceError extends Error {
  override readonly name = "WorkplaceError";
}

/** Rejects with a WorkplaceError when the work, such as reading a file, fails. */
export const atWorkplace = <T>(work: Promise<T>): Promise<T> =>
  work.catch((cause: unknown) => {
    throw new WorkplaceError(cause instanceof Error ? cause.message : String(cause), { cause });
  });
