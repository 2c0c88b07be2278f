/**
 * Is told what is being done, and by `detail` how far it is. A message without detail is the end of its step.
 */
export type Progress = (message: string, detail?: string) => void;

/** Writes progress to a stream: on a terminal one line that is written over, elsewhere each message once. */
export function lineReporter(stream: NodeJS.WriteStream = process.stderr): Progress {
  return stream.isTTY ? liveLine(stream) : plainLines(stream);
}

function liveLine(stream: NodeJS.WriteStream): Progress {
  const clearLine = "\r\x1b[K";
  return (message, detail) => {
    stream.write(detail === undefined ? `${clearLine}${message}\n` : `${clearLine}${message}: ${detail}`);
  };
}

function plainLines(stream: NodeJS.WriteStream): Progress {
  let last = "";
  return (message) => {
    if (message !== last) stream.write(`${message}\n`);
    last = message;
  };
}
