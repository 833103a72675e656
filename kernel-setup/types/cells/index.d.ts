// globals of cells, besides those of Node

/**
 * Asks the user for input and waits for the reply. Interrupting the cell cancels it.
 * @param question shown next to the input field
 * @param options `password: true` hides the input
 * @returns the input
 * @throws Error when the client takes no input, as when a notebook runs from the command line
 * @example const name = await prompt("Name of the study?");
 */
declare function prompt(question?: string, options?: { readonly password?: boolean }): Promise<string>;

/**
 * Clears the output of the running cell.
 * @param options `wait: true` clears when the next output arrives, so that repeated updates do not flicker
 * @example clearOutput({ wait: true }); console.log(step);
 */
declare function clearOutput(options?: { readonly wait?: boolean }): void;
