"""Plays recordings of the host (host/recording/format.ts) to modules on wasmtime: python replay.py LIBRARY [MODULE RECORDING]...

Each call into the guest is made again. Each call that the guest makes must be the recorded one, with the same arguments
and the same bytes in the guest's memory; it gets the recorded answer. Prints one line of JSON for each recording: how
many host calls were compared, and the first mismatch or null. LIBRARY is the folder that holds wasmtime.
"""

import base64
import hashlib
import json
import sys

sys.path.insert(0, sys.argv[1])
import wasmtime  # noqa: E402


class Mismatch(Exception):
    """The module did something else than in its recording."""


class HostStop(Exception):
    """The recorded host stopped the guest here."""


class Player:
    """Plays the host's part for one module."""

    def __init__(self, engine: wasmtime.Engine, module: wasmtime.Module):
        self.store = wasmtime.Store(engine)
        self.compared = 0
        self.due = iter(())
        self.running = ""
        self.mismatch = None
        imports = [self._host_function(each) for each in module.imports]
        self.exports = wasmtime.Instance(self.store, module, imports).exports(self.store)
        self.memory = self.exports["memory"]

    def enter(self, call: dict) -> None:
        """Makes a recorded call into the guest."""
        outer = self.due, self.running
        self.due, self.running = iter(call["calls"]), call["function"]
        outcome = self._call(call)
        expected = "a trap" if call.get("trapped") else call.get("result")
        if outcome != expected:
            self._fail(f"it gave {outcome}, recorded is {expected}")
        missing = next(self.due, None)
        if missing is not None:
            self._fail(f"it did not call {missing['function']}, as recorded")
        self.due, self.running = outer

    def _call(self, call: dict):
        function = self.exports[call["function"]]
        try:
            result = function(self.store, *[signed(value, 32) for value in call["arguments"]])
        except (wasmtime.Trap, wasmtime.WasmtimeError, HostStop):
            if self.mismatch is not None:
                raise self.mismatch from None
            return "a trap"
        return None if result is None else result & 0xFFFFFFFF

    def _host_function(self, each: wasmtime.ImportType) -> wasmtime.Func:
        name, kind = f"{each.module}.{each.name}", each.type
        return wasmtime.Func(self.store, kind, lambda *raw: self._answer(name, kind, raw))

    def _answer(self, name: str, kind: wasmtime.FuncType, raw: tuple):
        given = [recorded(value, param) for value, param in zip(raw, kind.params)]
        found = f"{name}({', '.join(map(str, given))})"
        call = next(self.due, None)
        if call is None:
            self._fail(f"it called {found}, where the recording has no further call")
        expected = f"{call['function']}({', '.join(map(str, call['arguments']))})"
        if found != expected:
            self._fail(f"it called {found}, recorded is {expected}")
        if self._digest() != call["memory"]:
            self._fail(f"its memory is another when it calls {found}")
        self.compared += 1
        for action in call["actions"]:
            if "bytes" in action:
                self.memory.write(self.store, base64.b64decode(action["bytes"]), action["at"])
            else:
                self.enter(action)
        if call.get("failed"):
            raise HostStop
        return signed(call["result"], 32) if "result" in call else None

    def _digest(self) -> str:
        return hashlib.sha256(self.memory.get_buffer_ptr(self.store)).hexdigest()[:16]

    def _fail(self, what: str):
        self.mismatch = Mismatch(f"in {self.running}: {what}")
        raise self.mismatch


def recorded(value: int, kind: wasmtime.ValType):
    """An argument as recordings have it: unsigned, 64 bits in decimal digits."""
    if kind == wasmtime.ValType.i64():
        return str(value & 0xFFFFFFFFFFFFFFFF)
    return value & 0xFFFFFFFF


def signed(value: int, bits: int) -> int:
    """An unsigned number as wasmtime takes it."""
    return value - (1 << bits) if value >> (bits - 1) else value


def replay(engine: wasmtime.Engine, module_path: str, recording_path: str) -> dict:
    with open(module_path, "rb") as file:
        binary = file.read()
    with open(recording_path, encoding="utf-8") as file:
        recording = json.load(file)
    if hashlib.sha256(binary).hexdigest() != recording["module"]:
        return {"compared": 0, "mismatch": "the module is not the one that was recorded"}
    player = Player(engine, wasmtime.Module(engine, binary))
    try:
        for call in recording["calls"]:
            player.enter(call)
    except Mismatch as mismatch:
        return {"compared": player.compared, "mismatch": str(mismatch)}
    return {"compared": player.compared, "mismatch": None}


def main(paths: list) -> None:
    engine = wasmtime.Engine()
    for module_path, recording_path in zip(paths[::2], paths[1::2]):
        print(json.dumps(replay(engine, module_path, recording_path)), flush=True)


if __name__ == "__main__":
    main(sys.argv[2:])
