/**
 * How the values of the domain are stored in columns.
 */
package dev.gantry.platform.columns;
