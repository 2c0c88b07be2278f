// Everything here must fail but the controls: canary.ts checks that it does.

class Point {
  constructor(
    public x: i32,
    public label: string,
  ) {}
}

class NamedPoint extends Point {
  constructor(
    x: i32,
    label: string,
    public owner: Point | null,
  ) {
    super(x, label);
  }
}

class Celsius {
  private degrees: f64 = 0;
  constructor(degrees: f64) {
    this.degrees = degrees;
  }
  get rounded(): i32 {
    return <i32>Math.round(this.degrees);
  }
}

function divide(a: i32, b: i32): i32 {
  return a / b;
}

describe("control: equal values are equal", () => {
  it("primitives, strings and arrays", () => {
    expect<i32>(1).toBe(1);
    expect<string>("a" + "b").toBe("ab");
    expect<i32[]>([1, 2]).toStrictEqual([1, 2]);
  });
  it("objects, their strings and their base class's fields", () => {
    expect<Point>(new Point(1, "a")).toStrictEqual(new Point(1, "a"));
    expect<NamedPoint>(new NamedPoint(1, "a", new Point(2, "b"))).toStrictEqual(
      new NamedPoint(1, "a", new Point(2, "b")),
    );
  });
  it("a trap that is expected", () => {
    expect(() => {
      divide(1, 0);
    }).toThrow();
  });
});

describe("must fail", () => {
  it("numbers", () => {
    expect<i32>(1).toBe(2);
  });
  it("strings", () => {
    expect<string>("left").toBe("right");
  });
  it("arrays of numbers", () => {
    expect<i32[]>([1, 2, 3]).toStrictEqual([1, 2, 4]);
  });
  it("arrays of another length", () => {
    expect<i32[]>([1, 2]).toStrictEqual([1, 2, 3]);
  });
  it("arrays of strings", () => {
    expect<string[]>(["a"]).toStrictEqual(["b"]);
  });
  it("objects that differ in a number", () => {
    expect<Point>(new Point(1, "a")).toStrictEqual(new Point(2, "a"));
  });
  it("objects that differ in a string", () => {
    expect<Point>(new Point(1, "a")).toStrictEqual(new Point(1, "b"));
  });
  it("objects that differ in a base class's field", () => {
    expect<NamedPoint>(new NamedPoint(1, "a", null)).toStrictEqual(new NamedPoint(2, "a", null));
  });
  it("objects that differ in a getter", () => {
    expect<Celsius>(new Celsius(1)).toStrictEqual(new Celsius(7));
  });
  it("a trap", () => {
    divide(1, 0);
  });
  it("a trap that does not come", () => {
    expect(() => {
      divide(1, 1);
    }).toThrow();
  });
});

describe("must fail: a group that traps before its tests", () => {
  divide(1, 0);
  it("is not reached", () => {});
});
