// Must not compile: canary.ts checks that the runner notices.
const text: string = 1;
it(text, () => {});
