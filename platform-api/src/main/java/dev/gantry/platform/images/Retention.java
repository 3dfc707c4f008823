package dev.gantry.platform.images;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.gantry.platform.images.RegistryExtension.Tagged;

/** Decides which tags are not kept. */
final class Retention {

	/** Whatever the rules say: a deployment may be about to release it. */
	private static final Duration YOUNGEST = Duration.ofHours(1);

	private final List<RetentionRule> rules;

	Retention(List<RetentionRule> rules) {
		this.rules = List.copyOf(rules);
	}

	/**
	 * The tags that are not kept.
	 * @param tags all tags
	 * @param released the digests of all releases' images
	 */
	List<Tagged> expired(List<Tagged> tags, Set<String> released, Instant now) {
		Map<Shelf, Integer> newer = new HashMap<>();
		List<Tagged> expired = new ArrayList<>();
		List<Tagged> newestFirst = tags.stream()
			.sorted(Comparator.comparing(Tagged::taggedAt).reversed().thenComparing(Tagged::name))
			.toList();
		for (Tagged tag : newestFirst) {
			Optional<RetentionRule> rule = this.rules.stream()
				.filter((each) -> each.covers(tag.repository(), tag.tag()))
				.findFirst();
			if (rule.isEmpty()) {
				continue;
			}
			int place = newer.merge(new Shelf(rule.get(), tag.repository()), 1, Integer::sum);
			if (place > rule.get().keepLast() && isOlder(tag, rule.get().keepFor(), now)
					&& !released.contains(tag.digest())) {
				expired.add(tag);
			}
		}
		return expired;
	}

	private static boolean isOlder(Tagged tag, Duration age, Instant now) {
		Duration least = (age.compareTo(YOUNGEST) > 0) ? age : YOUNGEST;
		return tag.taggedAt().plus(least).isBefore(now);
	}

	private record Shelf(RetentionRule rule, String repository) {
	}

}
