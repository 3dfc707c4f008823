/**
 * How JGit behaves in this product's processes.
 */
package dev.gantry.contracts.git;
