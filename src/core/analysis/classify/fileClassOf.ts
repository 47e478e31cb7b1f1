import type { Buffer } from 'node:buffer';
import type { RepoPath } from '../../base/repoPath.ts';
import type { ChangeClass } from '../facts.ts';
import { languageOf } from '../languageOf.ts';

const lockfiles = new Set([
  'package-lock.json',
  'npm-shrinkwrap.json',
  'yarn.lock',
  'pnpm-lock.yaml',
  'bun.lock',
  'bun.lockb',
  'deno.lock',
  'cargo.lock',
  'go.sum',
  'go.work.sum',
  'poetry.lock',
  'pdm.lock',
  'uv.lock',
  'pipfile.lock',
  'gemfile.lock',
  'composer.lock',
  'packages.lock.json',
  'gradle.lockfile',
  'mix.lock',
  'pubspec.lock',
  'podfile.lock',
  'package.resolved',
  'flake.lock',
  '.terraform.lock.hcl',
]);

/** Prose by its form, but instructions to agents by its effect. */
const agentInstructions =
  /(?:^|\/)(?:agents|claude|gemini|skill|copilot-instructions)\.md$|\.(?:instructions|prompt|agent)\.md$|(?:^|\/)\.(?:claude|cursor|windsurf|github\/(?:instructions|prompts|agents))\//i;

const documentExtensions = /\.(?:md|markdown|rst|adoc|asciidoc)$/i;
const documentNames =
  /^(?:license|licence|copying|notice|authors|contributors|changelog|changes|history|readme)(?:\.txt)?$/i;
const documentFolder = /(?:^|\/)docs?\//i;
/** Build files and lists of packages that are called like texts. */
const builtTexts = /^(?:cmakelists|.*requirements.*|.*constraints.*)\.txt$/i;
const documentFolderExtensions = /\.(?:txt|tex|bib|po|svg|puml|mmd)$/i;
const configExtensions = /\.(?:json|jsonc|json5|ya?ml|toml|ini|cfg|conf|properties|xml|editorconfig|plist)$/i;
const configNames =
  /^\.(?:gitattributes|gitignore|dockerignore|npmrc|nvmrc|editorconfig|prettierrc|eslintrc|mailmap)$/i;

const generatedPaths =
  /(?:^|\/)dist\/|\.min\.(?:js|css)$|\.pb\.(?:go|cc|h)$|\.pb\.gw\.go$|_pb2(?:_grpc)?\.pyi?$|_pb\.(?:js|d\.ts)$|\.(?:js|css)\.map$/;

/**
 * The form of the markers that generators write: `@generated`, and Go's `^// Code generated .* DO NOT EDIT\.$`
 * (https://go.dev/s/generatedcode).
 */
const generatedMarker = /(?:^|[\s*#/])@generated\b|Code generated\b.{0,200}\bDO NOT EDIT\b/;
/** A marker counts within these first bytes and lines. */
const markerBytes = 2_000;
const markerLines = 20;

/** The class of a whole file by its path; null when its units are judged one by one. */
export function fileClassOfPath(path: RepoPath): ChangeClass | null {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (lockfiles.has(name.toLowerCase())) return 'lockfile';
  if (generatedPaths.test(path)) return 'generated';
  if (agentInstructions.test(path)) return 'config';
  if (documentExtensions.test(name) || documentNames.test(name)) return 'docs';
  if (configExtensions.test(name) || configNames.test(name)) return 'config';
  if (languageOf(path) !== null) return null;
  if (!documentFolder.test(path) || builtTexts.test(name)) return null;
  return documentFolderExtensions.test(name) ? 'docs' : null;
}

/** True when the first lines of a file say that a tool wrote it. */
export function hasGeneratedMarker(source: Buffer): boolean {
  const head = source.toString('latin1', 0, markerBytes).split('\n').slice(0, markerLines);
  return head.some((line) => generatedMarker.test(line));
}

/**
 * The class of a whole file. A marker makes a file generated only when every side that exists carries it: a change
 * must not excuse itself by adding one to a file that people write.
 */
export function fileClassOf(
  path: RepoPath,
  oldSource: Buffer | null,
  newSource: Buffer | null,
): ChangeClass | null {
  const byPath = fileClassOfPath(path);
  if (byPath !== null) return byPath;
  const sides = [oldSource, newSource].filter((source) => source !== null);
  return sides.length > 0 && sides.every(hasGeneratedMarker) ? 'generated' : null;
}
