/**
 * Commands of operators: nodes, images, events, logins.
 */
package dev.gantry.cli.cluster;
