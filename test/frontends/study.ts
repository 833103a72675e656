/** A notebook of a study that takes a minute on two cores, if nobody interrupts it. */
export const studyCells = [
  `import { datasets, proxies, space, strategies } from "nasbook";
const digits = await datasets.mnist({ train: 2400, validation: 100, test: 100 });
const study = space({ input: digits.shape })
  .stem("conv_3x3", { channels: 4 })
  .cell("normal", { nodes: 3, ops: ["skip_connect", "nor_conv_1x1", "nor_conv_3x3"] })
  .head("classifier")
  .search(strategies.random())
  .proxy(proxies.epochs(4))
  .on(digits)
  .seed(1);
"ready"`,
  `await study.run({ trials: 26, workers: 1, folder: "study" });`,
];
