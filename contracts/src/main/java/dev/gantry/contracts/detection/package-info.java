/**
 * Tells what an app without a Dockerfile is, and writes the Dockerfile for it. Here,
 * since nodes build with it and the command shows it: text in, text out, no I/O.
 */
package dev.gantry.contracts.detection;
