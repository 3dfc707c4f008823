package dev.gantry.platform.idempotency;

/**
 * An answer that is remembered.
 *
 * @param status the HTTP status
 * @param location of what was made, or {@code null}
 * @param contentType of the body, or {@code null}
 * @param body the body as text
 */
record Answered(int status, String location, String contentType, String body) {
}
