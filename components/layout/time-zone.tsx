"use client";

import { writeTimesIn } from "@/lib/i18n/dates";

/** Decides in which zone the browser writes times; stands before whatever writes one. */
export function TimeZone({ choice }: { choice: "local" | "utc" }) {
  // A server draws pages of many people at once and keeps its own zone.
  if (typeof window !== "undefined") writeTimesIn(choice);
  return null;
}
