// Counters, gauges and histograms of the host.
// Raw declarations: pointers and sizes in bytes, every result a Status (assembly/ gives them types and lifetimes).

/** Makes or finds a metric and writes its id (u32). */
// @ts-ignore: decorator
@external("env", "proxy_define_metric")
export declare function proxy_define_metric(type: u32, name: usize, nameSize: usize, id: usize): u32;

/**
 * Adds to a counter (Envoy: the offset must be above 0) or a gauge.
 * Status: Ok; NotFound; BadArgument.
 */
// @ts-ignore: decorator
@external("env", "proxy_increment_metric")
export declare function proxy_increment_metric(id: u32, offset: i64): u32;

/**
 * Sets a gauge, records in a histogram; on a counter it adds.
 * Status: Ok; NotFound.
 */
// @ts-ignore: decorator
@external("env", "proxy_record_metric")
export declare function proxy_record_metric(id: u32, value: u64): u32;

/**
 * Writes the value of a counter or gauge (u64).
 * Status: Ok; NotFound; BadArgument for a histogram.
 */
// @ts-ignore: decorator
@external("env", "proxy_get_metric")
export declare function proxy_get_metric(id: u32, value: usize): u32;
