import type { Position } from '../../../messaging/index.ts';
import type { PortsSubject } from '../subject.ts';

export type CheckpointsSubject = Pick<PortsSubject<'checkpoints'>, 'ports' | 'peer'>;

export const at = (position: number): Position => position as Position;
