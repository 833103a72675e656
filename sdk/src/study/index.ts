// Studies: api/ is what users type, run/ what happens then, store/ what is kept of it, comparison/ of several searches, display/ what is
// shown. Nothing here evaluates a candidate: evaluators/ does.

import { resume } from "./store/resume.js";

/** What is done with studies on disk. */
export const study = { resume };
