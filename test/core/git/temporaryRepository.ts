import { afterEach } from 'vitest';
import { openRepository, type Repository } from '../../../src/core/git/repository.ts';
import {
  createGitRepository,
  type GitRepository,
  type GitRepositoryOptions,
} from '../../helpers/gitRepository.ts';

const builders: GitRepository[] = [];
const environmentBefore = { ...process.env };

/** A repository that is removed after the test; the environment of the test process is put back as well. */
export function temporaryRepository(options: GitRepositoryOptions = {}): GitRepository {
  const builder = createGitRepository(options);
  builders.push(builder);
  return builder;
}

export function open(builder: GitRepository): Promise<Repository> {
  return openRepository(builder.directory);
}

afterEach(() => {
  for (const builder of builders.splice(0)) builder.dispose();
  for (const name of Object.keys(process.env)) if (!(name in environmentBefore)) delete process.env[name];
  Object.assign(process.env, environmentBefore);
});
