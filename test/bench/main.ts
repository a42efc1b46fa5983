// Measures; asserts nothing. Runs as a bundle, as the product does. Ratios are taken inside one run: absolute times depend on the machine and its load.
import * as os from 'node:os';
import { coldFigures, editFigures } from './analysis';
import { LARGEST } from './cluster-facts';
import { dumpFigures, listFigures, measureDump, readDumpArgument } from './dumps';
import { type Figure, printFigures } from './measure';
import { growthFigures } from './growth';
import { networkFigures } from './network';
import { conflictFigures, overlapFigures } from './overlaps';
import { readingFigures } from './reading';
import { openWarm, openWarmArgument, warmFigures } from './warm';
import { activationFigures, buildName, processFigures, sizeFigures } from './programs';

function main(): void {
  const quick = process.argv.includes('--quick');
  const [small, large] = quick ? [200, 1000] : [1000, 10_000];

  console.log(`node ${process.versions.node}, ${os.cpus().length} × ${os.cpus()[0]?.model ?? 'unknown processor'}, load ${os.loadavg()[0]?.toFixed(1)}`);
  section('Reading', () => readingFigures(small, quick ? 11 : 25));
  section('Cold analysis', () => coldFigures(small, quick ? 3 : 5));
  section('Overlaps', () => overlapFigures(100_000, 5000, quick ? 3 : 7));
  section('Conflicts', () => conflictFigures(quick ? 250 : 1000, 3));
  section('Editing', () => editFigures(quick ? [small, large] : [100, small, large], quick ? 60 : 300));
  section('One very long object, processor time', () => growthFigures(quick ? 500 : 4000));
  const [less, most] = [{ nodes: 500, pods: 15_000, services: 1000 }, LARGEST];
  section('Network of a large cluster, processor time', () => networkFigures(less, quick ? less : most, quick ? 11 : 25));
  section('A list', () => listFigures(quick ? 4 : 8));
  // The largest cluster takes minutes and 3 GB; it has to be asked for.
  section('Dump of a large cluster', () => dumpFigures(process.argv.includes('--largest') ? 1 : quick ? 0.05 : 0.2, quick ? 2 : 3));
  section(`Whole process (${buildName()})`, () => processFigures(quick ? small : large, quick ? 3 : 5));
  section('Opening a workspace again, processor time', () => warmFigures(quick ? small : large, quick ? 4 : 6));
  section(`Activation (${buildName()})`, () => activationFigures(quick ? 5 : 11));
  section(`Bundles (${buildName()})`, sizeFigures);
}

/** Prints a section that is asked for: all of them, or those whose title holds the word after `--only`. */
function section(title: string, figures: () => readonly Figure[]): void {
  const at = process.argv.indexOf('--only');
  if (at >= 0 && !title.toLowerCase().includes((process.argv[at + 1] ?? '').toLowerCase())) return;
  const measured = figures();
  if (measured.length > 0) printFigures(title, measured);
}

const [argument, file, folder] = process.argv.slice(2);
if (argument === openWarmArgument && file !== undefined && folder !== undefined) void openWarm(file, folder);
else if (argument === readDumpArgument && file !== undefined) measureDump(file);
else main();
