import type { JsonClusters } from './commands/clusters';
import type { JsonContracts } from './commands/contract';
import type { JsonDiff } from './commands/diff';
import type { JsonExplanation } from './commands/explain';
import type { JsonRoutes } from './commands/routes';
import type { JsonSpaces } from './commands/space';
import type { JsonTraces } from './commands/trace';
import type { JsonModel } from './model-json';
import type { JsonReport } from './reporters/json';

/**
 * Every document that a command prints with `--format json`, by the command's name. The JSON schema of the output,
 * `docs/json-output.schema.json`, is made from this type.
 */
export interface JsonOutput {
  readonly check: JsonReport;
  readonly clusters: JsonClusters;
  readonly contract: JsonContracts;
  readonly diff: JsonDiff;
  readonly explain: JsonExplanation;
  readonly model: JsonModel;
  readonly routes: JsonRoutes;
  readonly space: JsonSpaces;
  readonly trace: JsonTraces;
}
