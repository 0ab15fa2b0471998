import manifest from "@/package.json";

/** Version of this console, as package.json states it. */
export const VERSION: string = manifest.version;

/** One line about what is running: version and Node. */
export function buildInfo(): string {
  return `latchkey ${VERSION} (node ${process.versions.node})`;
}
