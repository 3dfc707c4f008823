/**
 * Files resolved and changed relative to open directories, so that no link in a hostile
 * tree can lead an operation out of it.
 */
package dev.gantry.kernel.files;
