import "server-only";
import type { Need } from "@/lib/access/decide";
import { invalidField } from "@/lib/core/errors";
import { factsOfRoute } from "@/lib/http/api-route";
import type { ParamReader } from "@/lib/http/params";
import { createRouter, type Route } from "@/lib/platform/front-door/router";

/** The front door's own table of routes. */
export type RouteTable = readonly Route[];

const routers = new WeakMap<RouteTable, ReturnType<typeof createRouter>>();

function find(routes: RouteTable, method: string, path: string) {
  const router = routers.get(routes) ?? createRouter(routes);
  routers.set(routes, router);
  const [pathname = path] = path.split(/[?#]/);
  for (const candidate of [`/api/v1${pathname}`, pathname]) {
    const match = router(method, candidate);
    // A catch-all answers what no route has.
    if (match && "handler" in match && !Array.isArray(match.params.path)) return match;
  }
  return null;
}

/**
 * What the route that answers this method and path asks for, by the handler's own declaration. Null for a route that
 * asks nobody who they are. 400 when no route answers there, and the route's own 400 for ids that it can't read.
 */
export function needOfRoute(routes: RouteTable, method: string, path: string): Need | null {
  const match = find(routes, method, path);
  if (!match) throw invalidField("action", `no route answers ${method} there`);
  const facts = factsOfRoute(match.handler);
  if (!facts) return null;
  const readers = Object.entries((facts.params ?? {}) as Record<string, ParamReader<unknown>>);
  const params = Object.fromEntries(readers.map(([name, read]) => [name, read(String(match.params[name] ?? ""))]));
  return typeof facts.need === "function" ? facts.need(params as never) : facts.need;
}
