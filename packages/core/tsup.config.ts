import { defineConfig } from 'tsup';

export default defineConfig({
  entry: { index: 'src/index.ts', 'memory/index': 'src/memory/index.ts', 'testing/index': 'src/testing/index.ts' },
  format: ['esm', 'cjs'],
  target: 'es2024',
  platform: 'neutral',
  // The entries share modules: no two copies of one in an application.
  splitting: true,
  dts: true,
  sourcemap: true,
  clean: true,
});
