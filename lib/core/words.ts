/** The words of a search, in small letters. */
export const wordsOf = (query: string): string[] => query.toLowerCase().split(/\s+/).filter(Boolean);

/** A test for texts: true where every word of the search stands in one of them, in whatever letters. */
export function searchFor(query: string): (...texts: readonly string[]) => boolean {
  const words = wordsOf(query);
  return (...texts) => {
    const text = texts.join("\n").toLowerCase();
    return words.every((word) => text.includes(word));
  };
}
