import type { PortsSubject } from '../subject.ts';

export type IdempotencyKeysSubject = PortsSubject<'idempotencyKeys'>;
