import { expect, test } from "vitest";
import { gaussianRegression } from "../../sdk/src/math/gaussianRegression.js";

const covariance = (one: number, other: number) => Math.exp(-((one - other) ** 2));
const regression = (places: readonly number[], targets: readonly number[], noise: number) => {
  const model = gaussianRegression(
    places.map((place) => Float64Array.from(places, (other) => covariance(place, other))),
    targets,
    noise,
  )!;
  return (place: number) => model.predict(Float64Array.from(places, (other) => covariance(place, other)));
};

test("goes through what it was told when that has no noise, and knows nothing far away", () => {
  const believe = regression([0, 1, 2], [1, -1, 0.5], 0);
  expect(believe(1).mean).toBeCloseTo(-1, 3);
  expect(believe(1).deviation).toBeLessThan(0.01);
  expect(believe(50).mean).toBeCloseTo(0);
  expect(believe(50).deviation).toBeGreaterThan(believe(1.5).deviation * 3);
});

test("equals the formula of two measurements", () => {
  const [near, noise] = [covariance(0, 1), 0.25];
  const believe = regression([0, 1], [1, 0], noise);
  const determinant = (1 + noise) ** 2 - near ** 2;
  const at = covariance(0, 0.3);
  const other = covariance(1, 0.3);
  expect(believe(0.3).mean).toBeCloseTo((at * (1 + noise) - other * near) / determinant, 4);
  const explained = (at * (at * (1 + noise) - other * near) + other * (other * (1 + noise) - at * near)) / determinant;
  const scale = (1 + noise) / determinant / 2;
  expect(believe(0.3).deviation).toBeCloseTo(Math.sqrt(scale * (1 - explained)), 4);
});

test("finds measurements likelier under the noise that they have", () => {
  const places = Array.from({ length: 30 }, (_, index) => index / 10);
  const rough = places.map((place, index) => Math.sin(place) + (index % 2 === 0 ? 0.3 : -0.3));
  const likelihood = (targets: readonly number[], noise: number) =>
    gaussianRegression(
      places.map((one) => Float64Array.from(places, (other) => covariance(one, other))),
      targets,
      noise,
    )!.logLikelihood;
  const smooth = places.map(Math.sin);
  expect(likelihood(smooth, 1e-4)).toBeGreaterThan(likelihood(smooth, 0.3));
  expect(likelihood(rough, 0.3)).toBeGreaterThan(likelihood(rough, 1e-4));
});
