/**
 * How the command speaks to people: tables, colours, progress.
 */
package dev.gantry.cli.terminal;
