import { fromFunction } from "./fromFunction.js";
import { fromRecords } from "./fromRecords.js";
import { nasBench201 } from "./nasBench201.js";
import { nasBenchNlp } from "./nasBenchNlp.js";
import { taskSet } from "./taskSet.js";
import { transNasBench101 } from "./transNasBench101.js";

/** Published and custom benchmark tables as evaluators. To add one: write its file, add its line here. */
export const tables = { nasBench201, transNasBench101, nasBenchNlp, taskSet, fromRecords, fromFunction };
