/**
 * Docker's classic build call: a context comes as an archive, the log goes as a stream.
 */
package dev.gantry.agent.docker.build;
