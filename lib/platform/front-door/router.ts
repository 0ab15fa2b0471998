/** A Web route handler as Next defines it: path parameters come as a promise. */
export type RouteHandler = (
  request: Request,
  context: { params: Promise<RouteParams> },
) => Response | Promise<Response>;
/** What the path says: one text a parameter, or the remaining segments for a catch-all. */
export type RouteParams = Record<string, string | string[]>;
export type Route = { pattern: string; handlers: object };
/** The handler for a request and its parameters; `allowed` instead when the path exists but not for this method. */
export type Match = { handler: RouteHandler; params: RouteParams } | { allowed: string[] };

type Node = {
  fixed: Map<string, Node>;
  param: { name: string; node: Node } | null;
  rest: { name: string; isOptional: boolean; handlers: object } | null;
  handlers: object | null;
};
type Found = { handlers: object; params: RouteParams };

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;
/** Answers kept for paths seen before, so that a busy path is looked up once. */
const KNOWN_MAX = 2_000;
const KNOWN_MAX_CHARACTERS = 300;
const PARAM = /^\[([^\].]+)\]$/;
const REST = /^(\[)?\[\.\.\.([^\]]+)\]\]?$/;

const emptyNode = (): Node => ({ fixed: new Map(), param: null, rest: null, handlers: null });

/**
 * Builds the matcher for Next's path patterns (`[id]`, `[...rest]`, `[[...rest]]`). Fixed segments are compared without
 * regard to case and win over parameters; a trailing slash and doubled slashes don't matter. When the nearest route has
 * no handler for the method, the next wider one is asked, so that a catch-all can answer.
 */
export function createRouter(routes: readonly Route[]): (method: string, pathname: string) => Match | null {
  const root = emptyNode();
  for (const route of routes) insert(root, route);
  const known = new Map<string, Match | null>();
  const find = (method: string, pathname: string): Match | null => {
    const segments = decoded(pathname);
    const allowed = new Set<string>();
    for (const { handlers, params } of candidates(root, segments, 0, {})) {
      const handler = handlerFor(handlers, method);
      if (handler) return { handler, params };
      for (const name of METHODS) if (name in handlers) allowed.add(name);
      if (allowed.has("GET")) allowed.add("HEAD");
    }
    return allowed.size > 0 ? { allowed: [...allowed] } : null;
  };
  return (method, pathname) => {
    const key = `${method} ${pathname}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const match = find(method, pathname);
    if (known.size >= KNOWN_MAX) known.clear();
    if (key.length <= KNOWN_MAX_CHARACTERS) known.set(key, match);
    return match;
  };
}

function handlerFor(handlers: object, method: string): RouteHandler | null {
  const name = method === "HEAD" && !("HEAD" in handlers) ? "GET" : method;
  const handler: unknown = Object.hasOwn(handlers, name) ? Reflect.get(handlers, name) : null;
  return typeof handler === "function" ? (handler as RouteHandler) : null;
}

function insert(root: Node, { pattern, handlers }: Route): void {
  let node = root;
  for (const segment of pattern.split("/").filter(Boolean)) {
    const rest = REST.exec(segment);
    const param = PARAM.exec(segment);
    if (rest?.[2]) {
      node.rest = { name: rest[2], isOptional: rest[1] !== undefined, handlers };
      return;
    }
    if (param?.[1]) {
      node.param ??= { name: param[1], node: emptyNode() };
      if (node.param.name !== param[1]) throw new Error(`${pattern}: one place in a path has two parameter names`);
      node = node.param.node;
    } else {
      const next = node.fixed.get(segment.toLowerCase()) ?? emptyNode();
      node.fixed.set(segment.toLowerCase(), next);
      node = next;
    }
  }
  node.handlers = handlers;
}

/** Routes that fit the segments from `at` on, the most particular first. */
function* candidates(node: Node, segments: readonly string[], at: number, params: RouteParams): Generator<Found> {
  const segment = segments[at];
  if (segment === undefined) {
    if (node.handlers) yield { handlers: node.handlers, params };
    if (node.rest?.isOptional) yield { handlers: node.rest.handlers, params: { ...params, [node.rest.name]: [] } };
    return;
  }
  const fixed = node.fixed.get(segment.toLowerCase());
  if (fixed) yield* candidates(fixed, segments, at + 1, params);
  if (node.param) {
    yield* candidates(node.param.node, segments, at + 1, { ...params, [node.param.name]: segment });
  }
  if (node.rest) yield { handlers: node.rest.handlers, params: { ...params, [node.rest.name]: segments.slice(at) } };
}

/** The path's segments; what is not valid percent-encoding stays as it is, and fits no fixed segment. */
function decoded(pathname: string): string[] {
  const segments = pathname.split("/").filter((segment) => segment !== "");
  if (!pathname.includes("%")) return segments;
  try {
    return segments.map(decodeURIComponent);
  } catch {
    return segments;
  }
}
