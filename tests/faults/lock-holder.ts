/** Locks the folder it is given, says so, and lives until it is killed; or says why it can't. */
import { lockFolder } from '../../reference-deploy/src/data-folder/lock-folder.ts';

try {
  await lockFolder(process.argv[2] ?? '', 'alone');
  console.log('locked');
  setInterval(() => undefined, 60_000);
} catch (error) {
  console.log(error instanceof Error ? error.message : error);
}
