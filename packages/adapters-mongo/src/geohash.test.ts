import { distanceKm } from '@ticketly/core/browsing';
import type { Coordinates } from '@ticketly/core/browsing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellsAround, cellsAt } from './geohash.ts';

const point: fc.Arbitrary<Coordinates> = fc.record({
  latitude: fc.double({ min: -90, max: 90, noNaN: true }),
  longitude: fc.double({ min: -180, max: 180, noNaN: true }),
});

/** A point at a distance and bearing of another, on the sphere. */
const moved = ({ latitude, longitude }: Coordinates, km: number, bearing: number): Coordinates => {
  const [angle, from] = [km / 6371.0088, (latitude * Math.PI) / 180];
  const to = Math.asin(Math.sin(from) * Math.cos(angle) + Math.cos(from) * Math.sin(angle) * Math.cos(bearing));
  const east = Math.atan2(
    Math.sin(bearing) * Math.sin(angle) * Math.cos(from),
    Math.cos(angle) - Math.sin(from) * Math.sin(to),
  );
  const degrees = longitude + (east * 180) / Math.PI;
  return { latitude: (to * 180) / Math.PI, longitude: ((((degrees + 180) % 360) + 360) % 360) - 180 };
};

describe('cells', () => {
  it('are geohashes', () => {
    expect(cellsAt({ latitude: 57.64911, longitude: 10.40744 }).at(-1)).toBe('u4pruy');
    expect(cellsAt({ latitude: 48.2082, longitude: 16.3738 })).toEqual(['u', 'u2', 'u2e', 'u2ed', 'u2edk', 'u2edk8']);
    expect(cellsAt({ latitude: 90, longitude: 180 }).at(-1)).toBe('zzzzzz');
    expect(cellsAt({ latitude: -90, longitude: -180 }).at(-1)).toBe('000000');
  });

  it('around a point hold everything within the radius, at poles and the date line as well', () => {
    fc.assert(
      fc.property(
        point,
        fc.double({ min: 0.01, max: 21_000, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 2 * Math.PI, noNaN: true }),
        (center, radiusKm, share, bearing) => {
          const other = moved(center, Math.min(radiusKm, 20_015) * share, bearing);
          if (distanceKm(center, other) > radiusKm) return;
          const cells = new Set(cellsAround(center, radiusKm));
          expect(cells.size).toBeLessThanOrEqual(40);
          expect(cellsAt(other).some((cell) => cells.has(cell))).toBe(true);
        },
      ),
      { numRuns: 5_000 },
    );
  });

  it('around a point are small where the radius is', () => {
    const around = cellsAround({ latitude: 48.2, longitude: 16.37 }, 1);
    expect(around.every((cell) => cell.length === 6)).toBe(true);
  });
});
