// biome-ignore-all lint/correctness/noPrecisionLoss: these numbers are u64
let state: u64 = 0;
let isSeeded: bool = false;

/** A random number, other in every VM; not for secrets. Source: SplitMix64 by Sebastiano Vigna (public domain). */
export function nextRandom(): u64 {
  if (!isSeeded) {
    isSeeded = true;
    state = reinterpret<u64>(Math.random()) ^ (reinterpret<u64>(Math.random()) << 24);
  }
  state += 0x9e3779b97f4a7c15;
  let mixed = state;
  mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
  mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
  return mixed ^ (mixed >> 31);
}
