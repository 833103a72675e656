import { defineConfig } from "vitest/config";

// these take long, and have scripts of their own
const tutorials = ["test/notebooks/tutorials.test.ts"];
const webgpu = ["test/tensor/webgpu/**/*.test.ts"];

export default defineConfig({
  test: {
    // one test file a process: TensorFlow.js backends are global to a process
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    projects: [
      { extends: true, test: { name: "tests", include: ["test/**/*.test.ts"], exclude: [...tutorials, ...webgpu] } },
      { extends: true, test: { name: "tutorials", include: tutorials } },
      { extends: true, test: { name: "webgpu", include: webgpu } },
    ],
  },
});
