// The table of ops. Importing it does not load TensorFlow.js, which `build` receives as an argument.
import { convBnRelu } from "./convBnRelu.js";
import { dilConv } from "./dilConv.js";
import { mbConvs } from "./mbConv.js";
import { none } from "./none.js";
import { norConv } from "./norConv.js";
import type { Op } from "./op.js";
import { pool } from "./pool.js";
import { sepConv } from "./sepConv.js";
import { skipConnect } from "./skipConnect.js";

/** Built-in ops by name. To add one: write its file, add its line here. */
export const ops = {
  none,
  skip_connect: skipConnect,
  nor_conv_1x1: norConv(1),
  nor_conv_3x3: norConv(3),
  nor_conv_5x5: norConv(5),
  sep_conv_3x3: sepConv(3),
  sep_conv_5x5: sepConv(5),
  dil_conv_3x3: dilConv(3),
  dil_conv_5x5: dilConv(5),
  avg_pool_3x3: pool("average", 3),
  max_pool_3x3: pool("max", 3),
  max_pool_2x2: pool("max", 2),
  conv_bn_relu_1x1: convBnRelu(1),
  conv_bn_relu_3x3: convBnRelu(3),
  ...mbConvs,
} satisfies Record<string, Op>;

/** The built-in ops. */
export type BuiltInOps = typeof ops;
/** Ops by name. */
export type OpTable = Readonly<Record<string, Op>>;
