/** How a matrix product is divided: a workgroup computes a tile, each of its threads a part of it, and loads so much of the depth at once. */
export interface TileShape {
  readonly rows: number;
  readonly columns: number;
  readonly depth: number;
  /** Rows and columns of a thread, multiples of four. */
  readonly threadRows: number;
  readonly threadColumns: number;
}

/** A matrix that tiles are loaded from, four numbers at a time. */
export interface TileSource {
  /** Whether these four follow each other along the depth, which is summed over, or along the other side. */
  readonly along: "depth" | "side";
  /**
   * WGSL functions whose names begin with that of the matrix, `a` or `b`: `aSide(i32)` and `aDepth(i32)` turn a place along a side, or the depth, into a
   * `vec3<i32>` of the source's own; `aNext(vec3<i32>)` gives the place that is `TileShape.depth` deeper; `aLoad(side, depth)` reads from
   * both, and zeros beyond the matrix.
   */
  readonly code: string;
}

export interface TiledProduct {
  readonly shape: TileShape;
  readonly a: TileSource;
  readonly b: TileSource;
  /** WGSL at the beginning of `main`, which knows `group`; it defines `rows`, `columns` and `depths`, the same for all threads of a workgroup. */
  readonly start: string;
  /** WGSL function `store(row : i32, column : i32, sums : vec4<f32>)` for four columns, of which those beyond the matrix are to be left out. */
  readonly store: string;
  /** Whether -0 in `a` is padding, whose product with infinity and NaN is zero. @defaultValue false */
  readonly padded?: boolean;
}

export const threadsOf = ({ rows, columns, threadRows, threadColumns }: TileShape): number =>
  (rows / threadRows) * (columns / threadColumns);

const range = (length: number): readonly number[] => Array.from({ length }, (_, index) => index);

