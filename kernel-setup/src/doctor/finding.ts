/** Result of a check. */
export interface Finding {
  /** `fault`: notebooks do not work. `missing`: an optional feature does not work. */
  readonly state: "ok" | "fault" | "missing";
  /** What was checked. */
  readonly about: string;
  readonly text: string;
  /** What to do; several lines for alternatives. */
  readonly remedy?: string;
}

/** A finding with its remedy as text. */
export const findingText = ({ state, about, text, remedy }: Finding): string =>
  `${state.padEnd(8)} ${about}: ${text}${remedy === undefined ? "" : `; ${remedy}`}`;
