"use client";

import { Field as Base } from "@base-ui/react/field";
import { CircleAlert } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn";

const control =
  "w-full min-w-0 rounded-md border border-control bg-surface px-2.5 text-base text-ink placeholder:text-faint pointer-coarse:text-lg data-invalid:border-danger focus-visible:outline-offset-0";

type FieldProps = {
  label: ReactNode;
  hint?: ReactNode;
  error?: string | null;
  children: ReactNode;
  className?: string;
};

/** A labelled control with its hint and its error tied to it for assistive technology. */
export function Field({ label, hint, error, children, className }: FieldProps) {
  return (
    <Base.Root invalid={Boolean(error)} className={cn("flex min-w-0 flex-col gap-1.5", className)}>
      <Base.Label className="font-medium text-ink">{label}</Base.Label>
      {children}
      {hint && <Base.Description className="text-sm text-soft">{hint}</Base.Description>}
      <Base.Error match={Boolean(error)} className="flex items-start gap-1.5 text-sm text-danger">
        <CircleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
        <span>{error}</span>
      </Base.Error>
    </Base.Root>
  );
}

/** A single line of text, inside a Field. */
export function Input({ className, ...props }: ComponentProps<typeof Base.Control>) {
  return <Base.Control autoComplete="off" {...props} className={cn(control, "h-8", className as string)} />;
}

/** Several lines of text, inside a Field. */
export function Textarea({ className, ...props }: ComponentProps<"textarea">) {
  return (
    <Base.Control
      render={<textarea {...props} />}
      className={cn(control, "field-sizing-content min-h-16 py-1.5", className)}
    />
  );
}
