/**
 * Every error as a problem document, also those of the framework.
 */
package dev.gantry.platform.problems;
