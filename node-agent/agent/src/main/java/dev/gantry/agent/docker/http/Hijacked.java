package dev.gantry.agent.docker.http;

import java.io.InputStream;
import java.io.OutputStream;

/**
 * A connection that was taken over: bytes in both directions, no HTTP any more.
 *
 * @param input ends when the client sends no more, which it may do long before it stops
 * reading
 * @param output closing it ends the connection
 */
public record Hijacked(InputStream input, OutputStream output) {
}
