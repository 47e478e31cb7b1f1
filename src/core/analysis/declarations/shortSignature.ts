import type { PublicDeclaration } from '../facts.ts';

/** A declaration as one line for people: `async open(path: string, mode?: number): Promise<Store>`. */
export function shortSignature(declaration: PublicDeclaration): string {
  const { name, modifiers, typeParameters, parameters, result } = declaration;
  const called = parameters === null ? '' : `(${parameters.join(', ')})`;
  // Words need a space before them; punctuation brings its own.
  const separator = /^[\p{L}=]/u.test(result) ? ' ' : '';
  return `${modifiers === '' ? '' : `${modifiers} `}${name}${typeParameters}${called}${separator}${result}`.trimEnd();
}
