import type { Node } from 'web-tree-sitter';
import { type ApiCollector, childrenOf, type DeclarationParts, parametersIn } from './apiCollector.ts';

type Access = 'public' | 'protected' | 'private';

/** The body that a statement stands in. */
export interface RubyScope {
  readonly prefix: string;
  /** In `class << self`. */
  readonly isStatic: boolean;
  readonly members: RubyMembers;
  /** Constants that `private_constant` names. */
  readonly hidden: ReadonlySet<string>;
}

interface Member {
  readonly own: string;
  isStatic: boolean;
  access: Access;
  readonly parts: DeclarationParts;
}

/** Always private, whatever stands around them. */
const privateHooks =
  /^(?:initialize_(?:copy|clone|dup)|respond_to_missing\?|method_missing|inherited|included|extended|prepended|method_added)$/;
const accessors: Readonly<Record<string, { readonly isRead: boolean; readonly isWritten: boolean }>> = {
  attr: { isRead: true, isWritten: false },
  attr_reader: { isRead: true, isWritten: false },
  attr_writer: { isRead: false, isWritten: true },
  attr_accessor: { isRead: true, isWritten: true },
};

/** The methods of one class or module. Who sees them is known at its end: `private :name` may stand below a method. */
export class RubyMembers {
  readonly #members: Member[] = [];
  #access: Access = 'public';
  /** After a bare `module_function`, methods are those of the module itself. */
  #isModuleFunction = false;

  /** Reads a part with rules of access of its own, as `class << self` has. */
  withFreshAccess(read: () => void): void {
    const [access, isModuleFunction] = [this.#access, this.#isModuleFunction];
    this.#access = 'public';
    this.#isModuleFunction = false;
    read();
    this.#access = access;
    this.#isModuleFunction = isModuleFunction;
  }

  writeTo(api: ApiCollector): void {
    for (const { access, isStatic, parts } of this.#members) {
      if (access === 'private') continue;
      const visibility = access === 'protected' ? 'inherited' : 'public';
      api.add({ ...parts, modifiers: isStatic ? 'static' : '', visibility });
    }
  }

  /** `around` is the access of a word around the statement: `private def f`. */
  addStatement(node: Node, scope: RubyScope, api: ApiCollector, around?: Access): void {
    switch (node.type) {
      case 'identifier':
        this.#setAccess(node.text);
        break;
      case 'method':
        this.#addMethod(node, scope, around);
        break;
      case 'singleton_method':
        this.#addSingleton(node, scope, around);
        break;
      case 'alias':
        this.#addAlias(node.childForFieldName('name'), node.childForFieldName('alias'), node, scope);
        break;
      case 'call':
        this.#addCall(node, scope, api, around);
        break;
      default:
    }
  }

  addAccessor(
    own: string,
    node: Node,
    scope: RubyScope,
    { isRead, isWritten }: { readonly isRead: boolean; readonly isWritten: boolean },
    around?: Access,
  ): void {
    if (isRead) this.#add(own, node, [], scope, around);
    if (isWritten) this.#add(`${own}=`, node, ['value'], scope, around);
  }

  #setAccess(word: string): void {
    if (word === 'module_function') this.#isModuleFunction = true;
    if (word !== 'public' && word !== 'protected' && word !== 'private') return;
    this.#access = word;
    this.#isModuleFunction = false;
  }

