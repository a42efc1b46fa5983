// One reporter for every stage of `npm test`, in Node and inside VS Code's extension hosts.
'use strict';

const countsMark = 'mocha-counts ';

/**
 * Prints failures in full, passes only with the option `list`, and at the end one line that test/run.mjs adds up:
 * `mocha-counts {"passed":1,"failed":0,"skipped":0}`.
 */
class CountsReporter {
  constructor(runner, options) {
    const list = String(options?.reporterOptions?.list ?? options?.reporterOption?.list ?? '') === 'true';
    const counts = { passed: 0, failed: 0, skipped: 0 };
    runner.on('pass', (test) => {
      counts.passed++;
      if (list) console.log(`  ok ${test.fullTitle()} (${test.duration} ms)`);
    });
    runner.on('pending', (test) => {
      counts.skipped++;
      console.log(`  skipped ${test.fullTitle()}`);
    });
    runner.on('fail', (test, error) => {
      counts.failed++;
      console.log(`  FAILED ${test.fullTitle()}\n${indent(describe(error))}`);
    });
    runner.once('end', () => console.log(countsMark + JSON.stringify(counts)));
  }
}

function describe(error) {
  const { stack, message, cause } = error ?? {};
  const text = stack ? (stack.includes(message) ? stack : `${message}\n${stack}`) : String(message ?? error);
  return cause ? `${text}\nbecause ${describe(cause)}` : text;
}

const indent = (text) => text.replace(/^/gm, '    ');

module.exports = CountsReporter;
