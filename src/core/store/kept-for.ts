/** Keeps what a function says of a thing for as long as the thing lives. An edit replaces the parts of a model that it touches, and keeps the others. */
export function keptFor<Thing extends object, Answer>(compute: (thing: Thing) => Answer): (thing: Thing) => Answer {
  const known = new WeakMap<Thing, { readonly answer: Answer }>();
  return (thing) => {
    let kept = known.get(thing);
    if (kept === undefined) known.set(thing, (kept = { answer: compute(thing) }));
    return kept.answer;
  };
}
