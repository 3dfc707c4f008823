/**
 * Containers of one node: what they are made of, their states and their lifecycle.
 */
package dev.gantry.engine.containers;
