/** One output in several forms, by MIME type: a front end shows the richest that it knows. Plain JSON. */
export type Bundle = Readonly<Record<string, unknown>> & { readonly "text/plain": string };
