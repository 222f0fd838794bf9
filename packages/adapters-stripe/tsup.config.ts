import { defineConfig } from 'tsup';

export default defineConfig({
  entry: { index: 'src/index.ts' },
  format: ['esm', 'cjs'],
  target: 'node22',
  // Gives CommonJS an `import.meta.url`, by which files beside the code are found.
  shims: true,
  dts: true,
  sourcemap: true,
  clean: true,
});
