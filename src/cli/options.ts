import { type Command, InvalidArgumentError, Option } from 'commander';
import { defaultSizeLimit } from '../reading/filter';
import { type ColorMode, type Style, styleOf, wantsColor } from './color';

/** Options of every command. */
export interface CommonOptions {
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly gitignore: boolean;
  /** Units: MB. */
  readonly maxSize: number;
  readonly config?: string;
  readonly rule?: readonly string[];
  readonly color: ColorMode;
  readonly quiet?: boolean;
}

/** Adds the options of every command. */
export function addCommonOptions(command: Command): Command {
  const limit = defaultSizeLimit / 1024 / 1024;
  return command
    .option('--include <glob>', 'read files that match instead of *.yaml, *.yml, *.json (repeatable)', collect)
    .option('--exclude <glob>', 'leave out files or folders that match (repeatable)', collect)
    .option('--no-gitignore', 'read files that .gitignore leaves out, too')
    .option('--max-size <MB>', 'report larger files instead of reading them', positive, limit)
    .option('--config <file>', 'JSON file with the settings rules, clusters, assumedNodes, include, exclude')
    .option('--rule <rule=severity>', 'set a rule to error, warning, info, hint or off (repeatable)', collect)
    .addOption(new Option('--color <when>', 'colour the output').choices(['auto', 'always', 'never']).default('auto'))
    .option('-q, --quiet', 'print results only: no source lines, no summary');
}

/** An option that takes one of some words. */
export function choice(flags: string, description: string, words: readonly string[], fallback: string): Option {
  return new Option(flags, description).choices([...words]).default(fallback);
}

/** How to print for people on standard output. */
export function styleFor(options: CommonOptions): Style {
  return styleOf(wantsColor(options.color, { isTerminal: process.stdout.isTTY === true, variables: process.env }));
}

function collect(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}

function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0) || !Number.isFinite(value)) throw new InvalidArgumentError('It has to be a number above 0.');
  return value;
}
