package dev.gantry.platform.sources;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import dev.gantry.platform.builds.Source;
import dev.gantry.platform.builds.Sources;

/**
 * Keeps the bytes of each app's newest sources and forgets those of older ones. Their
 * rows stay: they tell what was built.
 */
public class SourcePruning {

	/** How many sources of an app are kept; a build that is tried again needs its own. */
	static final int KEPT = 5;

	private final Sources sources;

	private final SourceStore store;

	SourcePruning(Sources sources, SourceStore store) {
		this.sources = sources;
		this.store = store;
	}

	/** Forgets what no app has among its newest. */
	public void prune(String appId) {
		List<Source> all = this.sources.findByAppIdOrderByCreatedAtDesc(appId);
		Set<String> kept = new HashSet<>();
		all.stream().limit(KEPT).forEach((source) -> kept.add(source.digest()));
		all.stream()
			.skip(KEPT)
			.limit(KEPT)
			.map(Source::digest)
			.filter((digest) -> !kept.contains(digest) && !this.sources.existsByDigestAndAppIdNot(digest, appId))
			.forEach(this.store::forget);
	}

}
