"use client";

import { Select as Base } from "@base-ui/react/select";
import { Check, ChevronsUpDown } from "lucide-react";
import { useLabelling } from "./field";
import { useLayer } from "./layer";
import type { SelectProps } from "./select";
import { selectLook } from "./select-look";

/** The select itself; open at first when its button was pressed before this code came. */
export function SelectPopup<V extends string>(props: SelectProps<V> & { isOpenAtFirst: boolean }) {
  const { value, onValueChange, options, label, className, size = "md", isOpenAtFirst } = props;
  const layer = useLayer();
  const { id, ...labelling } = useLabelling();
  return (
    <Base.Root
      id={id}
      defaultOpen={isOpenAtFirst}
      items={options.map((option) => ({ value: option.value, label: option.label }))}
      value={value}
      onValueChange={(next) => {
        if (next !== null) onValueChange(next as V);
      }}
    >
      <Base.Trigger {...labelling} aria-label={label} className={selectLook(size, className)}>
        <Base.Value className="truncate" />
        <Base.Icon className="text-faint">
          <ChevronsUpDown aria-hidden className="size-3.5" />
        </Base.Icon>
      </Base.Trigger>
      <Base.Portal container={layer}>
        <Base.Positioner sideOffset={4} alignItemWithTrigger={false} className="z-50 outline-none select-none">
          <Base.Popup className="max-h-(--available-height) min-w-(--anchor-width) max-w-[min(24rem,calc(100vw-1rem))] overflow-y-auto rounded-lg bg-raised p-1 shadow-pop outline-none transition-opacity data-starting-style:opacity-0">
            <Base.List>
              {options.map((option) => (
                <Base.Item
                  key={option.value}
                  value={option.value}
                  disabled={option.disabled}
                  className="grid min-h-7 grid-cols-[1rem_1fr] items-center gap-x-2 rounded-md py-1 pr-3 pl-1.5 outline-none data-disabled:text-faint data-highlighted:bg-hover forced-colors:data-highlighted:outline-2"
                >
                  <Base.ItemIndicator className="col-start-1 row-start-1">
                    <Check aria-hidden className="size-3.5 text-accent" />
                  </Base.ItemIndicator>
                  <Base.ItemText className="col-start-2">{option.label}</Base.ItemText>
                  {option.hint && <span className="col-start-2 text-sm text-soft">{option.hint}</span>}
                </Base.Item>
              ))}
            </Base.List>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
