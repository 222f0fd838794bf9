/** A place on earth: WGS 84, degrees. */
export interface Place {
  readonly latitude: number;
  readonly longitude: number;
}

/** The mean radius of the earth as the IUGG gives it. */
const earthRadiusKm = 6371.0088;

/** The great-circle distance of two places, by the haversine formula, which stays exact for near ones. */
export const distanceKm = (from: Place, to: Place): number => {
  const latitudes = radians(to.latitude - from.latitude);
  const longitudes = radians(to.longitude - from.longitude);
  const squared =
    Math.sin(latitudes / 2) ** 2 +
    Math.cos(radians(from.latitude)) * Math.cos(radians(to.latitude)) * Math.sin(longitudes / 2) ** 2;
  return 2 * earthRadiusKm * Math.asin(Math.min(1, Math.sqrt(squared)));
};

const radians = (degrees: number): number => (degrees * Math.PI) / 180;
