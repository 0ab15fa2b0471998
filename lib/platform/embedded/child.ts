/**
 * Ends a child program in good order: on SIGTERM or SIGINT, and when its standard input ends, which happens when the
 * supervisor at the other end dies without a word. `stop` runs once; a second signal does not wait for it.
 */
export function endWithParent(stop: () => Promise<unknown>): void {
  let isEnding = false;
  const end = () => {
    if (isEnding) process.exit(1);
    isEnding = true;
    stop().then(
      () => process.exit(0),
      (cause) => {
        process.stderr.write(`${cause instanceof Error ? cause.stack : cause}\n`);
        process.exit(1);
      },
    );
  };
  process.on("SIGTERM", end);
  process.on("SIGINT", end);
  process.stdin.on("end", end).on("error", end).resume();
}
