package dev.gantry.contracts.apps;

import java.time.Instant;

/**
 * A release as the API shows it.
 *
 * @param number counts the app's releases from 1
 * @param image {@code repository@digest}
 * @param configVersion the version of the configuration that it pins
 * @param summary how it came about
 * @param createdAt when
 * @param current whether it is in force
 */
public record ReleaseView(int number, String image, int configVersion, String summary, Instant createdAt,
		boolean current) {
}
