/**
 * The Dockerfile language: lines, instructions, variable expansion and ignore rules, as
 * text in and values out, without any I/O.
 */
package dev.gantry.engine.build.language;
