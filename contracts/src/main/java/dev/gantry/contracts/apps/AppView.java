package dev.gantry.contracts.apps;

import java.time.Instant;
import java.util.List;

/**
 * An app as the API shows it.
 *
 * @param name its name
 * @param status its condition in one word
 * @param explanation the condition in a sentence
 * @param url where it answers
 * @param release the release in force, or {@code null} before the first
 * @param createdAt when it was made
 * @param processes its process types
 * @param deployment the id of the newest deployment, or {@code null}
 * @param preview what it is a preview of, or {@code null} if it is none
 */
public record AppView(String name, AppStatus status, String explanation, String url, Integer release, Instant createdAt,
		List<ProcessView> processes, String deployment, PreviewOrigin preview) {
}
