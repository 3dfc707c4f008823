/**
 * A client of OCI registries that trusts no registry.
 */
package dev.gantry.oci.registry;
