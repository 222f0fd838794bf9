import { defineConfig } from 'tsup';
import { inlinePackaged } from '../../scripts/inline-packaged.ts';

export default defineConfig({
  entry: { index: 'src/index.ts' },
  format: ['esm', 'cjs'],
  target: 'node22',
  esbuildPlugins: [inlinePackaged],
  dts: true,
  sourcemap: true,
  clean: true,
});
