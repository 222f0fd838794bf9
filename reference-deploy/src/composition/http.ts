import { fileURLToPath } from 'node:url';
import { createHttpApp } from '@ticketly/http';
import type { HttpApp, HttpParts } from '@ticketly/http';
import express from 'express';
import type { Config } from '../config.ts';
import { devRoutes } from '../dev-routes.ts';
import { ownHostsOnly } from '../own-hosts.ts';
import type { DescribeOrder, Payments } from '../payments/payments.ts';
import type { Identity } from './identity.ts';

/** Files of the demo page, served as they are. */
const webFolder = fileURLToPath(new URL('../../web', import.meta.url));

/**
 * The edge plus what a deployment adds: the provider's pages, the development routes where they are
 * allowed, and the demo's page.
 */
export const openHttp = (
  config: Config,
  parts: Omit<HttpParts, 'options' | 'tokenVerifier'>,
  { tokenVerifier, demoIssuer }: Identity,
  { pages, demo }: Payments,
  describe: DescribeOrder,
): HttpApp => {
  const { requestsPerSecond, requestsInFlight, drainMs, streamsPerAddress: perAddress, production } = config;
  const { trustedProxies, corsOrigins, holds } = config;
  const options = {
    requestsPerSecond,
    requestsInFlight,
    drainMs,
    trustedProxies,
    ...(corsOrigins && { corsOrigins }),
    stream: { perAddress, inProcess: config.descriptors?.readers },
    holds,
    publicMetrics: config.metrics.kind === 'public',
    onlyHealth: !config.parts.includes('api'),
  };
  const http = createHttpApp({ ...parts, tokenVerifier, options });
  if (options.onlyHealth) {
    http.finish();
    return http;
  }
  http.app.use(['/dev', '/sandbox'], ownHostsOnly(config));
  if (!production && demoIssuer !== undefined) http.app.use(devRoutes(demoIssuer, demo));
  if (pages !== undefined) http.app.use(pages(describe));
  http.app.use(express.static(webFolder, { index: 'index.html', maxAge: 0 }));
  http.finish();
  return http;
};
