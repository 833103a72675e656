/** The cell that begins a notebook of small studies. */
export const smallSpace = `
  import { datasets, proxies, space, strategies } from "nasbook";
  const digits = await datasets.mnist({ train: 600, validation: 100, test: 100 });
  const cells = space({ input: digits.shape })
    .stem("conv_3x3", { channels: 4 })
    .cell("normal", { nodes: 3, ops: ["skip_connect", "nor_conv_1x1", "nor_conv_3x3"] })
    .head("classifier");
`;
