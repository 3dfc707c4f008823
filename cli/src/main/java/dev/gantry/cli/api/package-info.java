/**
 * The platform's HTTP interface as the command uses it.
 */
package dev.gantry.cli.api;
