import { expect, test } from "vitest";
import { searchFor, wordsOf } from "./words";

test("a search is its words, whatever lies between them", () => {
  expect(wordsOf("  Ship \t LOGS\n")).toEqual(["ship", "logs"]);
  expect(wordsOf(" ")).toEqual([]);
});

test("every word has to stand in one of the texts, and in any of them", () => {
  const holds = searchFor("logs SHIP");
  expect(holds("Shipper", "of logs")).toBe(true);
  expect(holds("Shipper", "of metrics")).toBe(false);
  expect(searchFor("shiplogs")("ship", "logs"), "no word goes from one text into the next").toBe(false);
});

test("a search without words leaves nothing out", () => {
  expect(searchFor("  ")("anything")).toBe(true);
  expect(searchFor("")()).toBe(true);
});
