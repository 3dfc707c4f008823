package dev.gantry.platform.control;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import dev.gantry.platform.PlatformProperties;
import dev.gantry.platform.apps.ConfigVersions;
import dev.gantry.platform.apps.ProcessSpec;
import dev.gantry.platform.releases.Releases;
import dev.gantry.scheduler.cluster.App;
import dev.gantry.scheduler.cluster.ProcessType;
import dev.gantry.scheduler.cluster.Release;

/** The releases in use, kept at hand because they never change. Not for two threads. */
class ReleaseShelf {

	private final Releases releases;

	private final ConfigVersions configurations;

	private final PlatformProperties properties;

	private final Map<Key, Release> shelf = new HashMap<>();

	ReleaseShelf(Releases releases, ConfigVersions configurations, PlatformProperties properties) {
		this.releases = releases;
		this.configurations = configurations;
		this.properties = properties;
	}

	/** The release; nothing if there is none of that number. */
	Optional<Release> find(String appId, String app, int number) {
		Key key = new Key(appId, app, number);
		Release known = this.shelf.get(key);
		if (known != null) {
			return Optional.of(known);
		}
		Optional<Release> found = this.releases.findByAppIdAndNumber(appId, number).map(this::release);
		found.ifPresent((release) -> this.shelf.put(key, release));
		return found;
	}

	/** Forgets every release that none of the apps needs. */
	void keep(List<App> apps) {
		Map<String, Set<Integer>> needed = apps.stream()
			.collect(Collectors.toMap(App::name,
					(app) -> app.releases().stream().map(Release::number).collect(Collectors.toSet())));
		this.shelf.keySet().removeIf((key) -> !needed.getOrDefault(key.app(), Set.of()).contains(key.number()));
	}

	private Release release(dev.gantry.platform.releases.Release stored) {
		List<ProcessType> processes = stored.processes()
			.entrySet()
			.stream()
			.map((entry) -> process(entry.getKey(), entry.getValue()))
			.toList();
		return new Release(stored.number(), stored.image().pulledFrom(this.properties.registryAddress()),
				this.configurations.environment(stored.appId(), stored.configVersion()), processes);
	}

	private static ProcessType process(String type, ProcessSpec spec) {
		return new ProcessType(type, spec.command(), spec.port(), spec.limits(), spec.health(), spec.stopGrace(),
				spec.rules(), spec.mounts(), spec.steps());
	}

	private record Key(String appId, String app, int number) {
	}

}
