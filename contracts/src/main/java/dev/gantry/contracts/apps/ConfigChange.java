package dev.gantry.contracts.apps;

import java.util.List;
import java.util.Map;

/**
 * The body of {@code PATCH /apps/{app}/config}.
 *
 * @param set variables to set
 * @param unset names to remove
 */
public record ConfigChange(Map<String, String> set, List<String> unset) {
}
