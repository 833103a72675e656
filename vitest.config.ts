import { defineConfig } from "vitest/config";

// the tutorials take as long as all other tests: they have a script of their own
const tutorials = ["test/notebooks/tutorials.test.ts"];

export default defineConfig({
  test: {
    // one test file a process: TensorFlow.js backends are global to a process
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    projects: [
      { extends: true, test: { name: "tests", include: ["test/**/*.test.ts"], exclude: tutorials } },
      { extends: true, test: { name: "tutorials", include: tutorials } },
    ],
  },
});
