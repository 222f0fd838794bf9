import type { IForbiddenRuleType } from 'dependency-cruiser';

/** Tests and what only they use. */
const test = '\\.(test|fixture)\\.ts$';
/**
 * A package from the registry, as it resolves in an installed tree and as it is written where it
 * does not.
 */
const npm = (...names: string[]): string => `(^|/node_modules/)(@types/)?(${names.join('|')})(/|$)`;
/** Packages of this workspace, likewise. */
const ours = (...names: string[]): string => `^(packages|@ticketly)/(${names.join('|')})(/|$)`;

/** An adapter knows the core and the driver it adapts; its own tests may use more. */
const adapter = (name: string, ...drivers: string[]): IForbiddenRuleType => ({
  name: `adapters-${name}-imports-core-and-its-driver`,
  severity: 'error',
  from: { path: `^packages/adapters-${name}/src`, pathNot: test },
  to: { pathNot: [ours('core', `adapters-${name}`), npm(...drivers)], dependencyTypesNot: ['core'] },
});

/** The rooms of the core, from the ground up: each imports lower floors only. */
export const floors: readonly (readonly string[])[] = [
  ['kernel'],
  ['jobs', 'identity', 'messaging', 'seating', 'tickets', 'pricing', 'ledger'],
  ['organizations', 'payments', 'locking'],
  ['catalog'],
  ['discounts'],
  ['orders'],
  ['scheduling', 'halls'],
  ['showings', 'timers', 'views', 'restoring', 'wire', 'receipts'],
  ['live-map', 'settlement', 'trending', 'auditing', 'contacts', 'accounting'],
  ['holding', 'checkout', 'browsing', 'dashboards', 'printing'],
];

const rooms = (names: readonly string[]): string => `^packages/core/src/(${names.join('|')})/`;

const noneLooksUp: IForbiddenRuleType[] = floors.map((floor, level) => ({
  name: `core-floor-${level + 1}-imports-lower-floors`,
  severity: 'error',
  from: { path: rooms(floor), pathNot: test },
  to: {
    path: '^packages/core/src/',
    pathNot: ['^packages/core/src/$1/', ...(level === 0 ? [] : [rooms(floors.slice(0, level).flat())])],
  },
}));

const insideCore: IForbiddenRuleType[] = [
  ...noneLooksUp,
  {
    name: 'core-imports-only-core',
    severity: 'error',
    from: { path: '^packages/core/src/', pathNot: ['^packages/core/src/testing/comparing/', test] },
    to: { pathNot: '^packages/core/src/' },
  },
  {
    name: 'core-compares-with-fast-check',
    severity: 'error',
    from: { path: '^packages/core/src/testing/comparing/', pathNot: test },
    to: { pathNot: ['^packages/core/src/', npm('fast-check')] },
  },
  {
    name: 'kits-run-without-fast-check',
    severity: 'error',
    from: { path: '^packages/core/src/', pathNot: ['^packages/core/src/testing/comparing/', test] },
    to: { path: '^packages/core/src/testing/comparing/' },
  },
  {
    name: 'core-modules-meet-at-their-index',
    severity: 'error',
    from: { path: '^packages/core/src/([^/]+)/' },
    to: {
      path: '^packages/core/src/[^/]+/',
      pathNot: ['^packages/core/src/$1/', '^packages/core/src/[^/]+/index\\.ts$'],
    },
  },
  {
    name: 'domain-knows-no-memory',
    severity: 'error',
    from: { path: '^packages/core/src/', pathNot: ['^packages/core/src/(memory|testing)/', test] },
    to: { path: '^packages/core/src/(memory|testing)/' },
  },
];

const betweenPackages: IForbiddenRuleType[] = [
  {
    name: 'only-the-deployment-runs-on-memory',
    severity: 'error',
    from: { path: '^packages/', pathNot: ['^packages/core/', test] },
    to: { path: '^(packages/core/src|@ticketly/core)/memory(/|$)' },
  },
  {
    name: 'kits-are-for-tests',
    severity: 'error',
    from: { path: '^(packages|reference-deploy)/', pathNot: ['^packages/core/', test] },
    to: { path: '^(packages/core/src|@ticketly/core)/testing(/|$)' },
  },
  {
    name: 'adapters-never-know-each-other',
    severity: 'error',
    from: { path: '^packages/(adapters-[^/]+)/' },
    to: { path: ours('adapters-[^/]+'), pathNot: ours('$1') },
  },
  {
    name: 'http-imports-core-and-its-libraries',
    severity: 'error',
    from: { path: '^packages/http/src', pathNot: test },
    to: {
      pathNot: [
        ours('core', 'http'),
        npm(
          'express',
          'express-serve-static-core',
          'zod',
          'helmet',
          'cors',
          'pino',
          'prom-client',
          'rate-limiter-flexible',
          'qrcode',
          'fresh',
          'negotiator',
        ),
      ],
      dependencyTypesNot: ['core'],
    },
  },
  {
    name: 'http-knows-no-adapter',
    severity: 'error',
    from: { path: '^packages/http/' },
    to: { path: ours('adapters-[^/]+') },
  },
  {
    name: 'packages-know-no-deployment',
    severity: 'error',
    from: { path: '^packages/' },
    to: { path: ['^(reference-deploy|tests)/', '^@ticketly/(reference-deploy|tests)(/|$)'] },
  },
  {
    name: 'only-the-deployment-wires',
    severity: 'error',
    from: { pathNot: '^reference-deploy/' },
    to: { path: npm('inversify', 'reflect-metadata') },
  },
];

/** What may import what, as rules for dependency-cruiser. */
export const importRules: readonly IForbiddenRuleType[] = [
  ...insideCore,
  ...betweenPackages,
  adapter('oidc', 'jose', 'openid-client', 'oauth4webapi'),
  adapter('sandbox', 'express', 'express-serve-static-core'),
  adapter('postgres', 'pg', 'pg-protocol', '@electric-sql/pglite'),
  adapter('redis', 'ioredis'),
  adapter('kafka', 'kafkajs'),
  adapter('mongo', 'mongodb', 'bson'),
  adapter('stripe', 'stripe'),
  {
    name: 'pdf-imports-core-and-its-libraries',
    severity: 'error',
    from: { path: '^packages/pdf/src', pathNot: test },
    to: {
      pathNot: [ours('core', 'pdf'), npm('pdfkit', 'fontkit', 'bidi-js', 'linebreak', 'qrcode')],
      dependencyTypesNot: ['core'],
    },
  },
  // Two files of a module may speak of each other's types: that is gone when the code runs.
  {
    name: 'no-cycles',
    severity: 'error',
    from: {},
    to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
  },
];

/**
 * Rules for folders, of which tests are no part: a module's tests may run on what depends on the
 * module.
 */
export const folderRules: readonly IForbiddenRuleType[] = [
  { name: 'no-cycles-of-modules', severity: 'error', scope: 'folder', from: {}, to: { circular: true } },
];
