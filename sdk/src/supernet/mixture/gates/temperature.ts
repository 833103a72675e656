/** Temperatures of samples, above 0. */
export interface Temperatures {
  /** At the beginning of the training. */
  readonly from: number;
  /** At its end. */
  readonly to: number;
}

/** The temperature after a share of the training; it changes linearly. */
export const temperatureAt = ({ from, to }: Temperatures, progress: number): number => from + (to - from) * progress;

/** @throws RangeError when a temperature is not above 0 */
export function checkTemperatures(method: string, { from, to }: Temperatures): void {
  for (const [option, value] of Object.entries({ initialTemperature: from, finalTemperature: to }))
    if (!(value > 0 && Number.isFinite(value)))
      throw new RangeError(`${option} of ${method} must be above 0, but got ${value}`);
}
