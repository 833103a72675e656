/** A deeply frozen copy of plain JSON. */
export const frozen = <T>(value: T): T => freezeDeep(structuredClone(value));

function freezeDeep<T>(value: T): T {
  if (typeof value === "object" && value !== null) for (const part of Object.values(value)) freezeDeep(part);
  return Object.freeze(value);
}
