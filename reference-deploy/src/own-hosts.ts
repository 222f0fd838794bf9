import { isIP } from 'node:net';
import type { RequestHandler } from 'express';
import type { Config } from './config.ts';

/**
 * Lets requests pass that name this deployment as their host: by address, as `localhost`, or as its
 * settings call it. Others are answered with 421.
 *
 * Whoever owns a name can point it at this machine, and a browser then takes their page for one of
 * ours (DNS rebinding): it could ask for tokens, and read them.
 */
export const ownHostsOnly = ({ host, publicUrl }: Pick<Config, 'host' | 'publicUrl'>): RequestHandler => {
  const own = new Set(['localhost', host.toLowerCase()]);
  if (publicUrl !== undefined) own.add(new URL(publicUrl).hostname);
  return (request, response, next) => {
    // HTTP/1.0 has requests without a host.
    const name = request.get('host') === undefined ? '' : request.hostname.toLowerCase();
    if (own.has(name) || isIP(name.replace(/^\[|\]$/g, '')) !== 0) {
      next();
      return;
    }
    const problem = { type: 'about:blank', title: 'This deployment has another name.', status: 421 };
    response.status(421).type('application/problem+json').send(JSON.stringify(problem));
  };
};
