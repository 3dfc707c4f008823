package dev.gantry.engine.build;

import java.util.Set;

/**
 * What a build may take from earlier ones.
 *
 * @param useCache whether steps may come from the cache
 * @param rebuiltStages names or numbers of stages that are built anew all the same
 * @param scope whose cache mounts these are, for example the app's name: who builds in
 * another scope never sees them
 * @param localImages whether a base image that this node has by its name is taken without
 * asking a registry; otherwise registries say what a tag means now
 */
public record BuildCachePolicy(boolean useCache, Set<String> rebuiltStages, String scope, boolean localImages) {

	/** Everything, in nobody's scope. */
	public static final BuildCachePolicy DEFAULT = new BuildCachePolicy(true, Set.of(), "", false);

	public BuildCachePolicy {
		rebuiltStages = Set.copyOf(rebuiltStages);
		scope = (scope == null) ? "" : scope;
	}

	public BuildCachePolicy withUse(boolean useCache) {
		return new BuildCachePolicy(useCache, this.rebuiltStages, this.scope, this.localImages);
	}

	public BuildCachePolicy withRebuiltStages(Set<String> rebuiltStages) {
		return new BuildCachePolicy(this.useCache, rebuiltStages, this.scope, this.localImages);
	}

	public BuildCachePolicy withScope(String scope) {
		return new BuildCachePolicy(this.useCache, this.rebuiltStages, scope, this.localImages);
	}

	public BuildCachePolicy withLocalImages(boolean localImages) {
		return new BuildCachePolicy(this.useCache, this.rebuiltStages, this.scope, localImages);
	}

}
