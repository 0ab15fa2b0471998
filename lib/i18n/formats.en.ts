/** How English is written here: dates and numbers as in this locale (BCP 47). */
export const formats = { locale: "en-GB" } as const;
