// Headers, trailers and gRPC metadata, by map (HeaderMapType).
// Raw declarations: pointers and sizes in bytes, every result a Status (assembly/ gives them types and lifetimes).

/**
 * Reads the first value of a header.
 * Status: Ok; NotFound where it is absent (0.1.0: Ok with an empty value); BadArgument where the map is not readable now.
 */
// @ts-ignore: decorator
@external("env", "proxy_get_header_map_value")
export declare function proxy_get_header_map_value(map: u32, key: usize, keySize: usize, valuePtr: usize, valueSize: usize): u32;

/**
 * Adds a header beside those of the same name.
 * Status: Ok; BadArgument where the map is not writable now.
 */
// @ts-ignore: decorator
@external("env", "proxy_add_header_map_value")
export declare function proxy_add_header_map_value(map: u32, key: usize, keySize: usize, value: usize, valueSize: usize): u32;

/**
 * Sets a header in the place of all of the same name.
 * Status: as for add.
 */
// @ts-ignore: decorator
@external("env", "proxy_replace_header_map_value")
export declare function proxy_replace_header_map_value(map: u32, key: usize, keySize: usize, value: usize, valueSize: usize): u32;

/**
 * Removes all headers of a name; none is no error.
 * Status: as for add.
 */
// @ts-ignore: decorator
@external("env", "proxy_remove_header_map_value")
export declare function proxy_remove_header_map_value(map: u32, key: usize, keySize: usize): u32;

/**
 * Reads the whole map, in the pair encoding (pairs.ts).
 * Status: Ok, with nothing where the map is not readable on Envoy; BadArgument.
 */
// @ts-ignore: decorator
@external("env", "proxy_get_header_map_pairs")
export declare function proxy_get_header_map_pairs(map: u32, pairsPtr: usize, pairsSize: usize): u32;

/**
 * Replaces the whole map. Envoy takes more than 1 MiB or 1,024 pairs for an empty one, without a word.
 * Status: as for add.
 */
// @ts-ignore: decorator
@external("env", "proxy_set_header_map_pairs")
export declare function proxy_set_header_map_pairs(map: u32, pairs: usize, pairsSize: usize): u32;

/** Writes the size of the map in bytes (u32), not the count of headers. */
// @ts-ignore: decorator
@external("env", "proxy_get_header_map_size")
export declare function proxy_get_header_map_size(map: u32, size: usize): u32;
