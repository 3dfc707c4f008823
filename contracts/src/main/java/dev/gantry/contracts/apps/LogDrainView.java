package dev.gantry.contracts.apps;

import java.time.Instant;

/**
 * A log drain as the API shows it.
 *
 * @param name its name
 * @param url where lines go, without what is secret in it
 * @param sent lines that went there
 * @param dropped lines that did not, because it was too slow or away for too long
 * @param waiting lines that wait now
 * @param problem what is wrong with it now, or {@code null}
 * @param createdAt when it was made
 */
public record LogDrainView(String name, String url, long sent, long dropped, int waiting, String problem,
		Instant createdAt) {
}
