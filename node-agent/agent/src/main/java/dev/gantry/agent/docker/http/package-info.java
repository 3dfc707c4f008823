/**
 * HTTP on a unix socket with blocking handlers, streams and connections taken over.
 */
package dev.gantry.agent.docker.http;
