import { fileURLToPath } from 'node:url';
import { sandboxPages } from '@ticketly/adapters-sandbox';
import type { SandboxGateway } from '@ticketly/adapters-sandbox';
import { createHttpApp } from '@ticketly/http';
import type { HttpApp, HttpParts } from '@ticketly/http';
import express from 'express';
import type { RequestHandler } from 'express';
import type { Config } from '../config.ts';
import { devRoutes } from '../dev-routes.ts';
import type { Addresses } from './addresses.ts';
import type { Identity } from './identity.ts';

/** Files of the demo page, served as they are. */
const webFolder = fileURLToPath(new URL('../../web', import.meta.url));

/** The edge with what a deployment adds to it: the sandbox's page, the routes to try things with where they are allowed, and the demo's page. */
export const openHttp = (
  config: Config,
  parts: Omit<HttpParts, 'options' | 'tokenVerifier'>,
  { tokenVerifier, demoIssuer }: Identity,
  gateway: SandboxGateway,
  addresses: Addresses,
): HttpApp => {
  const { requestsPerSecond, requestsInFlight, drainMs, streamsPerAddress: perAddress, production } = config;
  const { trustedProxies, corsOrigins } = config;
  const options = {
    requestsPerSecond,
    requestsInFlight,
    drainMs,
    trustedProxies,
    ...(corsOrigins && { corsOrigins }),
    stream: { perAddress },
    publicMetrics: config.metrics.kind === 'public',
  };
  const http = createHttpApp({ ...parts, tokenVerifier, options });
  if (!production && demoIssuer !== undefined) http.app.use(devRoutes(demoIssuer, gateway));
  http.app.use(checkoutPages(gateway, addresses));
  http.app.use(express.static(webFolder, { index: 'index.html', maxAge: 0 }));
  http.finish();
  return http;
};

/** The port may not be known before the server listens, so the pages are made when they are first asked for. */
const checkoutPages = (gateway: SandboxGateway, addresses: Addresses): RequestHandler => {
  let pages: RequestHandler | undefined;
  return (request, response, next) => {
    pages ??= sandboxPages(gateway, { returnOrigins: ownOrigins(addresses.publicUrl()) });
    void pages(request, response, next);
  };
};

/** On one machine the demo's page may have been opened by either name. */
const ownOrigins = (publicUrl: string): readonly string[] => {
  const { origin, protocol, hostname, port } = new URL(publicUrl);
  const loopback = ['127.0.0.1', 'localhost'];
  return loopback.includes(hostname) ? loopback.map((name) => `${protocol}//${name}:${port}`) : [origin];
};
