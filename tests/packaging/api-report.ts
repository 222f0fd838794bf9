import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor';

const repository = join(import.meta.dirname, '../..');
const quiet = { default: { logLevel: ExtractorLogLevel.None } };

const configurationOf = (folder: string, reports: string): ExtractorConfig =>
  ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: join(folder, 'package.json'),
    configObject: {
      projectFolder: folder,
      mainEntryPointFilePath: join(folder, 'dist/index.d.ts'),
      compiler: {
        overrideTsconfig: {
          compilerOptions: {
            target: 'es2024',
            module: 'nodenext',
            moduleResolution: 'nodenext',
            strict: true,
            skipLibCheck: true,
            types: ['node'],
          },
          include: [join(folder, 'dist/**/*.d.ts')],
        },
      },
      apiReport: {
        enabled: true,
        reportFileName: basename(folder),
        reportFolder: reports,
        reportTempFolder: join(tmpdir(), 'ticketly-api-reports'),
        // The verbs of the office are reached through their rooms, which are no exports themselves.
        includeForgottenExports: true,
      },
      newlineKind: 'lf',
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: { compilerMessageReporting: quiet, extractorMessageReporting: quiet, tsdocMessageReporting: quiet },
    },
  });

/** Where the reports are kept: what each package offers at its root, one file a package. */
export const reportFolder: string = join(repository, 'tests/packaging/api');

/**
 * Compares what a built package offers with its report.
 *
 * @returns whether it changed; with `update` the report follows.
 */
export const hasApiChanged = (folder: string, { update }: { readonly update: boolean }): boolean => {
  mkdirSync(reportFolder, { recursive: true });
  const { apiReportChanged } = Extractor.invoke(configurationOf(folder, reportFolder), {
    localBuild: update,
    messageCallback: (message) => {
      message.handled = true;
    },
  });
  return apiReportChanged;
};
