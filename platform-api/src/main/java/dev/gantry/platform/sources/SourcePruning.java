package dev.gantry.platform.sources;

import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import dev.gantry.platform.builds.Build;
import dev.gantry.platform.builds.Builds;
import dev.gantry.platform.builds.Source;
import dev.gantry.platform.builds.Sources;

import org.springframework.data.domain.Limit;
import org.springframework.transaction.annotation.Transactional;

/**
 * Keeps the bytes of the sources of each app's newest builds, and of builds that have not
 * ended, and forgets those of older ones. Their rows stay: they tell what was built.
 */
public class SourcePruning {

	/** How many builds of an app keep their sources. */
	static final int KEPT = 5;

	/** How far to look back; what is older was looked at before. */
	private static final int LOOKED_AT = 50;

	/** Longer than it takes from a source's arrival to its build. */
	private static final Duration ARRIVING = Duration.ofMinutes(10);

	private final Builds builds;

	private final Sources sources;

	private final SourceStore store;

	private final Clock clock;

	SourcePruning(Builds builds, Sources sources, SourceStore store, Clock clock) {
		this.builds = builds;
		this.sources = sources;
		this.store = store;
		this.clock = clock;
	}

	/** Forgets what no build needs any more. */
	@Transactional(readOnly = true)
	public void prune(String appId) {
		Set<String> needed = new HashSet<>();
		Set<String> old = new HashSet<>();
		List<Build> newest = this.builds.findByAppIdOrderByNumberDesc(appId, Limit.of(LOOKED_AT));
		for (int i = 0; i < newest.size(); i++) {
			Build build = newest.get(i);
			(i < KEPT || !build.state().ended() ? needed : old)
				.add(this.sources.findById(build.sourceId()).map(Source::digest).orElseThrow());
		}
		old.stream()
			.filter((digest) -> !needed.contains(digest) && !this.sources.existsByDigestAndAppIdNot(digest, appId))
			.forEach((digest) -> this.store.forget(digest, this.clock.instant().minus(ARRIVING)));
	}

}
