package peers.dubbo;

/** The same by another name: calls are routed by that of their service. */
public interface Ratings extends Reviews {}
