/** A full git object id (40 hexadecimal digits for SHA-1, 64 for SHA-256 repositories), lower case. */
export type ObjectId = string & { readonly __brand: 'ObjectId' };

const objectIdPattern = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

export function isObjectId(text: string): text is ObjectId {
  return objectIdPattern.test(text);
}

/** Brands `text`; throws a `TypeError` when it is no full object id. For text that git itself printed. */
export function toObjectId(text: string): ObjectId {
  if (!isObjectId(text)) throw new TypeError(`not an object id: ${JSON.stringify(text.slice(0, 80))}`);
  return text;
}

/** True for the all-zero id with which git says "no object on this side". */
export function isNullObjectId(oid: ObjectId): boolean {
  return /^0+$/.test(oid);
}
