import type { Parameter } from './readParameters.ts';
import { splitOutside } from './splitOutside.ts';

const qualifiers =
  /\b(?:const|volatile|struct|union|enum|class|typename|register|restrict|__restrict(?:__)?|unsigned|signed)\b/g;
/** What may stand last in a parameter without being its name. */
const typeWords =
  /^(?:void|char|short|int|long|float|double|bool|_Bool|auto|unsigned|signed|const|volatile|wchar_t|size_t|ssize_t|u?int(?:8|16|32|64|ptr|max)_t|FILE)$/;

/** Macros that mark a parameter. */
const unused = /\s(?:[A-Z_]*UNUSED)(?:\([^)]*\))?\s*$/;

/** One parameter of C or C++, which need not have a name: `const char *path`, `int (*done)(int)`, `struct stat *`, `...`. */
export function readCParameter(text: string): readonly Parameter[] {
  const [declared = '', value] = splitOutside(text, '=', 2);
  const isRest = declared.includes('...');
  const { name, type } = nameAndType(declared.replace('...', ' ').replace(unused, '').trim());
  const passes = isRest ? '' : byValue(type);
  return [
    {
      name,
      type: isRest ? '' : type,
      isOptional: isRest || value !== undefined,
      isRest,
      by: 'place',
      passes,
      accepts: passes === '' ? '' : `${passes}|${withoutConst(passes)}`,
    },
  ];
}

function nameAndType(declared: string): Pick<Parameter, 'name' | 'type'> {
  const pointer = /^([^()]*\(\s*(?:[\w:]+::)?[*&^]+\s*(?:const\s+)?)([A-Za-z_]\w*)(.*)$/s.exec(declared);
  if (pointer !== null) return { name: pointer[2] ?? '', type: `${pointer[1] ?? ''}${pointer[3] ?? ''}` };
  const named = /^(.*[\s*&>\]])([A-Za-z_]\w*)((?:\s*\[[^\]]*\])*)$/s.exec(declared);
  const [before = '', name = '', arrays = ''] = named?.slice(1) ?? [];
  const isType =
    typeWords.test(name) ||
    before
      .replace(/\b(?:unsigned|signed)\b/, 'int')
      .replace(qualifiers, '')
      .trim() === '';
  if (named === null || isType) return { name: declared, type: declared };
  return { name, type: `${before.trim()}${arrays.replaceAll(/\[[^\]]*\]/g, '*')}` };
}

/** Callers cannot tell `const int` from `int`, nor `const T &` from `T`. */
function byValue(type: string): string {
  const plain = type.replace(/\*\s*const$/, '*');
  if (plain.includes('*') || plain.includes('(')) return plain;
  return plain.replace(/^const\s+([^&]*[^&\s])\s*&$/, '$1').replace(/^const\s+(?=[^&]*$)/, '');
}

/** Who takes a pointer to `const` takes others too. */
function withoutConst(type: string): string {
  return type.replace(/\bconst\s+/g, '');
}
