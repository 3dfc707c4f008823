/**
 * The files of containers: what they changed, copies in and out, archives and images of
 * them.
 */
package dev.gantry.engine.files;
