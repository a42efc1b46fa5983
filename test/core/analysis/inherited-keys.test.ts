import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Analysis } from '../../../src/core/analysis';

const told = (key: string): string[] => {
  const analysis = new Analysis();
  analysis.apply([{
    path: 'a.yaml',
    text: `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web, ${key}: value}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: web}]}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web, ${key}: value}, ports: [{port: 80}]}
---
apiVersion: v1
kind: Service
metadata: {name: lonely}
spec: {selector: {${key}: value}, ports: [{port: 80}]}
`,
  }]);
  return analysis.findings().map(({ code, message, fixes }) => `${code} ${JSON.stringify([message, fixes])}`.replaceAll(key, 'KEY')).sort();
};

describe('labels whose keys every object inherits', () => {
  for (const key of ['constructor', 'toString', 'hasOwnProperty']) {
    it(`${key} is a label like any other`, () => {
      const ordinary = told('x'.repeat(key.length));
      assert.ok(ordinary.some((text) => text.startsWith('KN601')));
      assert.deepEqual(told(key), ordinary);
    });
  }
  it('__proto__ is a placeholder like any other', () => assert.deepEqual(told('__proto__'), told('__other__')));
});
