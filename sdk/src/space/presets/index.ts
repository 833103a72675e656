import { darts } from "./darts.js";
import { mlp } from "./mlp.js";
import { mobile } from "./mobile.js";
import { nasBench101 } from "./nasBench101.js";
import { nasBench201 } from "./nasBench201.js";
import { tabularResNet } from "./tabularResNet.js";

/** Published spaces. To add one: write its file, add its line here. */
export const presets = { nasBench201, nasBench101, darts, mobile, mlp, tabularResNet };
