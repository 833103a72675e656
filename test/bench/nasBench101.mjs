// Counts the cells of NAS-Bench-101 by number of vertices, and compares them with the published counts. Run `npm run build` first.
import { countModules } from "nasbook";

const published = { 2: 1, 3: 6, 4: 84, 5: 2441, 6: 62010, 7: 359082 };
const most = Number(process.argv[2] ?? 7);
let total = 0;
for (const [vertices, expected] of Object.entries(published)) {
  if (Number(vertices) > most) break;
  const start = performance.now();
  const count = countModules({ vertices: Number(vertices), edges: 9, ops: 3 });
  total += count;
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`${vertices} vertices: ${count} cells, published ${expected}, ${seconds} s`);
  if (count !== expected) process.exitCode = 1;
}
console.log(`${total} cells of at most ${most} vertices`);
