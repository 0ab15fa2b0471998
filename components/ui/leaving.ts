type Guard = {
  /** Asks whether the page may be left; calls `go` when it may. */
  ask: (go: () => void) => void;
  /** Opens an address of the console. */
  push: (href: string) => void;
};

/** Who holds something that leaving would lose; the last one is asked. */
const guards: Guard[] = [];

/** True for a click that would open another page of the console in this tab. */
function leadsAway(event: MouseEvent, link: HTMLAnchorElement): boolean {
  const isPlain = event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
  const isHere = (link.target === "" || link.target === "_self") && !link.hasAttribute("download");
  return isPlain && isHere && link.origin === location.origin && link.pathname !== location.pathname;
}

function onClick(event: MouseEvent): void {
  const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a[href]") : null;
  const guard = guards.at(-1);
  if (!link || !guard || !leadsAway(event, link)) return;
  // The menu or sheet that the link is in still hears of the click, and closes; the router takes it as done.
  event.preventDefault();
  const { pathname, search, hash } = link;
  leavePage(() => guard.push(`${pathname}${search}${hash}`));
}

/** A step back or forth, where the browser lets a page ask (Navigation API). */
function onNavigate(event: NavigateEvent): void {
  const { key, url } = event.destination;
  if (event.navigationType !== "traverse" || !event.cancelable) return;
  if (new URL(url).pathname === location.pathname) return;
  event.preventDefault();
  leavePage(() => void navigation.traverseTo(key));
}

function onUnload(event: BeforeUnloadEvent): void {
  event.preventDefault();
}

const steps = (): Navigation | null => ("navigation" in window ? window.navigation : null);

function listen(): void {
  // Before React hears of the click.
  window.addEventListener("click", onClick, { capture: true });
  window.addEventListener("beforeunload", onUnload);
  steps()?.addEventListener("navigate", onNavigate);
}

function rest(): void {
  window.removeEventListener("click", onClick, { capture: true });
  window.removeEventListener("beforeunload", onUnload);
  steps()?.removeEventListener("navigate", onNavigate);
}

/**
 * From now on `guard` is asked before the page is left by a link, by `leavePage` or by a step back, and the browser
 * asks before it is closed or loaded anew. Answers what ends it.
 */
export function guardPage(guard: Guard): () => void {
  guards.push(guard);
  listen();
  return () => {
    guards.splice(guards.indexOf(guard), 1);
    if (guards.length === 0) rest();
  };
}

/** Leaves the page by `go`: at once, or when whoever holds something on it has been asked and lets it go. */
export function leavePage(go: () => void): void {
  const guard = guards.at(-1);
  const leave = () => {
    rest();
    go();
  };
  if (guard) guard.ask(leave);
  else go();
}
