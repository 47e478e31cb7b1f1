import type { FileChange } from '../../diff/change.ts';
import { groupBy } from '../../base/groupBy.ts';
import { displayRepoPath } from '../../base/repoPath.ts';
import type { Finding, FindingLevel } from '../finding.ts';
import { isTestPath } from '../pathKind.ts';
import type { Rule } from '../rule.ts';

/** Content that no diff shows. */
export const binaryChange: Rule = {
  id: 'binary-change',
  level: 'warning',
  title: 'Binary change',
  rationale:
    'What a diff cannot show nobody reviews, and programs and archives can do anything. New or changed executables, ' +
    'libraries, archives, symbolic links, submodules and files without a known kind give a warning; images, fonts, ' +
    'media and documents, and files beside tests, give a note. Deleted and merely renamed files are left alone. Sizes ' +
    'are not part of a diff, so that none is told.',
  options: [],
  check: (input) => foldNotes(input.change.files.flatMap((file) => describe(file) ?? [])),
};

const programs =
  /\.(?:exe|dll|so(?:\.\d+)*|dylib|a|o|obj|lib|class|jar|war|ear|wasm|node|pyc|pyo|pyd|apk|aab|ipa|msi|deb|rpm|dmg|pkg|appimage|bin|elf|ko|sys|beam|nupkg|whl|egg|gem|crate|vsix|crx|xpi|swf)$/i;
const archives = /\.(?:zip|tar|t?gz|tgz|bz2|xz|zst|7z|rar|lz4|lzma|cab|iso|img|tbz2|br)$/i;
const media =
  /\.(?:png|jpe?g|gif|webp|avif|bmp|ico|icns|tiff?|psd|heic|svgz|woff2?|ttf|otf|eot|mp[34]|m4[av]|wav|ogg|oga|flac|webm|mov|avi|mkv|pdf|docx?|xlsx?|pptx?|odt|ods|key|sketch|fig|xd|blend|glb|gltf)$/i;
const stores =
  /\.(?:db|sqlite3?|mdb|parquet|avro|npy|npz|pkl|pickle|pt|pth|onnx|safetensors|h5|joblib|mo|dat|cast)$/i;
const keyStores = /\.(?:p12|pfx|jks|keystore|der|kdbx|gpg)$/i;

/** Notes of one kind and folder are told at the first file: ten icons are one thing to know. */
function foldNotes(findings: readonly Finding[]): readonly Finding[] {
  const groups = groupBy(findings, ({ level, path, data }) => {
    const place = path ?? '';
    return level === 'note'
      ? `${JSON.stringify(data['kind'])} ${place.slice(0, place.lastIndexOf('/') + 1)}`
      : place;
  });
  return [...groups.values()].flatMap(([first, ...others]): readonly Finding[] => {
    if (first === undefined || others.length === 0) return first === undefined ? [] : [first];
    const message = `${first.message} ${others.length} more of this folder ${others.length === 1 ? 'is' : 'are'} like it.`;
    return [{ ...first, message, data: { ...first.data, files: others.length + 1 } }];
  });
}

interface Kind {
  readonly what: string;
  readonly level: FindingLevel;
}

function describe(file: FileChange): Finding | null {
  if (file.newMode === '000000' || (file.status === 'renamed' && file.oldOid === file.newOid)) return null;
  const unit = file.units.find((candidate) => candidate.kind === 'object');
  const kind = unit === undefined ? null : kindOf(file);
  if (unit === undefined || kind === null) return null;
  const verb = file.oldMode === '000000' ? 'is new' : 'changes';
  return {
    rule: 'binary-change',
    level: isTestPath(file.path) && !isExecutable(file) ? 'note' : kind.level,
    path: file.path,
    unit: unit.id,
    line: null,
    message: `${kind.what} ${verb}, and no diff shows what is in it: ${displayRepoPath(file.path)}.`,
    data: { kind: kind.what, mode: file.newMode, status: file.status },
  };
}

function kindOf(file: FileChange): Kind | null {
  if (file.newMode === '160000') return { what: 'The commit of a submodule', level: 'warning' };
  if (file.newMode === '120000' || file.oldMode === '120000')
    return { what: 'A symbolic link', level: 'note' };
  if (programs.test(file.path) || isExecutable(file))
    return { what: 'A program or library', level: 'warning' };
  if (archives.test(file.path)) return { what: 'An archive', level: 'warning' };
  if (keyStores.test(file.path)) return { what: 'A store of keys', level: 'warning' };
  if (stores.test(file.path)) return { what: 'A data file', level: 'warning' };
  if (media.test(file.path)) return { what: 'An image, font, recording or document', level: 'note' };
  return { what: 'A file that is not text or is too large', level: 'warning' };
}

function isExecutable(file: FileChange): boolean {
  return file.newMode === '100755';
}
