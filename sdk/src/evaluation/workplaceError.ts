/** The place is at fault, not the candidate: it stops the study, which goes on once the place is mended, instead of failing a trial. */
export class WorkplaceError extends Error {
  override readonly name = "WorkplaceError";
}

/** Work whose failure is the place's: reading and writing files. */
export const atWorkplace = <T>(work: Promise<T>): Promise<T> =>
  work.catch((cause: unknown) => {
    throw new WorkplaceError(cause instanceof Error ? cause.message : String(cause), { cause });
  });
