package dev.gantry.contracts.apps;

import java.util.Map;

/**
 * An app's configuration, {@code GET /apps/{app}/config}.
 *
 * @param version counts the configuration's versions from 1; 0 before the first
 * @param values the environment
 */
public record ConfigView(int version, Map<String, String> values) {
}
