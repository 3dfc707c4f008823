/**
 * Pushed source trees, unpacked on a node to be built.
 */
package dev.gantry.engine.sources;
