import type { Node } from 'web-tree-sitter';
import { declaredName } from './cDeclarators.ts';
import type { ImportRule, LanguageTable, NamedSymbol, SymbolRule } from './languageTable.ts';
import { literalText } from './symbolRules.ts';

/** Types that hold fields: what stands in them are members, not variables of the file. */
const records = new Set(['struct', 'union', 'class']);

const functionDefinition: SymbolRule = (node) => {
  const declared = declaredName(node.childForFieldName('declarator'));
  return declared === null ? null : { name: declared.name, kind: 'function' };
};

/** Nodes that name what a type in them declares, together with their own declarators. */
const declarations = new Set(['type_definition', 'declaration', 'field_declaration']);

/** True for a type with a body whose name the node around it gives: `typedef struct node { … } node;`. */
function isNamedAround(node: Node): boolean {
  return declarations.has(node.parent?.type ?? '');
}

/** Only with a body: without one it is a mention. */
function record(kind: string): SymbolRule {
  return (node) => {
    const name = node.childForFieldName('body') === null ? null : node.childForFieldName('name');
    return name === null || isNamedAround(node) ? null : { name: name.text, kind };
  };
}

/** The declarators of a node, after the type that is declared with them, if any. */
function declaredBy(node: Node, kindOf: (isFunction: boolean) => string): readonly NamedSymbol[] {
  const type = node.childForFieldName('type');
  const own =
    type === null || type.childForFieldName('body') === null ? null : type.childForFieldName('name');
  const names = node
    .childrenForFieldName('declarator')
    .map((declarator) => declaredName(declarator))
    .flatMap((declared) => (declared === null || declared.name === '' ? [] : [declared]))
    .map(({ name, isFunction }): NamedSymbol => ({ name, kind: kindOf(isFunction) }));
  if (type === null || own === null) return names;
  const ownKind = type.type.replace(/_specifier$/, '');
  return [{ name: own.text, kind: ownKind }, ...names.filter(({ name }) => name !== own.text)];
}

const typeDefinition: SymbolRule = (node) => {
  const type = node.childForFieldName('type');
  const hasBody = type !== null && type.childForFieldName('body') !== null;
  return declaredBy(node, () => (hasBody ? type.type.replace(/_specifier$/, '') : 'type'));
};

/** Variables and prototypes of the file; inside functions they are too small to name. */
const declaration: SymbolRule = (node, enclosing) => {
  if (enclosing !== null && records.has(enclosing)) return member(node);
  if (enclosing !== null && enclosing !== 'namespace') return null;
  return declaredBy(node, (isFunction) => (isFunction ? 'function' : 'variable'));
};

function member(node: Node): readonly NamedSymbol[] {
  return declaredBy(node, (isFunction) => (isFunction ? 'method' : 'field'));
}

const macro: SymbolRule = (node) => {
  const name = node.childForFieldName('name');
  return name === null ? null : { name: name.text, kind: 'macro' };
};

/** `"ledger/account.h"` without quotes; `<stdio.h>` with its brackets, because they tell where to look. */
const include: ImportRule = (node) => {
  const path = node.childForFieldName('path');
  if (path === null) return [];
  const specifier = path.type === 'system_lib_string' ? path.text : literalText(path);
  return specifier === null ? [] : [{ specifier, at: path }];
};

/** C, by tree-sitter-c 0.24. What stands in `#if` belongs to what is around it. */
export const cTable: LanguageTable = {
  symbols: {
    function_definition: functionDefinition,
    struct_specifier: record('struct'),
    union_specifier: record('union'),
    enum_specifier: record('enum'),
    type_definition: typeDefinition,
    declaration,
    field_declaration: member,
    preproc_def: macro,
    preproc_function_def: macro,
  },
  imports: { preproc_include: include },
  importStatements: ['preproc_include'],
  comments: ['comment'],
  literals: ['string_literal', 'char_literal', 'system_lib_string'],
  // Macros see how their arguments are spaced.
  whiteSpace: 'amount',
  opaque: ['preproc_def', 'preproc_function_def', 'preproc_call', 'gnu_asm_expression'],
  directives:
    /clang-(?:format|tidy)|NOLINT|IWYU|fall-?\s?thr(?:ough|u)|cppcheck|PRQA|coverity|[LG]COV_EXCL|\blint\b|splint|uncrustify|astyle/i,
};

/** The rules that C++ shares. */
export const cRules = { declaration, isNamedAround, member } as const;
