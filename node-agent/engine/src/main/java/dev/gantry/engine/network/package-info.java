/**
 * Links, addresses and published ports of containers.
 */
package dev.gantry.engine.network;
