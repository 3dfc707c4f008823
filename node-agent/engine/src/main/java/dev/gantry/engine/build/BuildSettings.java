package dev.gantry.engine.build;

import java.nio.file.Path;
import java.util.Map;

import dev.gantry.contracts.detection.BaseImages;
import dev.gantry.contracts.values.MemorySize;
import dev.gantry.engine.remote.RemotePolicy;

/**
 * What a node's operator says about builds.
 *
 * @param surroundings what every RUN step gets and no image keeps
 * @param remote where ADD may fetch from
 * @param baseImages what generated Dockerfiles start from
 * @param cacheSize how much disk the build cache may use
 */
public record BuildSettings(Surroundings surroundings, RemotePolicy remote, BaseImages baseImages,
		MemorySize cacheSize) {

	/** Nothing special, 20 GiB of cache. */
	public static final BuildSettings DEFAULT = new BuildSettings(new Surroundings(null, Map.of(), Mirrors.NONE),
			RemotePolicy.PUBLIC_ONLY, BaseImages.DEBIAN, MemorySize.ofMebibytes(20 * 1024));

	/**
	 * What a node adds to every RUN step.
	 *
	 * @param caBundle certificate authorities in PEM that the tools shall trust besides
	 * their own, or {@code null}
	 * @param proxies values of the proxy variables, for example {@code https_proxy}
	 * @param mirrors where package tools get packages from
	 */
	public record Surroundings(Path caBundle, Map<String, String> proxies, Mirrors mirrors) {

		public Surroundings {
			proxies = Map.copyOf(proxies);
			for (String name : proxies.keySet()) {
				if (!BuildArguments.PROXY.contains(name)) {
					throw new IllegalArgumentException("'" + name + "' is not a proxy variable; known are "
							+ String.join(", ", new java.util.TreeSet<>(BuildArguments.PROXY)));
				}
			}
		}

	}

	public BuildSettings withCaBundle(Path caBundle) {
		return with(new Surroundings(caBundle, this.surroundings.proxies(), this.surroundings.mirrors()));
	}

	public BuildSettings with(Surroundings surroundings) {
		return new BuildSettings(surroundings, this.remote, this.baseImages, this.cacheSize);
	}

	public BuildSettings with(RemotePolicy remote) {
		return new BuildSettings(this.surroundings, remote, this.baseImages, this.cacheSize);
	}

	public BuildSettings with(BaseImages baseImages) {
		return new BuildSettings(this.surroundings, this.remote, baseImages, this.cacheSize);
	}

	public BuildSettings withCacheSize(MemorySize cacheSize) {
		return new BuildSettings(this.surroundings, this.remote, this.baseImages, cacheSize);
	}

}
