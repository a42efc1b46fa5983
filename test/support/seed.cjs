// Gives tests with made inputs the same ones each time, so that they fail for a change and not for their luck.
// KUBE_NETSCOPE_SEED takes another seed, or `random` one that it prints.
'use strict';

const { configureGlobal, readConfigureGlobal } = require('fast-check');

const wanted = process.env.KUBE_NETSCOPE_SEED ?? '1';
const seed = wanted === 'random' ? Date.now() % 1_000_000 : Number(wanted);
if (!Number.isSafeInteger(seed)) throw new Error(`KUBE_NETSCOPE_SEED is ${wanted}; give a whole number, or random`);
if (wanted === 'random') console.log(`KUBE_NETSCOPE_SEED=${seed}`);
process.env.KUBE_NETSCOPE_SEED = String(seed);
configureGlobal({ ...readConfigureGlobal(), seed });
