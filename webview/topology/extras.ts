/*
 * Parts of the picture that are loaded when somebody wants them: most open the page for a look.
 */
export { breakPieces } from './draw-breaks';
export { drawOpenPod } from './draw-inside';
export { Minimap } from './minimap';
export { serviceLinePieces } from './service-layer';
export { traceWays } from './trace-ways';
