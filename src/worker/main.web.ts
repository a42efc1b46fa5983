import { Analysis } from '../core/analysis';
import { serveAnalysis } from './host';
import { ownPort } from './port.web';

serveAnalysis(ownPort(), new Analysis());
