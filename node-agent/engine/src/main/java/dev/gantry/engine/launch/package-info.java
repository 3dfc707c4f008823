/**
 * From a container's specification to a running process: the launch plan, the spawner
 * that executes it, and the namespaces that wait for it.
 */
package dev.gantry.engine.launch;
