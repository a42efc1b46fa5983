// Runs Mocha inside an extension host, Node's or the web's: its browser build needs neither files nor modules.
import 'mocha/mocha.js';
import CountsReporter from '../../../scripts/mocha-reporter.cjs';

interface MochaInstance {
  suite: { emit(event: 'pre-require', context: object, file: null, mocha: MochaInstance): void };
  run(done: (failures: number) => void): void;
}

/**
 * Declares tests with `declare`, runs them and answers when they are done.
 * Errors: rejects when a test failed, which VS Code turns into the exit code.
 */
export function runMocha(declare: () => void): Promise<void> {
  const { Mocha } = globalThis as unknown as { Mocha: new (options: object) => MochaInstance };
  const mocha = new Mocha({ ui: 'bdd', timeout: 30_000, reporter: CountsReporter, reporterOptions: { list: 'true' } });
  // Defines `describe` and `it`; the ready-made `globalThis.mocha` would want a document.
  mocha.suite.emit('pre-require', globalThis, null, mocha);
  declare();
  return new Promise((resolve, reject) => {
    mocha.run((failures) => (failures === 0 ? resolve() : reject(new Error(`${failures} failed`))));
  });
}
