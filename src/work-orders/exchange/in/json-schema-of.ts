import { z } from 'zod';

type JsonSchema = Record<string, unknown>;

/** A schema of ours as JSON Schema 2020-12, as a sender has to write it. */
export function jsonSchemaOf(schema: z.ZodType): JsonSchema {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      // The pattern says again what the format says, and nobody sends numbers beyond these.
      if (jsonSchema.format === 'date-time') delete jsonSchema.pattern;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      if (zodSchema instanceof z.ZodObject) requireOnlyNeeded(zodSchema, jsonSchema as JsonSchema);
      const inner = leftOut(zodSchema);
      if (inner !== null) replace(jsonSchema as JsonSchema, orEmpty(jsonSchemaOf(inner)));
    },
  });
  return rest;
}

/** What a field holds that may also be left out, null or empty; null for every other schema. */
function leftOut(schema: unknown): z.ZodType | null {
  if (!(schema instanceof z.ZodPipe) || !(schema.in instanceof z.ZodTransform)) return null;
  return schema.out instanceof z.ZodOptional ? (schema.out.unwrap() as z.ZodType) : null;
}

function requireOnlyNeeded(schema: z.ZodObject, json: JsonSchema): void {
  const needed = Object.entries(schema.shape).flatMap(([name, field]) =>
    leftOut(field) !== null || field instanceof z.ZodOptional ? [] : [name],
  );
  if (needed.length > 0) json.required = needed;
  else delete json.required;
}

function orEmpty(schema: JsonSchema): JsonSchema {
  return { anyOf: [schema, { enum: [null, ''] }] };
}

function replace(target: JsonSchema, source: JsonSchema): void {
  for (const name of Object.keys(target)) delete target[name];
  Object.assign(target, source);
}
