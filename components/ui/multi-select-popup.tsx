"use client";

import { Select as Base } from "@base-ui/react/select";
import { Check, ChevronDown } from "lucide-react";
import { Fragment } from "react";
import { useLayer } from "./layer";
import type { MultiSelectProps } from "./multi-select";
import { multiSelectLook } from "./multi-select-look";
import { useFirstItem } from "./use-first-item";

/** The choices themselves; open at first when their button was pressed before this code came. */
export function MultiSelectPopup<V extends string>(props: MultiSelectProps<V> & { isOpenAtFirst: boolean }) {
  const { values, onValuesChange, groups, label, children, icon, className, isOpenAtFirst } = props;
  const layer = useLayer();
  const popup = useFirstItem(isOpenAtFirst, "[role=option]");
  return (
    <Base.Root
      multiple
      defaultOpen={isOpenAtFirst}
      value={[...values]}
      onValueChange={(next) => onValuesChange(next as V[])}
    >
      <Base.Trigger aria-label={label} className={multiSelectLook(className)}>
        {icon}
        <Base.Value className="min-w-0 flex-1 truncate">{() => children}</Base.Value>
        <Base.Icon className="text-faint">
          <ChevronDown aria-hidden className="size-3.5" />
        </Base.Icon>
      </Base.Trigger>
      <Base.Portal container={layer}>
        <Base.Positioner sideOffset={4} alignItemWithTrigger={false} className="z-50 outline-none select-none">
          <Base.Popup
            ref={popup}
            className="max-h-(--available-height) min-w-(--anchor-width) max-w-[min(24rem,calc(100vw-1rem))] overflow-y-auto rounded-lg bg-raised p-1 shadow-pop outline-none transition-opacity data-starting-style:opacity-0"
          >
            <Base.List>
              {groups.map((group, at) => (
                <Fragment key={group.label}>
                  {at > 0 && <Base.Separator className="mx-1 my-1 h-px bg-line" />}
                  <Base.Group>
                    <Base.GroupLabel className="px-2 pt-1 pb-0.5 text-xs font-medium text-faint">
                      {group.label}
                    </Base.GroupLabel>
                    {group.options.map((option) => (
                      <Base.Item
                        key={option.value}
                        value={option.value}
                        className="grid min-h-7 grid-cols-[1rem_1fr] items-center gap-x-2 rounded-md py-0.5 pr-3 pl-1.5 outline-none data-highlighted:bg-hover forced-colors:data-highlighted:outline-2"
                      >
                        <Base.ItemIndicator className="col-start-1 row-start-1">
                          <Check aria-hidden className="size-3.5 text-accent" />
                        </Base.ItemIndicator>
                        <Base.ItemText className="col-start-2">{option.label}</Base.ItemText>
                      </Base.Item>
                    ))}
                  </Base.Group>
                </Fragment>
              ))}
            </Base.List>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
