import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cruise } from 'dependency-cruiser';
import type { ICruiseResult } from 'dependency-cruiser';
import { importRules } from './import-rules.ts';

/** An import that a rule forbids. */
export interface BrokenRule {
  readonly rule: string;
  readonly from: string;
  readonly to: string;
}

/** What was looked at, and which of its imports break a rule. */
export interface Inspection {
  readonly files: readonly string[];
  readonly broken: readonly BrokenRule[];
}

/** Follows every import, of types too, in the workspace that lies in this folder. */
export const inspectImports = async (root: string): Promise<Inspection> => {
  const folders = ['packages', 'reference-deploy', 'tests'].filter((name) => existsSync(join(root, name)));
  const { output } = await cruise(
    folders,
    {
      baseDir: root,
      validate: true,
      ruleSet: { forbidden: [...importRules] },
      tsPreCompilationDeps: true,
      doNotFollow: { path: ['node_modules'] },
      exclude: { path: ['(^|/)(dist|coverage|web)/', '^tests/.*/fixtures/', 'tsup\\.config\\.ts$'] },
    },
    {
      conditionNames: ['source', 'import', 'types', 'node', 'default'],
      exportsFields: ['exports'],
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.d.ts'],
      bustTheCache: true,
    },
  );
  const { modules, summary } = output as ICruiseResult;
  return {
    files: modules.map(({ source }) => source).filter((source) => !source.includes('node_modules')),
    broken: summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to })),
  };
};
