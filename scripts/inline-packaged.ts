import { pathToFileURL } from 'node:url';

/** As much of an esbuild plugin as is used here. */
interface Builds {
  onLoad(
    options: { readonly filter: RegExp },
    load: (file: { readonly path: string }) => Promise<{ readonly contents: string; readonly loader: 'js' }>,
  ): void;
}

/**
 * A plugin for builds that replaces every module named `packaged-*.ts` by what it exports. Such a
 * module reads files beside the sources; where an application is bundled into one file, nothing
 * lies beside it.
 */
export const inlinePackaged: { readonly name: string; readonly setup: (build: Builds) => void } = {
  name: 'inline-packaged',
  setup: (build) => {
    build.onLoad({ filter: /[/\\]packaged-[a-z-]+\.ts$/ }, async ({ path }) => {
      const exported = (await import(pathToFileURL(path).href)) as Readonly<Record<string, unknown>>;
      const lines = Object.entries(exported).map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};`);
      return { contents: lines.join('\n'), loader: 'js' };
    });
  },
};
