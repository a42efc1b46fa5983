import { createReadStream } from 'node:fs';
import { Analysis } from '../core/analysis';
import { serveAnalysis } from './host';
import { ownPort } from './port.node';

/** How much of a large file is read at once, so that there is a break in between. Units: bytes. */
const blockSize = 256 * 1024;

serveAnalysis(ownPort(), new Analysis(), (file) => createReadStream(file, { highWaterMark: blockSize }));
