import { describe, expect, it } from 'vitest';
import { races } from './rebuild-races.fixture.ts';

describe('a rebuild beside projectors in other processes', () => {
  it('ends with what the log makes of the view, and no reader sees a document go back, whoever is killed', async () => {
    const outcomes = await races(12);
    expect(outcomes.flatMap(({ complaints }) => complaints)).toEqual([]);
    expect(outcomes.map(({ differences }) => differences)).toEqual(outcomes.map(() => 0));
    expect(Math.min(...outcomes.map(({ live }) => live))).toBeGreaterThan(1);
    expect(Math.min(...outcomes.map(({ kills }) => kills))).toBeGreaterThan(3);
  });

  it('loses nothing to processes that paused and resume next to their successors', async () => {
    const outcomes = await races(12, { zombies: true });
    expect(outcomes.map(({ differences }) => differences)).toEqual(outcomes.map(() => 0));
    expect(Math.min(...outcomes.map(({ live }) => live))).toBeGreaterThan(1);
  });
});
