import { describe, expect, it } from 'vitest';
import { distanceKm } from './distance.ts';

describe('a distance', () => {
  const wien = { latitude: 48.2082, longitude: 16.3738 };
  const graz = { latitude: 47.0707, longitude: 15.4395 };

  it('is the great circle', () => {
    expect(distanceKm(wien, graz)).toBeCloseTo(144.8, 0);
    expect(distanceKm(graz, wien)).toBeCloseTo(distanceKm(wien, graz), 9);
    expect(distanceKm(wien, wien)).toBe(0);
  });

  it('crosses the date line and reaches the antipodes', () => {
    expect(distanceKm({ latitude: 0, longitude: 179.5 }, { latitude: 0, longitude: -179.5 })).toBeCloseTo(111.2, 0);
    expect(distanceKm({ latitude: 0, longitude: 0 }, { latitude: 0, longitude: 180 })).toBeCloseTo(20015, 0);
  });
});
