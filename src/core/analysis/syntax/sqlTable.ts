import type { Node } from 'web-tree-sitter';
import type { LanguageTable, SymbolRule } from './languageTable.ts';

function objectName(node: Node): string | null {
  const reference = node.namedChildren.find(
    (child) => child?.type === 'object_reference' || child?.type === 'identifier',
  );
  return reference ? unquoted(reference.text) : null;
}

function unquoted(name: string): string {
  return name.replace(/\s+/g, '').replace(/["`[\]]/g, '');
}

function created(kind: string): SymbolRule {
  return (node, enclosing) => {
    const name = enclosing === null ? objectName(node) : null;
    return name === null ? null : { name, kind };
  };
}

/** The index's own name stands before `ON`; without one it has none that the file knows. */
const index: SymbolRule = (node, enclosing) => {
  const name = enclosing === null ? node.childForFieldName('column') : null;
  return name === null ? null : { name: unquoted(name.text), kind: 'index' };
};

const column: SymbolRule = (node, enclosing) => {
  const name = enclosing === 'table' ? node.childForFieldName('name') : null;
  return name === null ? null : { name: unquoted(name.text), kind: 'column' };
};

/** What changes an object is named after what it does to which: `ALTER TABLE accounts`. */
function statement(words: string): SymbolRule {
  return (node, enclosing) => {
    const name = enclosing === null ? (objectName(node) ?? relationName(node)) : null;
    return name === null ? null : { name: `${words} ${name}`, kind: 'statement' };
  };
}

function relationName(node: Node): string | null {
  const relation = node.namedChildren.find((child) => child?.type === 'relation' || child?.type === 'from');
  return relation ? objectName(relation) : null;
}

/** `DELETE FROM t` and `TRUNCATE t` are statements without a node of their own. */
const plainStatement: SymbolRule = (node, enclosing, depth) => {
  const first = node.namedChild(0)?.type;
  if (first === 'delete') return statement('DELETE FROM')(node, enclosing, depth);
  return first === 'keyword_truncate' ? statement('TRUNCATE')(node, enclosing, depth) : null;
};

/** SQL of several databases, by @l1xnan/tree-sitter-sql 0.4, a build of DerekStride/tree-sitter-sql. */
export const sqlTable: LanguageTable = {
  symbols: {
    create_table: created('table'),
    create_view: created('view'),
    create_materialized_view: created('view'),
    create_function: created('function'),
    create_type: created('type'),
    create_schema: created('schema'),
    create_database: created('database'),
    create_role: created('role'),
    create_sequence: created('sequence'),
    create_extension: created('extension'),
    create_trigger: created('trigger'),
    create_index: index,
    column_definition: column,
    alter_table: statement('ALTER TABLE'),
    alter_view: statement('ALTER VIEW'),
    alter_schema: statement('ALTER SCHEMA'),
    alter_database: statement('ALTER DATABASE'),
    alter_role: statement('ALTER ROLE'),
    alter_index: statement('ALTER INDEX'),
    alter_sequence: statement('ALTER SEQUENCE'),
    alter_type: statement('ALTER TYPE'),
    drop_table: statement('DROP TABLE'),
    drop_view: statement('DROP VIEW'),
    drop_schema: statement('DROP SCHEMA'),
    drop_database: statement('DROP DATABASE'),
    drop_role: statement('DROP ROLE'),
    drop_type: statement('DROP TYPE'),
    drop_sequence: statement('DROP SEQUENCE'),
    drop_index: statement('DROP INDEX'),
    drop_extension: statement('DROP EXTENSION'),
    drop_function: statement('DROP FUNCTION'),
    insert: statement('INSERT INTO'),
    update: statement('UPDATE'),
    statement: plainStatement,
  },
  imports: {},
  importStatements: [],
  comments: ['comment', 'marginalia'],
  literals: ['literal', 'identifier'],
  // `count (*)` and `count(*)`, and strings on two lines, mean different things to some databases.
  whiteSpace: 'indentation',
  // Bodies are kept as text, in languages of their own.
  opaque: ['function_body', 'dollar_quote', 'block'],
  // Migration tools and databases read comments.
  directives:
    /\/\*[!+]|^\s*--\s*(?:\+|!|@|name:|migrate|liquibase|changeset|rollback|precondition|up\b|down\b|dbmate|sqlfluff|disable|enable)|goose|StatementBegin|StatementEnd|no-?transaction|squawk|sqlc|breakpoint/im,
};
