import { z } from "zod";

// Building blocks of what the native wire answers. A schema that has a name stands once in the OpenAPI document.

/** Names of answers' schemas, which become `#/components/schemas/<id>`. */
export const wireNames = z.registry<{ id: string }>();

/** An object of the wire under a name of its own; its keys are all there are. */
export function named<S extends z.ZodType>(id: string, schema: S): S {
  wireNames.add(schema, { id });
  return schema;
}

/** An id that some row has. */
export const wireId = z.int().positive();
/** A whole number of at least zero; clients decode it into an integer (spec/logchef.md §0). */
export const wireCount = z.int().min(0);
/** RFC 3339 with an offset, which the command-line client insists on. */
export const wireTime = z.iso.datetime({ offset: true });
/** A row of logs: whatever columns were asked for. */
export const wireRow = z.record(z.string(), z.unknown());

/** What changes answer that have nothing but their success to tell. */
export const messageWire = named("Message", z.object({ message: z.string().min(1) }));

/** What a serializer makes, as JSON tells it: a key whose value is undefined is left out. */
export type Told<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: T[K];
};
