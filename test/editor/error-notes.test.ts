import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ErrorNotes } from '../../src/editor/error-notes';

describe('errors that are remembered', () => {
  const secret = 'zebra-secret';
  const stacked = (message: string, places: string): Error => Object.assign(new TypeError(message), { stack: `TypeError: ${message}\n${places}` });

  it('keep kind and places in the program, never a message or a path', () => {
    const notes = new ErrorNotes();
    notes.add('scan', stacked(`cannot read ${secret}\n    at ${secret} (/home/${secret}/x.js:1:2)`, `    at read${secret} (/home/${secret}/dist/extension.js:12:34)\n    at /home/${secret}/dist/worker.js:5:6`));
    assert.deepEqual(notes.notes, [{ what: 'scan', kind: 'TypeError', places: ['extension.js:12:34', 'worker.js:5:6'] }]);
  });

  it('tell why a worker ended in words of their own', () => {
    const notes = new ErrorNotes();
    for (const reason of ['exit code 134', 'no answer for 30 s while reading', 'Worker terminated due to reaching memory limit: JS heap out of memory', `cannot take ${secret}`]) notes.addEnd(reason);
    assert.deepEqual(notes.notes.map(({ kind }) => kind), ['exit code 134', 'no answer for 30 s while reading', 'out of memory', 'an error']);
  });

  it('keep the last ten, and nothing of any text', () => {
    const notes = new ErrorNotes();
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), fc.string(), (message, stack, name) => {
        const error = Object.assign(new Error(`${secret}${message}`), { stack: `${stack}${secret}\n    at ${secret}.js:1:1`, name: `${name}${secret}` });
        notes.add('scan', error);
        notes.add('scan', `${secret}${message}`);
        notes.addEnd(`${message}${secret}`);
        assert.ok(notes.notes.length <= 10);
        assert.ok(!JSON.stringify(notes.notes).includes(secret));
      }),
    );
  });
});
