// @ts-check

/**
 * Names that one function of a generated file is made of.
 * @typedef {{verb: string, noun: string, other: string, number: number, upper: string}} Names
 * @typedef {object} SyntheticLanguage
 * @property {string} name
 * @property {(module: string, file: string) => string} path
 * @property {(module: string, imported: string, file: string) => string[]} header
 * @property {(names: Names) => string[]} open first lines of a function
 * @property {((names: Names) => string[])[]} statements
 * @property {string[]} close last lines of a function
 * @property {string} footer last line of a file with its line end; empty: none
 */

/** @type {SyntheticLanguage} */
const typescript = {
  name: 'TypeScript',
  path: (module, file) => `packages/${module}/src/${file}.ts`,
  header: (module, imported, file) => [
    `// ${file} of the ${module} package.`,
    `import { readFile } from 'node:fs/promises';`,
    `import { load } from '@synthetic/${imported}';`,
    `import { retry } from './retry.ts';`,
    '',
  ],
  open: ({ verb, noun, upper }) => [
    `/** ${verb}s one ${noun}; rejects when it is gone. */`,
    `export async function ${verb}${upper}(${noun}: ${upper}, limit = 20): Promise<readonly ${upper}[]> {`,
    `  const found: ${upper}[] = [];`,
  ],
  statements: [
    ({ noun, other, number }) => [
      `  const ${other}${number} = await load(${noun}.id, { attempts: ${number} });`,
    ],
    ({ other, number }) => [
      `  if (found.length > limit + ${number}) {`,
      `    throw new RangeError(\`too many: \${found.length} of ${other}\`);`,
      '  }',
    ],
    ({ noun, number, other }) => [
      `  for (const entry of ${noun}.entries.slice(0, ${number})) {`,
      `    if (entry.state === '${other}') continue;`,
      '    found.push({ ...entry, total: entry.price * entry.count });',
      '  }',
    ],
    ({ number, other }) => [`  await retry(() => readFile('${other}.json', 'utf8'), ${number});`],
    ({ number, noun }) => [`  // ${noun} number ${number} may be missing while it is moved.`],
  ],
  close: ['  return found;', '}', ''],
  footer: '',
};

/** @type {SyntheticLanguage} */
const python = {
  name: 'Python',
  path: (module, file) => `services/${module}/${module}/${file}.py`,
  header: (module, imported, file) => [
    `"""${file} of the ${module} service."""`,
    'from __future__ import annotations',
    '',
    'import json',
    `from ${imported}.store import load`,
    '',
  ],
  open: ({ verb, noun, upper }) => [
    `def ${verb}_${noun}(${noun}: ${upper}, limit: int = 20) -> list[${upper}]:`,
    `    """${verb}s one ${noun}; raises when it is gone."""`,
    `    found: list[${upper}] = []`,
  ],
  statements: [
    ({ noun, other, number }) => [`    ${other}_${number} = load(${noun}.key, attempts=${number})`],
    ({ other, number }) => [
      `    if len(found) > limit + ${number}:`,
      `        raise ValueError(f"too many: {len(found)} of ${other}")`,
    ],
    ({ noun, number, other }) => [
      `    for entry in ${noun}.entries[:${number}]:`,
      `        if entry.state == "${other}":`,
      '            continue',
      '        found.append(entry.with_total(entry.price * entry.count))',
    ],
    ({ number, other }) => [`    print(json.dumps({"${other}": ${number}}))`],
    ({ number, noun }) => [`    # ${noun} number ${number} may be missing while it is moved.`],
  ],
  close: ['    return found', '', ''],
  footer: '',
};

