package dev.gantry.contracts.apps;

/**
 * The body of {@code PUT /apps/{app}/drains/{name}}.
 *
 * @param url where the app's log lines go: {@code syslog+tcp://HOST:PORT},
 * {@code syslog+tls://HOST:PORT} or {@code syslog+udp://HOST:PORT} for RFC 5424,
 * {@code http://} or {@code https://} for lines of JSON by POST
 */
public record LogDrainSettings(String url) {
}
