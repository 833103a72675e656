// what this kernel gives to cells, beside Node

/**
 * Asks whoever sits at the notebook, and waits for the answer. Interrupting the cell gives it up.
 * @param question shown beside the field for the answer
 * @param options `password: true` hides what is typed
 * @returns what was typed
 * @throws Error when the client takes no input: notebooks that are executed from a command line
 * @example const name = await prompt("Name of the study?");
 */
declare function prompt(question?: string, options?: { readonly password?: boolean }): Promise<string>;

/**
 * Clears what the running cell has printed and shown so far.
 * @param options `wait: true` clears when the next output comes, so that a picture that is drawn again and again does not flicker
 * @example clearOutput({ wait: true }); console.log(step);
 */
declare function clearOutput(options?: { readonly wait?: boolean }): void;
