import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cruise } from 'dependency-cruiser';
import type { ICruiseResult, IForbiddenRuleType } from 'dependency-cruiser';
import { folderRules, importRules } from './import-rules.ts';

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

const aside = ['(^|/)(dist|coverage|web)/', '^tests/.*/fixtures/', 'tsup\\.config\\.ts$'];

const follow = async (
  root: string,
  folders: string[],
  forbidden: readonly IForbiddenRuleType[],
  exclude: string[],
): Promise<ICruiseResult> => {
  const { output } = await cruise(
    folders,
    {
      baseDir: root,
      validate: true,
      ruleSet: { forbidden: [...forbidden] },
      tsPreCompilationDeps: true,
      doNotFollow: { path: ['node_modules'] },
      exclude: { path: exclude },
    },
    {
      conditionNames: ['source', 'import', 'types', 'node', 'default'],
      exportsFields: ['exports'],
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.d.ts'],
      bustTheCache: true,
    },
  );
  return output as ICruiseResult;
};

/** Follows every import, of types too, in the workspace that lies in this folder. */
export const inspectImports = async (root: string): Promise<Inspection> => {
  const folders = ['packages', 'reference-deploy', 'tests'].filter((name) => existsSync(join(root, name)));
  const files = await follow(root, folders, importRules, aside);
  const modules = await follow(root, folders, folderRules, [...aside, '\\.(test|fixture)\\.ts$']);
  return {
    files: files.modules.map(({ source }) => source).filter((source) => !source.includes('node_modules')),
    broken: [...files.summary.violations, ...modules.summary.violations].map(({ rule, from, to }) => ({
      rule: rule.name,
      from,
      to,
    })),
  };
};
