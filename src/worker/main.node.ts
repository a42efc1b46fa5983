import { Analysis } from '../core/analysis';
import { serveAnalysis } from './host';
import { ownPort } from './port.node';

serveAnalysis(ownPort(), new Analysis());
