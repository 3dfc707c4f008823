/**
 * Content by digest: written once, verified on the way in, never changed.
 */
package dev.gantry.oci.store;