/** @type {SyntheticLanguage} */
const go = {
  name: 'Go',
  path: (module, file) => `go/${module}/${file}.go`,
  header: (module, imported) => [
    `package ${module}`,
    '',
    'import (',
    '\t"fmt"',
    '',
    `\t"example.com/synthetic/go/${imported}"`,
    ')',
    '',
  ],
  open: ({ verb, noun, upper }) => [
    `// ${upper}${verb} ${verb}s one ${noun}.`,
    `func ${upper}${verb}(${noun} ${upper}, limit int) ([]${upper}, error) {`,
    `\tvar found []${upper}`,
  ],
  statements: [
    ({ noun, other, number }) => [
      `\t${other}${number}, err := load(${noun}.Key, ${number})`,
      '\tif err != nil {',
      `\t\treturn nil, fmt.Errorf("${other}: %w", err)`,
      '\t}',
    ],
    ({ number }) => [`\tif len(found) > limit+${number} {`, '\t\treturn found[:limit], nil', '\t}'],
    ({ noun, number, other }) => [
      `\tfor _, entry := range ${noun}.Entries[:${number}] {`,
      `\t\tif entry.State == "${other}" {`,
      '\t\t\tcontinue',
      '\t\t}',
      '\t\tfound = append(found, entry)',
      '\t}',
    ],
    ({ number, noun }) => [`\t// ${noun} number ${number} may be missing while it is moved.`],
  ],
  close: ['\treturn found, nil', '}', ''],
  footer: '',
};

/** @type {SyntheticLanguage} */
const java = {
  name: 'Java',
  path: (module, file) => `java/${module}/src/main/java/com/example/${module}/${upperFirst(file)}.java`,
  header: (module, imported, file) => [
    `package com.example.${module};`,
    '',
    'import java.util.ArrayList;',
    'import java.util.List;',
    `import com.example.${imported}.Store;`,
    '',
    `public final class ${upperFirst(file)} {`,
  ],
  open: ({ verb, noun, upper }) => [
    `  /** ${verb}s one ${noun}. */`,
    `  public List<${upper}> ${verb}${upper}(${upper} ${noun}, int limit) {`,
    `    List<${upper}> found = new ArrayList<>();`,
  ],
  statements: [
    ({ noun, other, number }) => [`    var ${other}${number} = Store.load(${noun}.key(), ${number});`],
    ({ number, other }) => [
      `    if (found.size() > limit + ${number}) {`,
      `      throw new IllegalStateException("too many ${other}: " + found.size());`,
      '    }',
    ],
    ({ noun, other }) => [
      `    for (${upperFirst(noun)} entry : ${noun}.entries()) {`,
      `      if (entry.state().equals("${other}")) continue;`,
      '      found.add(entry);',
      '    }',
    ],
    ({ number, noun }) => [`    // ${noun} number ${number} may be missing while it is moved.`],
  ],
  close: ['    return found;', '  }', ''],
  footer: '}\n',
};

/** @type {SyntheticLanguage} */
const rust = {
  name: 'Rust',
  path: (module, file) => `crates/${module}/src/${file}.rs`,
  header: (module, imported, file) => [
    `//! ${file} of the ${module} crate.`,
    `use synthetic_${imported}::load;`,
    'use std::collections::HashMap;',
    '',
  ],
  open: ({ verb, noun, upper }) => [
    `/// ${verb}s one ${noun}.`,
    `pub fn ${verb}_${noun}(${noun}: &${upper}, limit: usize) -> Result<Vec<${upper}>, Error> {`,
    '    let mut found = Vec::new();',
  ],
  statements: [
    ({ noun, other, number }) => [`    let ${other}_${number} = load(&${noun}.key, ${number})?;`],
    ({ number, upper }) => [
      `    if found.len() > limit + ${number} {`,
      `        return Err(Error::TooMany${upper}(found.len()));`,
      '    }',
    ],
    ({ noun, number, other }) => [
      `    for entry in ${noun}.entries.iter().take(${number}) {`,
      `        if entry.state == State::${upperFirst(other)} {`,
      '            continue;',
      '        }',
      '        found.push(entry.clone());',
      '    }',
    ],
    ({ number, noun }) => [`    // ${noun} number ${number} may be missing while it is moved.`],
  ],
  close: ['    Ok(found)', '}', ''],
  footer: '',
};

/** Each language as often as its share of the files says. */
export const syntheticLanguages = [
  typescript,
  typescript,
  typescript,
  typescript,
  python,
  python,
  go,
  java,
  rust,
  rust,
];

/** @param {string} word */
export function upperFirst(word) {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}
