import type { Route } from '../route.ts';

/** What an address resolves to. */
export type Match =
  | { readonly kind: 'route'; readonly route: Route; readonly params: Readonly<Record<string, string>> }
  /** The address exists, but not for this method. */
  | { readonly kind: 'other-method'; readonly allowed: readonly string[] }
  | { readonly kind: 'nothing' };

interface Pattern {
  readonly route: Route;
  readonly expression: RegExp;
}

/** Like Express: case-insensitive, with or without a trailing slash. */
const patternOf = (route: Route): Pattern => {
  const source = route.path.replaceAll('.', '\\.').replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)');
  return { route, expression: new RegExp(`^${source}/?$`, 'i') };
};

const nothing: Match = { kind: 'nothing' };

/** Makes the search for the route of a method and a path. */
export const routeMatcher = (routes: readonly Route[]): ((method: string, path: string) => Match) => {
  const patterns = routes.map(patternOf);
  return (method, path) => {
    const wanted = method === 'HEAD' ? 'get' : method.toLowerCase();
    const allowed: string[] = [];
    for (const { route, expression } of patterns) {
      const found = expression.exec(path);
      if (found === null) continue;
      if (route.method === wanted) {
        const params = decoded(found.groups);
        return params === undefined ? nothing : { kind: 'route', route, params };
      }
      allowed.push(route.method.toUpperCase());
    }
    return allowed.length === 0 ? nothing : { kind: 'other-method', allowed };
  };
};

/** Undefined if a segment is not valid in an address. */
const decoded = (groups: Readonly<Record<string, string>> | undefined): Record<string, string> | undefined => {
  try {
    return Object.fromEntries(Object.entries(groups ?? {}).map(([name, text]) => [name, decodeURIComponent(text)]));
  } catch {
    return undefined;
  }
};
