import { createReadStream } from 'node:fs';
import { Analysis } from '../core/analysis';
import { FactFiles, versionOf } from './fact-files.node';
import { FactKeeper } from './fact-keeper';
import { serveAnalysis } from './host';
import { ownCache, ownPort } from './port.node';

/** How much of a large file is read at once, so that there is a break in between. Units: bytes. */
const blockSize = 256 * 1024;

const analysis = new Analysis();
const cache = ownCache();
const { notKept } = serveAnalysis(ownPort(), analysis, (file) => createReadStream(file, { highWaterMark: blockSize }), () => keeper?.soon());
const keeper = cache === undefined ? undefined : new FactKeeper(new FactFiles(cache, versionOf(__filename)), analysis, notKept);
