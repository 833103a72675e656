import { epochs } from "./epochs.js";
import { successiveHalving } from "./successiveHalving.js";

/** Every way to judge a candidate cheaply. To add one: write its file, add its line here. */
export const proxies = { epochs, successiveHalving };
