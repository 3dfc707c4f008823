/**
 * The OCI Distribution service.
 */
package dev.gantry.registry;
