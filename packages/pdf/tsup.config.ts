import { defineConfig } from 'tsup';

export default defineConfig({
  // The thread is a file of its own beside the entry, which starts it.
  entry: { index: 'src/index.ts', 'printer.worker': 'src/printer.worker.ts' },
  format: ['esm', 'cjs'],
  target: 'node22',
  // Gives CommonJS an `import.meta.url`, by which files beside the code are found.
  shims: true,
  dts: { entry: { index: 'src/index.ts' } },
  sourcemap: true,
  clean: true,
});
