/** JSON for the inside of a script element: no text in the data can end the element that holds it. */
export const scriptJson = (value: unknown): string => JSON.stringify(value).replace(/</g, "\\u003c");
