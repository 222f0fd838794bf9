export type { Finding, Invariant } from '../../auditing/index.ts';
