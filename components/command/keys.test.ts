import { describe, expect, it } from "vitest";
import { PLACES } from "@/components/layout/places";
import { placeOfLetter } from "./keys";

describe("the letters after g", () => {
  it("lead to one place each", () => {
    const letters = PLACES.map(({ letter }) => letter);
    expect(new Set(letters).size).toBe(letters.length);
    for (const letter of letters) expect(letter).toMatch(/^[a-z]$/);
  });

  it("lead nobody to a page of administrators but administrators", () => {
    for (const { letter, href, isAdmin } of PLACES) {
      expect(placeOfLetter(letter, true)).toBe(href);
      expect(placeOfLetter(letter, false)).toBe(isAdmin ? null : href);
    }
    expect(placeOfLetter("", true)).toBeNull();
  });
});
