import { Buffer } from 'node:buffer';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Facts, FileFacts, SymbolRange } from '../../../src/core/analysis/facts.ts';
import type { Change } from '../../../src/core/diff/change.ts';
import { cutFile } from '../../../src/core/diff/cutFile.ts';
import { readGitDiff } from '../../../src/core/diff/readGitDiff.ts';
import { diffTrees } from '../../../src/core/git/diffTrees.ts';
import { openRepository, type Repository } from '../../../src/core/git/repository.ts';
import type { CaseFacts } from './riskCase.ts';

export type Texts = ReadonlyMap<string, string>;

/** A repository that holds the two sides of many small changes, written by one `git fast-import`. */
export interface ChangeSource {
  /** The change from side to side of the pair with this index, cut by the real diff room. */
  change(index: number): Promise<Change>;
  dispose(): void;
}

export async function createChangeSource(
  pairs: readonly { readonly before: Texts; readonly after: Texts }[],
): Promise<ChangeSource> {
  const directory = mkdtempSync(join(tmpdir(), 'risk-'));
  const environment = {
    PATH: process.env['PATH'] ?? '',
    HOME: directory,
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
  };
  execFileSync('git', ['init', '--quiet', '--initial-branch=main', directory], { env: environment });
  const commands = pairs.flatMap(({ before, after }, index) => [
    commitCommand(`before-${index}`, before),
    commitCommand(`after-${index}`, after),
  ]);
  execFileSync('git', ['-C', directory, 'fast-import', '--quiet'], {
    env: environment,
    input: Buffer.concat(commands),
  });
  const repository: Repository = await openRepository(directory);
  return {
    change: async (index) => {
      const { value: patches, problems } = await readGitDiff(
        diffTrees(repository, `before-${index}`, `after-${index}`),
      );
      const pair = pairs[index];
      const files = patches.map((patch) =>
        cutFile(patch, {
          old: textOf(pair?.before, patch.oldPath ?? patch.path),
          new: textOf(pair?.after, patch.path),
        }),
      );
      return { files, problems };
    },
    dispose: () => rmSync(directory, { recursive: true, force: true }),
  };
}

/** Facts as an analysis of the change would give them, with the module graph of the fixture. */
export function factsFor(change: Change, given: CaseFacts): Facts {
  const files = change.files.map((file): [FileFacts['path'], FileFacts] => [
    file.path,
    {
      path: file.path,
      language: given.syntax?.[file.path] === undefined ? null : 'typescript',
      module: given.modules?.[file.path] ?? '.',
      old: sideFacts(given.syntax?.[file.path]?.old, given.oldSymbols?.[file.path]),
      new: {
        language: given.syntax?.[file.path] === undefined ? null : 'typescript',
        parsed: given.syntax?.[file.path]?.reason === undefined,
        symbols: given.symbols?.[file.path] ?? [],
        imports: [],
        errorLines: given.syntax?.[file.path]?.new ?? [],
        reason: given.syntax?.[file.path]?.reason ?? null,
      },
      fileClass: null,
    },
  ]);
  return {
    files: new Map(files),
    modules: {
      edgesAdded: given.edgesAdded ?? [],
      edgesRemoved: [],
      packagesAdded: given.packagesAdded ?? [],
      packagesRemoved: [],
      cycles: given.cycles ?? [],
      layerViolations: given.layerViolations ?? [],
      unresolvedImports: given.unresolvedImports ?? [],
    },
    problems: [],
    declarations: given.declarations,
  };
}

function sideFacts(
  errorLines: readonly (readonly [number, number])[] | undefined,
  symbols: readonly SymbolRange[] | undefined,
): FileFacts['old'] {
  if (errorLines === undefined && symbols === undefined) return null;
  return {
    language: 'typescript',
    parsed: true,
    symbols: symbols ?? [],
    imports: [],
    errorLines: errorLines ?? [],
    reason: null,
  };
}

function textOf(texts: Texts | undefined, path: string): Buffer | null {
  const text = texts?.get(path);
  return text === undefined ? null : Buffer.from(text, 'utf8');
}

function commitCommand(branch: string, texts: Texts): Buffer {
  const head = `commit refs/heads/${branch}\ncommitter T <t@example.com> 1700000000 +0000\ndata 0\n`;
  const files = [...texts].flatMap(([path, text]) => {
    const bytes = Buffer.from(text, 'utf8');
    return [Buffer.from(`M 100644 inline ${path}\ndata ${bytes.length}\n`, 'utf8'), bytes, Buffer.from('\n')];
  });
  return Buffer.concat([Buffer.from(head), ...files, Buffer.from('\n')]);
}