  #add(
    own: string,
    node: Node,
    parameters: readonly (Node | string)[] | null,
    scope: RubyScope,
    around?: Access,
    isSingleton = false,
  ): void {
    const isStatic = scope.isStatic || isSingleton || this.#isModuleFunction;
    const isConstructor = own === 'initialize' && !isStatic && scope.prefix !== '';
    const access =
      isConstructor || (isSingleton && around === undefined) ? 'public' : (around ?? this.#access);
    const kind = isConstructor ? 'constructor' : scope.prefix === '' ? 'function' : 'method';
    const name = `${scope.prefix}${isConstructor ? 'constructor' : own}`;
    const isHook = privateHooks.test(own);
    this.#members.push({
      own,
      isStatic,
      access: isHook ? 'private' : access,
      parts: { name, kind, node, parameters },
    });
  }

  #addMethod(node: Node, scope: RubyScope, around?: Access): void {
    const own = node.childForFieldName('name')?.text ?? '';
    const parameters = parametersIn(node.childForFieldName('parameters')) ?? [];
    if (own !== '') this.#add(own, node, parameters, scope, around);
  }

  /** `def self.f` and `def Store.f`; methods of other objects are no declarations of this body. */
  #addSingleton(node: Node, scope: RubyScope, around?: Access): void {
    const object = node.childForFieldName('object');
    const owner = scope.prefix.slice(0, -1).split('.').at(-1);
    const own = node.childForFieldName('name')?.text ?? '';
    if (own === '' || (object?.type !== 'self' && (object?.text ?? '') !== owner) || owner === '') return;
    this.#add(own, node, parametersIn(node.childForFieldName('parameters')) ?? [], scope, around, true);
  }

  /** It takes what its model takes, where that is known. */
  #addAlias(name: Node | null, model: Node | null, node: Node, scope: RubyScope): void {
    const own = literalName(name);
    const other = literalName(model);
    if (own === null) return;
    const known = this.#members.find((member) => member.own === other && member.isStatic === scope.isStatic);
    this.#add(own, node, known?.parts.parameters ?? null, scope, known?.access ?? 'public');
  }

  #addCall(node: Node, scope: RubyScope, api: ApiCollector, around?: Access): void {
    if (node.childForFieldName('receiver') !== null) return;
    const word = node.childForFieldName('method')?.text ?? '';
    const values = parametersIn(node.childForFieldName('arguments')) ?? [];
    const accessor = Object.hasOwn(accessors, word) ? accessors[word] : undefined;
    if (accessor !== undefined) {
      for (const name of literalNames(values)) this.addAccessor(name, node, scope, accessor, around);
      return;
    }
    switch (word) {
      case 'public':
      case 'protected':
      case 'private':
        this.#setAccessOf(values, word, scope, api);
        break;
      case 'private_class_method':
      case 'public_class_method':
        this.#setAccessOf(
          values,
          word === 'private_class_method' ? 'private' : 'public',
          { ...scope, isStatic: true },
          api,
        );
        break;
      case 'module_function':
        for (const name of literalNames(values))
          for (const member of this.#named(name, false)) member.isStatic = true;
        break;
      case 'alias_method':
        this.#addAlias(values[0] ?? null, values[1] ?? null, node, scope);
        break;
      case 'define_method':
        this.#addDefined(node, values[0] ?? null, scope, around);
        break;
      case 'delegate':
      case 'def_delegators':
      case 'def_instance_delegators':
        for (const name of literalNames(word === 'delegate' ? values : values.slice(1)))
          this.#add(name, node, null, scope, around);
        break;
      case 'def_delegator':
      case 'def_instance_delegator':
        for (const name of literalNames(values.slice(1)).slice(-1))
          this.#add(name, node, null, scope, around);
        break;
      default:
    }
  }

  #addDefined(node: Node, name: Node | null, scope: RubyScope, around?: Access): void {
    const own = name?.type === 'identifier' ? null : literalName(name);
    const block = node.childForFieldName('block');
    const written = block === null ? null : (parametersIn(block.childForFieldName('parameters')) ?? []);
    if (own !== null) this.#add(own, node, written, scope, around);
  }

  /** `private :a, :b`, `private def a`, `private attr_reader :a`, `private memoize def a`. */
  #setAccessOf(values: readonly Node[], access: Access, scope: RubyScope, api: ApiCollector): void {
    for (const name of literalNames(values)) {
      for (const member of this.#named(name, scope.isStatic)) member.access = access;
    }
    for (const value of values) {
      if (value.type === 'method' || value.type === 'singleton_method')
        this.addStatement(value, scope, api, access);
      else if (value.type === 'call') {
        const inner = parametersIn(value.childForFieldName('arguments')) ?? [];
        const isKnown = Object.hasOwn(accessors, value.childForFieldName('method')?.text ?? '');
        if (isKnown) this.addStatement(value, scope, api, access);
        else this.#setAccessOf(inner, access, scope, api);
      }
    }
  }

  #named(name: string, isStatic: boolean): readonly Member[] {
    return this.#members.filter((member) => member.own === name && member.isStatic === isStatic);
  }
}

/** Names that are written as symbols or plain strings, also in an array: `%i[a b]`. */
export function literalNames(values: readonly Node[]): readonly string[] {
  return values.flatMap((value) => {
    if (/^(?:array|symbol_array|string_array|splat_argument)$/.test(value.type))
      return literalNames(childrenOf(value));
    const name = literalName(value);
    return name === null || value.type === 'identifier' ? [] : [name];
  });
}

function literalName(node: Node | null): string | null {
  if (node === null) return null;
  if (node.type === 'simple_symbol') return node.text.slice(1);
  if (/^(?:bare_symbol|bare_string|identifier|setter|operator|constant)$/.test(node.type)) return node.text;
  if (node.type !== 'string' && node.type !== 'delimited_symbol') return null;
  const parts = childrenOf(node);
  return parts.every(({ type }) => type === 'string_content') ? parts.map(({ text }) => text).join('') : null;
}
