import type { RequestListener } from 'node:http';
import type { Metrics } from '@ticketly/http';

/** Serves `/metrics` and nothing else, for a port that only monitoring can reach. */
export const metricsHandler =
  ({ text, contentType }: Metrics): RequestListener =>
  (request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    text().then(
      (told) => response.writeHead(200, { 'Content-Type': contentType }).end(told),
      () => response.writeHead(503, { 'Retry-After': '5' }).end(),
    );
  };
