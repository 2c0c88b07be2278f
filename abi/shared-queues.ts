// Queues between VMs.
// Raw declarations: pointers and sizes in bytes, every result a Status (assembly/ gives them types and lifetimes).

/** Makes or joins the queue of this vm_id and writes its token (u32). The last to register is told when it has data. */
// @ts-ignore: decorator
@external("env", "proxy_register_shared_queue")
export declare function proxy_register_shared_queue(name: usize, nameSize: usize, token: usize): u32;

/**
 * Finds a queue of another vm_id and writes its token (u32).
 * Status: Ok; NotFound.
 */
// @ts-ignore: decorator
@external("env", "proxy_resolve_shared_queue")
export declare function proxy_resolve_shared_queue(vmId: usize, vmIdSize: usize, name: usize, nameSize: usize, token: usize): u32;

/**
 * Takes the oldest item.
 * Status: Ok; Empty; NotFound.
 */
// @ts-ignore: decorator
@external("env", "proxy_dequeue_shared_queue")
export declare function proxy_dequeue_shared_queue(token: u32, valuePtr: usize, valueSize: usize): u32;

/**
 * Adds an item.
 * Status: Ok; NotFound.
 */
// @ts-ignore: decorator
@external("env", "proxy_enqueue_shared_queue")
export declare function proxy_enqueue_shared_queue(token: u32, value: usize, valueSize: usize): u32;
