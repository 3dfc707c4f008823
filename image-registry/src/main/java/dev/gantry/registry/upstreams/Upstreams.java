package dev.gantry.registry.upstreams;

import java.io.Closeable;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.gantry.oci.reference.RepositoryName;
import dev.gantry.oci.store.ContentStore;
import dev.gantry.registry.manifests.ManifestIntake;
import dev.gantry.registry.repositories.Repositories;

/** The upstreams by name. */
public final class Upstreams implements Closeable {

	private final Map<String, Upstream> upstreams = new LinkedHashMap<>();

	public Upstreams(List<UpstreamProperties> properties, ContentStore store, Repositories repositories,
			ManifestIntake intake, Clock clock) {
		properties
			.forEach((one) -> this.upstreams.put(one.name(), new Upstream(one, store, repositories, intake, clock)));
	}

	/** The upstream that a repository is a copy of. */
	public Optional<Upstream> of(RepositoryName repository) {
		int slash = repository.value().indexOf('/');
		return (slash < 0 || this.upstreams.isEmpty()) ? Optional.empty()
				: Optional.ofNullable(this.upstreams.get(repository.value().substring(0, slash)));
	}

	/** Whether there is an upstream of this name. */
	public boolean has(String name) {
		return this.upstreams.containsKey(name);
	}

	/**
	 * Removes copies that nobody wanted for long.
	 * @return how many
	 */
	public int forget() {
		return this.upstreams.values().stream().mapToInt(Upstream::forget).sum();
	}

	@Override
	public void close() {
		this.upstreams.values().forEach(Upstream::close);
	}

}
