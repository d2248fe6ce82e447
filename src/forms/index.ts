/**
 * Forms (文书式样): a document as every format draws it — what stands where, and nothing of points and fonts. It knows no
 * matter; what draws it is in other rooms.
 */
export * from './form.ts';
