/** One call of a kernel through plain TensorFlow.js. */
export function kernelCall(tf, what) {
  const numbers = (shape) => tf.randomNormal(shape, 0, 1, "float32", 1);
  const kernel = (name, tensors, attributes) => () => tf.engine().runKernel(name, tensors, attributes).dispose();
  if (what.kind === "product") {
    const { batch, rows, depth, columns, transposeA, transposeB } = what;
    const a = numbers(transposeA ? [batch, depth, rows] : [batch, rows, depth]);
    const b = numbers(transposeB ? [batch, columns, depth] : [batch, depth, columns]);
    return () => tf.matMul(a, b, transposeA, transposeB).dispose();
  }
  const { batch, side, inputs, outputs, size, stride, pass } = what;
  const outSide = Math.ceil(side / stride);
  const x = numbers([batch, side, side, inputs]);
  const filter = numbers([size, size, inputs, outputs]);
  const dy = numbers([batch, outSide, outSide, outputs]);
  const shared = { strides: [stride, stride], pad: "same", dataFormat: "NHWC" };
  switch (pass) {
    case "forward":
      return () => tf.conv2d(x, filter, stride, "same").dispose();
    case "input gradient":
      return kernel("Conv2DBackpropInput", { dy, filter }, { ...shared, inputShape: x.shape });
    default:
      return kernel("Conv2DBackpropFilter", { x, dy }, { ...shared, filterShape: filter.shape });
  }
}
