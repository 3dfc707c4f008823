/**
 * OCI documents, references and digests.
 */
package dev.gantry.oci;
