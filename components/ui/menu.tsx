"use client";

import { cloneElement, type KeyboardEvent, type MouseEvent, type ReactElement, type ReactNode } from "react";
import type { MenuItemProps, MenuRadioProps } from "./menu-popup";
import { onDemand, useFullForm } from "./on-demand";

const parts = onDemand(() => import("./menu-popup"));

type TriggerProps = {
  onClick?: (event: MouseEvent) => void;
  onKeyDown?: (event: KeyboardEvent) => void;
  "aria-haspopup"?: "menu";
  "aria-expanded"?: boolean;
};

/** A menu that `trigger` (a button) opens by a press, or by an arrow key up or down. */
export function Menu({ trigger, children }: { trigger: ReactElement<TriggerProps>; children: ReactNode }) {
  const { full, isTaken, openers } = useFullForm(parts);
  if (full) {
    return (
      <full.MenuPopup trigger={trigger} isOpenAtFirst={isTaken}>
        {children}
      </full.MenuPopup>
    );
  }
  return cloneElement(trigger, {
    "aria-haspopup": "menu",
    "aria-expanded": false,
    ...openers,
  });
}

/** One command of a menu. */
export function MenuItem(props: MenuItemProps) {
  return parts.loaded && <parts.loaded.MenuItem {...props} />;
}

/** A named group of choices of which one holds. */
export function MenuRadioGroup<V extends string>(props: MenuRadioProps<V>) {
  return parts.loaded && <parts.loaded.MenuRadioGroup {...props} />;
}

/** A thin line between groups. */
export function MenuSeparator() {
  return parts.loaded && <parts.loaded.MenuSeparator />;
}
