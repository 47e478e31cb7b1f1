import { assertNever } from '../../base/invariant.ts';
import type { PackageFact } from '../facts.ts';

/** A dependency as a manifest writes it. `isLocal`: it names a directory or workspace member, no third-party package. */
export interface ManifestDependency {
  readonly name: string;
  readonly range: string | null;
  /** 1-based line of the manifest. */
  readonly line: number;
  readonly isLocal: boolean;
}

interface ManifestBase {
  /** The name under which other modules know this one, when it has one. */
  readonly name: string | null;
  readonly dependencies: readonly ManifestDependency[];
}

/** What a manifest says, by kind of package manager. */
export type Manifest =
  | (ManifestBase & {
      readonly kind: 'npm';
      /** Globs of workspace members relative to the manifest's directory; `!` negates. */
      readonly workspaces: readonly string[];
      /** The value of `exports` as it stands; undefined without one. */
      readonly exports: unknown;
      /** The value of `imports` as it stands; undefined without one. */
      readonly imports: unknown;
      /** Files named by `main`, `module`, `browser`, `types`, `bin`, `source`. */
      readonly entries: readonly string[];
    })
  | (ManifestBase & { readonly kind: 'pnpm'; readonly workspaces: readonly string[] })
  | (ManifestBase & { readonly kind: 'go' })
  | (ManifestBase & { readonly kind: 'python'; readonly isModule: boolean })
  | (ManifestBase & {
      readonly kind: 'cargo';
      /** False for a virtual workspace manifest. */
      readonly isPackage: boolean;
      /** Name in the code to the directory of a path dependency, relative to the manifest's. */
      readonly pathDependencies: ReadonlyMap<string, string>;
    })
  | (ManifestBase & { readonly kind: 'maven' })
  | (ManifestBase & { readonly kind: 'gradle' })
  | (ManifestBase & {
      readonly kind: 'gradle-settings';
      /** Directories of the included projects, relative to the manifest's. */
      readonly projects: readonly string[];
    })
  | (ManifestBase & { readonly kind: 'dotnet' })
  | (ManifestBase & { readonly kind: 'nuget' })
  | (ManifestBase & {
      readonly kind: 'composer';
      /** Prefixes of namespaces with their directories, relative to the manifest's. */
      readonly psr4: readonly (readonly [prefix: string, directories: readonly string[]])[];
    })
  | (ManifestBase & { readonly kind: 'gemfile' })
  | (ManifestBase & { readonly kind: 'gemspec' });

/** The registry that a manifest's packages come from; null when it names none that we read. */
export function ecosystemOf(manifest: Manifest): PackageFact['ecosystem'] | null {
  switch (manifest.kind) {
    case 'npm':
      return 'npm';
    case 'go':
      return 'go';
    case 'python':
      return 'pypi';
    case 'cargo':
      return 'cargo';
    case 'maven':
      return 'maven';
    case 'dotnet':
    case 'nuget':
      return 'nuget';
    case 'composer':
      return 'composer';
    case 'gemfile':
    case 'gemspec':
      return 'rubygems';
    case 'pnpm':
    case 'gradle':
    case 'gradle-settings':
      return null;
    default:
      return assertNever(manifest);
  }
}
