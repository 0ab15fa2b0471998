/** What the advanced part of the form holds, as it was typed. */
export type AdvancedInput = {
  description: string;
  contact: string;
  teamIds: readonly number[];
  sourceIds: readonly number[];
  rowFilter: string;
  /** One a line. */
  networks: string;
  rate: string;
};

export const NOTHING_ADVANCED: AdvancedInput = {
  description: "",
  contact: "",
  teamIds: [],
  sourceIds: [],
  rowFilter: "",
  networks: "",
  rate: "",
};
