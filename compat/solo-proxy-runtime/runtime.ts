export * from "./assembly/runtime";
