import { Buffer } from 'node:buffer';
import { randomBytes } from 'node:crypto';
import { lstat, mkdir, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type AgentId, agentTable, isAgentId } from './agentTable.ts';
import { hookConfigTable } from './hookConfigTable.ts';
import { type HookConfigPlan, planHookConfig, planHookRemoval } from './planHookConfig.ts';

/** One agent's file of hooks: in the workspace, or for everything that the person does on this machine. */
export interface HookConfigFile {
  readonly agent: AgentId;
  readonly level: 'workspace' | 'user';
  /** Absolute. */
  readonly file: string;
  /** The agent has a folder there: it is used. */
  readonly isUsed: boolean;
  /** Null when there is none. */
  readonly text: string | null;
  /** What recording would write, and what stopping would. */
  readonly record: HookConfigPlan;
  readonly stop: HookConfigPlan;
}

export interface HookPlaces {
  /** The folder of the workspace. */
  readonly folder: string;
  readonly home: string;
  /** How a shell starts Countersign, quoted. */
  readonly program: string;
}

/** The files of all agents, the workspace's first. */
export async function readHookConfigFiles({ folder, home, program }: HookPlaces): Promise<HookConfigFile[]> {
  const agents = Object.keys(agentTable).filter(isAgentId);
  const places = (['workspace', 'user'] as const).flatMap((level) =>
    agents.map((agent) => ({ level, agent })),
  );
  return Promise.all(
    places.map(async ({ level, agent }): Promise<HookConfigFile> => {
      const { workspaceFile, userFile, folder: own } = hookConfigTable[agent];
      const file = level === 'workspace' ? join(folder, workspaceFile) : join(home, userFile);
      const isUsed = (await isThere(join(folder, own))) || (await isThere(join(home, own)));
      const text = await readConfigText(file);
      if (text !== null && typeof text !== 'string') {
        return { agent, level, file, isUsed, text: null, record: text, stop: text };
      }
      const [record, stop] = [planHookConfig(text, agent, program), planHookRemoval(text, agent)];
      return { agent, level, file, isUsed, text, record, stop };
    }),
  );
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(() => true, () => false); // prettier-ignore
}

/** Larger files are no configuration. */
const maximumBytes = 1024 * 1024;

async function readConfigText(
  file: string,
): Promise<string | null | (HookConfigPlan & { kind: 'unreadable' })> {
  const unreadable = (reason: string): HookConfigPlan & { kind: 'unreadable' } => ({
    kind: 'unreadable',
    reason,
  });
  try {
    const found = await stat(file);
    if (!found.isFile()) return unreadable('it is no plain file');
    if (found.size > maximumBytes) return unreadable('it is too large');
    const bytes = await readFile(file);
    const text = bytes.toString('utf8');
    return bytes.equals(Buffer.from(text)) ? text : unreadable('it is not UTF-8');
  } catch (error) {
    const isAbsent =
      error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
    // A link to nowhere would be written through.
    if (isAbsent) return (await lstat(file).then(() => true, () => false)) ? unreadable('it is a link to nowhere') : null; // prettier-ignore
    return unreadable('it cannot be read');
  }
}

/**
 * Puts `text` (null: nothing) in the place of `expected`. False when the file has changed since it was read; nothing
 * is written then. A link is followed, so that settings that are kept elsewhere stay there. Throws what the system says.
 */
export async function writeHookConfig(
  file: string,
  expected: string | null,
  text: string | null,
): Promise<boolean> {
  const found = await readConfigText(file);
  if (found !== expected) return false;
  if (expected === null) {
    if (text === null) return true;
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text, { flag: 'wx' });
    return true;
  }
  if (text === null) {
    await rm(file);
    return true;
  }
  const target = await realpath(file);
  const next = `${target}.${randomBytes(6).toString('hex')}`;
  try {
    await writeFile(next, text, { flag: 'wx', mode: (await stat(target)).mode & 0o777 });
    await rename(next, target);
  } catch (error) {
    await rm(next, { force: true });
    throw error;
  }
  return true;
}
