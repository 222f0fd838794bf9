/** A point on earth: WGS 84, in degrees. */
export interface Coordinates {
  readonly latitude: number;
  readonly longitude: number;
}

/** The mean radius of the earth as the IUGG gives it. */
const earthRadiusKm = 6371.0088;

/**
 * The great-circle distance between two points, by the haversine formula, which stays accurate for
 * close ones.
 */
export const distanceKm = (from: Coordinates, to: Coordinates): number => {
  const latitudes = radians(to.latitude - from.latitude);
  const longitudes = radians(to.longitude - from.longitude);
  const squared =
    Math.sin(latitudes / 2) ** 2 +
    Math.cos(radians(from.latitude)) * Math.cos(radians(to.latitude)) * Math.sin(longitudes / 2) ** 2;
  return 2 * earthRadiusKm * Math.asin(Math.min(1, Math.sqrt(squared)));
};

const radians = (degrees: number): number => (degrees * Math.PI) / 180;
