import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { LabelIndex, matchesLabels } from '../../../src/core/network/label-index';
import type { WorkloadSubject } from '../../../src/core/network/subjects';
import { Scope, Tracker } from '../../../src/core/store/cell';
import { workload } from '../../support/model-input';

const label = fc.constantFrom('a', 'b', '__proto__');
const labels = fc.dictionary(label, fc.constantFrom('1', '2'), { maxKeys: 3, noNullPrototype: true });
const namespace = fc.constantFrom('x', 'y');

describe('the index of labels', () => {
  it('finds what has all labels, in order, and tells who looked of every change', () => {
    const step = fc.oneof(fc.record({ namespace, labels }), fc.nat(200));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), fc.array(fc.record({ namespace: fc.option(namespace, { nil: undefined }), selector: labels }), { maxLength: 4 }), (steps, questions) => {
        const tracker = new Tracker();
        const index = new LabelIndex(tracker, (a, b) => a.chunk - b.chunk);
        const there: WorkloadSubject[] = [];
        const answers: (readonly WorkloadSubject[])[] = [];
        questions.forEach(({ namespace: where, selector }, at) => tracker.add(new Scope(() => void (answers[at] = index.selected(where, selector)))));
        steps.forEach((each, at) => {
          if (typeof each === 'number') {
            const [gone] = there.splice(each % Math.max(1, there.length), 1);
            if (gone !== undefined) index.remove(gone);
          } else {
            // Later ones come first half of the time.
            const added = { ...workload('Pod', `pod-${at}`, { namespace: each.namespace, labels: each.labels }), chunk: at % 2 === 0 ? at : -at };
            there.push(added);
            index.add(added);
          }
          if (at % 3 === 0) tracker.settle();
        });
        tracker.settle();
        questions.forEach(({ namespace: where, selector }, at) => {
          const expected = there.filter((each) => (where === undefined || each.namespace === where) && matchesLabels(each.body.template.labels, selector)).sort((a, b) => a.chunk - b.chunk);
          assert.deepEqual(answers[at], expected);
          assert.deepEqual(index.selected(where, selector), expected);
        });
      }),
    );
  });

  it('gives lists that never change', () => {
    const index = new LabelIndex(new Tracker(), (a, b) => a.chunk - b.chunk);
    const made = Array.from({ length: 100 }, (_, at) => ({ ...workload('Pod', `pod-${at}`, { labels: { app: 'a' } }), chunk: at }));
    made.slice(0, 60).forEach((each) => index.add(each));
    const before = index.selected('default', { app: 'a' });
    made.slice(60).forEach((each) => index.add(each));
    made.slice(0, 50).forEach((each) => index.remove(each));
    assert.equal(before.length, 60);
    assert.equal(index.selected('default', { app: 'a' }).length, 50);
    assert.deepEqual(index.selected(undefined, {}), made.slice(50));
  });
});
