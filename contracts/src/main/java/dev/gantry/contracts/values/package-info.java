/**
 * Small values that every service speaks: names, CPU shares, memory sizes.
 */
package dev.gantry.contracts.values;
