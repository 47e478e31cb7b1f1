import type { Unit } from '../../diff/change.ts';
import { addedTextLines, type TextLine } from '../unitLines.ts';

const python = /\.pyi?$/i;

/** Files in which elements of markup stand between the code. */
const mixed = /\.(?:[jt]sx|vue|svelte|astro|php|html?|cshtml|razor)$/i;

/** An element, the end of one, or an attribute on a line of its own: formatters put no blank before its sign. */
const markup = /^\s*(?:<[/!?A-Za-z>]|\/?>|[\w:@.-]+=["'{]|\{[#/:@])/;

/** A text, an entry of a list or of a table, a member of a type: what stands there is said and not done. */
const entry =
  /^\s*(?:["'`][^]*["'`],?|["']?[\w$-]+["']?\??:\s*(?:(?:["'`][^]*["'`]|[-\d.]+|true|false|null)[,;]?|[\w.<>[\]| "']+;)|[\w.]+,)\s*$/;

/** Python: a parameter or a field of a data class with its type. */
const field = /^\s*\w+:\s*[\w.[\], |"']+(?:\s*=\s*(?:field\([^()]*\)|[\w."'-]+))?,?\s*$/;

/** With a few letters or digits, and no whole-line comment by the signs that most languages share. */
const code = /^(?!\s*(?:\/\/|\/\*|\*|#|--))[^]*(?:[\w\u0080-\uffff][^\w\u0080-\uffff]*){3}/;

/** So many entries make a list or a table; fewer are a part of the statement that they stand in. */
const shortestTable = 3;

/** Lines that a unit adds and that do something: no comments, lone brackets, markup, tables and members of types. */
export function newStatements(unit: Unit): readonly TextLine[] {
  const isMixed = mixed.test(unit.path);
  const isPython = python.test(unit.path);
  let table: TextLine[] = [];
  const statements: TextLine[] = [];
  const close = (): void => {
    if (table.length < shortestTable) statements.push(...table);
    table = [];
  };
  for (const line of withoutDocstrings(unit)) {
    const isCode = code.test(line.text) && !(isMixed && markup.test(line.text));
    if (isCode && (entry.test(line.text) || (isPython && field.test(line.text)))) table.push(line);
    else {
      close();
      if (isCode) statements.push(line);
    }
  }
  close();
  return statements;
}

/** Python: what stands between three quotes below a heading is said and not done. */
function withoutDocstrings(unit: Unit): readonly TextLine[] {
  const lines = addedTextLines(unit);
  if (!python.test(unit.path)) return lines;
  let isInside = false;
  let above = ':';
  return lines.filter(({ text }) => {
    const quotes = text.match(/"{3}|'{3}/g)?.length ?? 0;
    const isText = isInside || (/^\s*[rR]?(?:"{3}|'{3})/.test(text) && /:\s*$/.test(above));
    if (isText && quotes % 2 === 1) isInside = !isInside;
    if (text.trim() !== '') above = text;
    return !isText;
  });
}
