import { expect, test } from "vitest";
import { normalCumulative, studentCumulative } from "../../sdk/src/math/studentT.js";

// from the usual tables
test.each([
  [1, 1, 0.75],
  [6.314, 1, 0.95],
  [2.92, 2, 0.95],
  [2.353, 3, 0.95],
  [-2.015, 5, 0.05],
  [2.764, 10, 0.99],
  [0, 4, 0.5],
  [1.645, 1e6, 0.95],
])("Student's distribution below %f with %f degrees of freedom is %f", (value, freedom, probability) => {
  expect(Math.abs(studentCumulative(value, freedom) - probability)).toBeLessThan(freedom < 3 ? 0.01 : 0.002);
});

test.each([
  [0, 0.5],
  [1.96, 0.975],
  [-1.2816, 0.1],
  [40, 1],
])("the normal distribution below %f is %f", (value, probability) => {
  expect(normalCumulative(value)).toBeCloseTo(probability, 4);
});
