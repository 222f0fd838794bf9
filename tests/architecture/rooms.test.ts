import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { floors } from './import-rules.ts';

const core = join(import.meta.dirname, '../../packages/core/src');
/** They stand beside the rooms: adapters in memory, and what proves adapters. */
const besides = ['memory', 'testing'];

/** Refusals that a file of a room declares under the name of another. */
const strayCodes = (room: string, file: string, text: string): string[] =>
  [...text.matchAll(/^ {2}readonly code: '([^/']+)\/[^']+';$/gm)]
    .filter(([, module]) => module !== room)
    .map(([line]) => `${file}:${line}`);

test('every room of the core is on one floor', () => {
  const rooms = globSync('*/index.ts', { cwd: core }).map((path) => path.split('/')[0] ?? '');

  expect(floors.flat().toSorted()).toEqual(rooms.filter((room) => !besides.includes(room)).toSorted());
});

test('the code of a refusal begins with the room that declares it', () => {
  const files = floors.flat().flatMap((room) => globSync(`${room}/**/*.ts`, { cwd: core }).map((file) => [room, file]));

  expect(
    files.flatMap(([room = '', file = '']) => strayCodes(room, file, readFileSync(join(core, file), 'utf8'))),
  ).toEqual([]);
  expect(strayCodes('halls', 'halls/refusals.ts', "  readonly code: 'scheduling/layout-unknown';")).toHaveLength(1);
});
