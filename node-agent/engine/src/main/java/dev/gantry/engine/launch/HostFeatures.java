package dev.gantry.engine.launch;

/**
 * What a host's kernel can do for containers.
 *
 * @param userNamespaces whether containers can have user namespaces of their own
 * @param roots how their roots are made
 */
record HostFeatures(boolean userNamespaces, RootCompiler roots) {
}