/** WGSL of a matrix product in tiles. Workgroups along x and y are those of the tiles, in rows of `given.across`. */
export function tiledProduct({ shape, a, b, start, store, padded = false }: TiledProduct): string {
  const threads = threadsOf(shape);
  const across = shape.columns / shape.threadColumns;
  const down = shape.rows / shape.threadRows;
  const tiles = [
    { name: "a", side: shape.rows, first: "firstRow", along: a.along },
    { name: "b", side: shape.columns, first: "firstColumn", along: b.along },
  ];
  // four floats more, so that the threads which store a column of four meet in fewer banks
  const pitch = (side: number, along: TileSource["along"]) => side / 4 + (along === "depth" ? 1 : 0);
  const loads = tiles.flatMap(({ name, side, first, along }) => {
    const items = (side * shape.depth) / 4;
    const wide = along === "depth" ? shape.depth / 4 : side / 4;
    return range(Math.ceil(items / threads)).map((slot) => {
      const item = `(local + ${slot * threads})`;
      const [sideAt, depthAt] =
        along === "depth"
          ? [`${item} / ${wide}`, `${item} % ${wide} * 4`]
          : [`${item} % ${wide} * 4`, `${item} / ${wide}`];
      const [sideName, depthName] = [`${name}Side${slot}`, `${name}Depth${slot}`];
      const value = `${name}Load(${sideName}, ${depthName})`;
      const stores =
        along === "side"
          ? `${name}Tile[(${depthAt}) * ${pitch(side, along)} + ${item} % ${wide}] = loaded;`
          : range(4)
              .map(
                (c) =>
                  `${name}Tile[(${depthAt} + ${c}) * ${pitch(side, along)} + (${sideAt}) / 4][(${sideAt}) % 4] = loaded[${c}];`,
              )
              .join("\n");
      const guard = (code: string) => (items % threads === 0 ? code : `if (${item} < ${items}) { ${code} }`);
      const watch =
        padded && name === "b"
          ? "if (any((bitcast<vec4<u32>>(loaded) & vec4<u32>(0x7f800000u)) == vec4<u32>(0x7f800000u))) { atomicStore(&odd, 1u); }"
          : "";
      return {
        before: `let ${sideName} = ${name}Side(${first} + ${sideAt}); var ${depthName} = ${name}Depth(${depthAt});`,
        each: guard(`let loaded = ${value}; ${watch} ${stores} ${depthName} = ${name}Next(${depthName});`),
      };
    });
  });
  const [rowFours, columnFours] = [range(shape.threadRows / 4), range(shape.threadColumns / 4)];
  const sums = rowFours.flatMap((i) =>
    range(4).flatMap((e) => columnFours.map((j) => ({ i, e, j, name: `sum${4 * i + e}_${j}` }))),
  );
  const product = (skips: boolean) => `
    for (var depth = 0; depth < ${shape.depth}; depth = depth + 1) {
      ${rowFours.map((i) => `let a${i} = aTile[depth * ${pitch(shape.rows, a.along)} + down + ${i * down}];`).join("\n")}
      ${skips ? rowFours.map((i) => `let skip${i} = bitcast<vec4<u32>>(a${i}) == vec4<u32>(0x80000000u);`).join("\n") : ""}
      ${columnFours.map((j) => `let b${j} = bTile[depth * ${pitch(shape.columns, b.along)} + across + ${j * across}];`).join("\n")}
      ${sums
        .map(({ i, e, j, name }) =>
          skips
            ? `${name} = select(${name} + a${i}[${e}] * b${j}, ${name}, skip${i}[${e}]);`
            : `${name} = ${name} + a${i}[${e}] * b${j};`,
        )
        .join("\n")}
    }`;
  return `
    var<workgroup> aTile : array<vec4<f32>, ${shape.depth * pitch(shape.rows, a.along)}>;
    var<workgroup> bTile : array<vec4<f32>, ${shape.depth * pitch(shape.columns, b.along)}>;
    ${padded ? "var<workgroup> odd : atomic<u32>; // whether anything in b is not finite" : ""}
    ${a.code}
    ${b.code}
    ${store}
    @compute @workgroup_size(${threads})
    fn main(@builtin(local_invocation_index) index : u32, @builtin(workgroup_id) group : vec3<u32>) {
      ${start}
      let local = i32(index);
      let tile = i32(group.y) * given.across + i32(group.x);
      let tilesAcross = (columns + ${shape.columns - 1}) / ${shape.columns};
      let firstRow = tile / tilesAcross * ${shape.rows};
      let firstColumn = tile % tilesAcross * ${shape.columns};
      if (firstRow >= rows) { // the same for all threads of a workgroup
        return;
      }
      let across = local % ${across};
      let down = local / ${across};
      ${loads.map(({ before }) => before).join("\n")}
      ${sums.map(({ name }) => `var ${name} = vec4<f32>(0.0);`).join("\n")}
      for (var done = 0; done < depths; done = done + ${shape.depth}) {
        ${loads.map(({ each }) => `{ ${each} }`).join("\n")}
        workgroupBarrier();
        ${padded ? `if (atomicLoad(&odd) == 0u) { ${product(false)} } else { ${product(true)} }` : product(false)}
        workgroupBarrier();
      }
      ${sums
        .map(
          ({ i, e, j, name }) =>
            `store(firstRow + (down + ${i * down}) * 4 + ${e}, firstColumn + (across + ${j * across}) * 4, ${name});`,
        )
        .join("\n")}
    }
  `;
}

/** Workgroups of the tiles along x and y, and how many stand in a row. @param most that WebGPU allows along a dimension */
export function tileGroups(
  { rows, columns }: { readonly rows: number; readonly columns: number },
  shape: TileShape,
  most = 65_535,
): { readonly across: number; readonly groups: readonly [number, number] } {
  const tiles = Math.max(1, Math.ceil(rows / shape.rows) * Math.ceil(columns / shape.columns));
  const across = Math.min(tiles, most);
  return { across, groups: [across, Math.ceil(tiles / across)] };
}
