// A test file that was emptied by mistake.

export {};
