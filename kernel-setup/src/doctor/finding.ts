/** What one check found. */
export interface Finding {
  /** `fault`: notebooks do not work. `missing`: they work, but not in every way. */
  readonly state: "ok" | "fault" | "missing";
  /** What was looked at. */
  readonly about: string;
  readonly text: string;
  /** What to do; more than one line where there is a choice. */
  readonly remedy?: string;
}

/** One line of a finding, and what to do about it. */
export const findingText = ({ state, about, text, remedy }: Finding): string =>
  `${state.padEnd(8)} ${about}: ${text}${remedy === undefined ? "" : `; ${remedy}`}`;
