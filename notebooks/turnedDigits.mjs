import { datasets } from "nasbook";

/** MNIST turned by a quarter: a second data set where no other is at hand. Options as of `datasets.mnist`. */
export async function turnedDigits(splits) {
  const { shape, classes, train, validation, test } = await datasets.mnist(splits);
  const [side] = shape;
  const turned = (parts) => {
    const pixels = new Uint8Array(Buffer.concat(parts.map((part) => part.inputs)));
    return {
      images: pixels.map((_, at) => pixels[beforeTurn(at, side)]),
      labels: parts.flatMap((part) => [...part.targets]),
    };
  };
  return datasets.fromArrays({
    name: "turned mnist",
    shape,
    classes,
    ...turned([train, validation]),
    testSet: turned([test]),
    ...splits,
  });
}

/** Where the pixel that the turn brings to this place was before: columns, from the right, become rows. */
function beforeTurn(at, side) {
  const place = at % (side * side);
  const [row, column] = [Math.floor(place / side), place % side];
  return at - place + column * side + (side - 1 - row);
}
