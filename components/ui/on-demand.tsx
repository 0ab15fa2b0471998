"use client";

import { type ComponentType, type KeyboardEvent, useEffect, useState, useSyncExternalStore } from "react";

/** Code that comes when it is asked for; `loaded` once it has come. A failed attempt is forgotten, so that the next one tries again. */
export type OnDemand<M> = { readonly loaded: M | null; load: () => Promise<M> };

/** What a person does first on a page, long before they press anything. */
const SIGNS = ["pointermove", "pointerdown", "keydown"] as const;

const unasked = new Set<OnDemand<unknown>>();
let isSomebodyThere = false;

function foresee(source: OnDemand<unknown>): void {
  // Whoever needs it then asks again, and is told what went wrong.
  source.load().catch(() => {});
}

function somebodyIsThere(): void {
  isSomebodyThere = true;
  for (const source of unasked) foresee(source);
  unasked.clear();
}

if (typeof window !== "undefined") {
  for (const sign of SIGNS)
    window.addEventListener(sign, somebodyIsThere, { once: true, passive: true, capture: true });
}

/**
 * Keeps `fetch` (a dynamic import) out of what a page needs in order to be drawn. It is called at the first use, or as
 * soon as somebody moves on the page, so that it is mostly there by the time of the first press.
 */
export function onDemand<M>(fetch: () => Promise<M>): OnDemand<M> {
  let loaded: M | null = null;
  let coming: Promise<M> | null = null;
  const source: OnDemand<M> = {
    get loaded() {
      return loaded;
    },
    load() {
      coming ??= fetch().then(
        (module) => {
          loaded = module;
          return module;
        },
        (cause) => {
          coming = null;
          throw cause;
        },
      );
      return coming;
    },
  };
  if (isSomebodyThere) foresee(source);
  else unasked.add(source);
  return source;
}

const nobodyPresses = Promise.resolve();
/** Settles once the press that is under way, if one is, has become a click. */
let released: Promise<void> = nobodyPresses;

function follow(): void {
  let release: (() => void) | null = null;
  const press = () => {
    if (release) return;
    released = new Promise((resolve) => {
      release = resolve;
    });
  };
  const letGo = () => {
    const done = release;
    release = null;
    // The click follows within the same turn.
    if (done) setTimeout(done);
  };
  for (const sign of ["pointerdown", "mousedown"])
    window.addEventListener(sign, press, { passive: true, capture: true });
  for (const sign of ["pointerup", "pointercancel", "mouseup"]) {
    window.addEventListener(sign, letGo, { passive: true, capture: true });
  }
}

if (typeof window !== "undefined") follow();

const never = () => () => {};

/** False in the first drawing of what the server drew, which has to be the same. */
function useIsHydrated(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}

/** What `source` loads, from when `isWanted` first holds; null until it has come. Throws to the page when it cannot. */
export function useOnDemand<M>(source: OnDemand<M>, isWanted: boolean): M | null {
  const isHydrated = useIsHydrated();
  // Kept as state: what changes outside of React draws nothing anew.
  const [{ part, failure }, setOutcome] = useState<{ part: M | null; failure?: unknown }>(() => ({
    part: isHydrated ? source.loaded : null,
  }));
  useEffect(() => {
    if (!isWanted || part) return;
    source.load().then(
      (module) => setOutcome({ part: module }),
      (cause) => setOutcome({ part: null, failure: cause }),
    );
  }, [source, isWanted, part]);
  if (failure) throw failure;
  return part;
}

/** A component whose code comes when it is first drawn: for dialogs, which nobody sees before they press something. */
export function whenOpened<P extends object>(fetch: () => Promise<ComponentType<P>>): ComponentType<P> {
  const source = onDemand(fetch);
  // biome-ignore lint/correctness/noComponentHookFactories: called once a component, where a module begins
  return function WhenOpened(props: P) {
    const Part = useOnDemand(source, true);
    return Part ? <Part {...props} /> : null;
  };
}

/**
 * The full form of a control that is drawn in a light form until it is used: null until then, and `take` brings it. A
 * control that is first drawn after its code has come (in a dialog, on a second page) is the full one at once. `isTaken`
 * tells that somebody pressed the light form and waits; `openers` are the presses that open a menu or a select.
 */
export function useFullForm<M>(source: OnDemand<M>) {
  const isHydrated = useIsHydrated();
  const [full, setFull] = useState(() => (isHydrated ? source.loaded : null));
  const [isTaken, setTaken] = useState(false);
  const take = () => {
    const come = async () => {
      const module = await source.load();
      // A control that is exchanged between press and release gets no click.
      await released;
      return module;
    };
    come().then(
      (module) => {
        setTaken(true);
        setFull(module);
      },
      () => {},
    );
  };
  const openers = {
    onClick: take,
    onKeyDown(event: KeyboardEvent) {
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
      event.preventDefault();
      take();
    },
  };
  return { full, isTaken, take, openers };
}
