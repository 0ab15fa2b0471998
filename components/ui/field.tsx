"use client";

import { CircleAlert } from "lucide-react";
import { type ComponentProps, createContext, type ReactNode, use, useEffect, useId, useMemo, useState } from "react";
import { cn } from "./cn";

const control =
  "w-full min-w-0 rounded-md border border-control bg-surface px-2.5 text-base text-ink placeholder:text-faint pointer-coarse:text-lg data-invalid:border-danger focus-visible:outline-offset-0";

type Labelling = { controlId: string; labelId: string; describedBy: string | undefined; isInvalid: boolean };
type FieldContextValue = Labelling & { nameControl: (id: string) => void };

const FieldContext = createContext<FieldContextValue | null>(null);

type FieldProps = {
  label: ReactNode;
  hint?: ReactNode;
  error?: string | null;
  children: ReactNode;
  className?: string;
};

/** A labelled control with its hint and its error tied to it for assistive technology. */
export function Field({ label, hint, error, children, className }: FieldProps) {
  const id = useId();
  const [controlId, nameControl] = useState(`${id}control`);
  const isInvalid = Boolean(error);
  const ties = [hint ? `${id}hint` : "", isInvalid ? `${id}error` : ""].filter(Boolean).join(" ") || undefined;
  const value = useMemo(
    () => ({ controlId, labelId: `${id}label`, describedBy: ties, isInvalid, nameControl }),
    [controlId, id, ties, isInvalid],
  );
  return (
    <FieldContext value={value}>
      <div className={cn("flex min-w-0 flex-col gap-1.5", className)}>
        <label htmlFor={controlId} id={`${id}label`} className="font-medium text-ink">
          {label}
        </label>
        {children}
        {hint && (
          <p id={`${id}hint`} className="text-sm text-soft">
            {hint}
          </p>
        )}
        {isInvalid && (
          <div id={`${id}error`} className="flex items-start gap-1.5 text-sm text-danger">
            <CircleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
            <span>{error}</span>
          </div>
        )}
      </div>
    </FieldContext>
  );
}

/** What ties a control to the Field around it; an `ownId` of the control becomes the label's target. Empty outside. */
export function useLabelling(ownId?: string) {
  const field = use(FieldContext);
  const nameControl = field?.nameControl;
  useEffect(() => {
    if (ownId) nameControl?.(ownId);
  }, [ownId, nameControl]);
  if (!field) return ownId ? { id: ownId } : {};
  return {
    id: ownId ?? field.controlId,
    "aria-labelledby": field.labelId,
    "aria-describedby": field.describedBy,
    "aria-invalid": field.isInvalid || undefined,
    "data-invalid": field.isInvalid ? "" : undefined,
  };
}

type InputProps = ComponentProps<"input"> & { onValueChange?: (value: string) => void };

/** A single line of text, inside a Field. */
export function Input({ className, id, onValueChange, onChange, ...props }: InputProps) {
  return (
    <input
      autoComplete="off"
      {...useLabelling(id)}
      {...props}
      onChange={(event) => {
        onChange?.(event);
        onValueChange?.(event.currentTarget.value);
      }}
      className={cn(control, "h-8", className)}
    />
  );
}

/** Several lines of text, inside a Field. */
export function Textarea({ className, id, ...props }: ComponentProps<"textarea">) {
  return (
    <textarea
      autoComplete="off"
      {...useLabelling(id)}
      {...props}
      className={cn(control, "field-sizing-content min-h-16 py-1.5", className)}
    />
  );
}
