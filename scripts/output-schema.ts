// Makes the JSON schema of the command line's JSON output from the types that the commands print.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createGenerator } from 'ts-json-schema-generator';

/** Path of the schema, relative to the repository. */
export const outputSchemaPath = 'docs/json-output.schema.json';

/** The schema as it should be: one definition per command. Cost: type-checks the command line. */
export function outputSchema(root: string): string {
  const generator = createGenerator({ path: join(root, 'src/cli/json-output.ts'), tsconfig: join(root, 'src/tsconfig.json'), type: 'JsonOutput', skipTypeCheck: true, topRef: false, sortProps: true, jsDoc: 'extended', additionalProperties: true });
  const { $schema, definitions = {}, properties = {} } = generator.createSchema('JsonOutput');
  const commands = Object.fromEntries(Object.entries(properties).map(([command, schema]) => [`${command}Output`, schema]));
  const names = Object.keys(commands);
  const schema = {
    $schema,
    $id: 'json-output.schema.json',
    title: 'JSON output of kube-netscope',
    description: 'What each command prints with --format json. Version 1: fields may be added; a change of a present one raises schemaVersion.',
    anyOf: names.map((name) => ({ $ref: `#/definitions/${name}` })),
    definitions: { ...commands, ...definitions },
  };
  return `${JSON.stringify(schema, undefined, 2)}\n`;
}

if (process.argv[1]?.endsWith('output-schema.ts') === true) {
  const root = join(__dirname, '..');
  writeFileSync(join(root, outputSchemaPath), outputSchema(root));
}
