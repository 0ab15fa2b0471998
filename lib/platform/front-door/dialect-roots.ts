/** A root that another dialect insists on, and the route file below app/api/dialects that answers it. */
export type DialectRoot = { method: string; path: string; to: string };

/** Exact method and path on the left; on the right the path of a route file, as its folders name it. */
export const DIALECT_ROOTS: readonly DialectRoot[] = [];

const byRoot = new Map(DIALECT_ROOTS.map(({ method, path, to }) => [`${method} ${path}`, to]));

/** The path to answer under: the dialect's own route file for its roots, otherwise the path itself. */
export function dialectPath(method: string, pathname: string): string {
  return byRoot.size === 0 ? pathname : (byRoot.get(`${method} ${pathname}`) ?? pathname);
}
