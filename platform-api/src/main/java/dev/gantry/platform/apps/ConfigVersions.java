package dev.gantry.platform.apps;

import java.util.Map;
import java.util.Optional;

import org.springframework.data.repository.Repository;

/**
 * The configurations of all apps: append-only, so there is no way to change or remove
 * one.
 */
public interface ConfigVersions extends Repository<ConfigVersion, ConfigVersion.Key> {

	ConfigVersion save(ConfigVersion version);

	Optional<ConfigVersion> findById(ConfigVersion.Key key);

	/** The environment of a version; version 0 is empty. */
	default Map<String, String> environment(String appId, int version) {
		return findById(new ConfigVersion.Key(appId, version)).map(ConfigVersion::environment).orElse(Map.of());
	}

}
