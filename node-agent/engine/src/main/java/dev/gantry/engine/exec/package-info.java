/**
 * More processes in running containers.
 */
package dev.gantry.engine.exec;
