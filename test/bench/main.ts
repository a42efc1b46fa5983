// Measures; asserts nothing. Runs as a bundle, as the product does. Ratios are taken inside one run: absolute times depend on the machine and its load.
import * as os from 'node:os';
import { coldFigures, editFigures } from './analysis';
import { LARGEST } from './cluster-facts';
import { dumpFigures, listFigures, measureDump, readDumpArgument } from './dumps';
import { printFigures } from './measure';
import { networkFigures } from './network';
import { conflictFigures, overlapFigures } from './overlaps';
import { readingFigures } from './reading';
import { openWarm, openWarmArgument, warmFigures } from './warm';
import { activationFigures, buildName, processFigures, sizeFigures } from './programs';

function main(): void {
  const quick = process.argv.includes('--quick');
  const [small, large] = quick ? [200, 1000] : [1000, 10_000];

  console.log(`node ${process.versions.node}, ${os.cpus().length} × ${os.cpus()[0]?.model ?? 'unknown processor'}, load ${os.loadavg()[0]?.toFixed(1)}`);
  printFigures('Reading', readingFigures(small, quick ? 11 : 25));
  printFigures('Cold analysis', coldFigures(small, quick ? 3 : 5));
  printFigures('Overlaps', overlapFigures(100_000, 5000, quick ? 3 : 7));
  printFigures('Conflicts', conflictFigures(quick ? 250 : 1000, 3));
  printFigures('Editing', editFigures([small, large], quick ? 60 : 300));
  const [less, most] = [{ nodes: 500, pods: 15_000, services: 1000 }, LARGEST];
  printFigures('Network of a large cluster, processor time', networkFigures(less, quick ? less : most, quick ? 11 : 25));
  printFigures('A list', listFigures(quick ? 4 : 8));
  // The largest cluster takes minutes and 3 GB; it has to be asked for.
  printFigures('Dump of a large cluster', dumpFigures(process.argv.includes('--largest') ? 1 : quick ? 0.05 : 0.2, quick ? 2 : 3));
  printFigures(`Whole process (${buildName()})`, processFigures(quick ? small : large, quick ? 3 : 5));
  printFigures('Opening a workspace again, processor time', warmFigures(quick ? small : large, quick ? 4 : 6));
  printFigures(`Activation (${buildName()})`, activationFigures(quick ? 5 : 11));
  const sizes = sizeFigures();
  if (sizes.length > 0) printFigures(`Bundles (${buildName()})`, sizes);
}

const [argument, file, folder] = process.argv.slice(2);
if (argument === openWarmArgument && file !== undefined && folder !== undefined) void openWarm(file, folder);
else if (argument === readDumpArgument && file !== undefined) measureDump(file);
else main();
