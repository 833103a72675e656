import { resume } from "./resume.js";

/** What is done with studies on disk. */
export const study = { resume };
