package dev.gantry.engine.build;

import java.util.Set;

/**
 * What a build may take from earlier ones.
 *
 * @param useCache whether steps may come from the cache
 * @param rebuiltStages names or numbers of stages that are built anew all the same
 * @param scope whose cache mounts these are, for example the app's name: who builds in
 * another scope never sees them
 */
public record BuildCachePolicy(boolean useCache, Set<String> rebuiltStages, String scope) {

	/** Everything, in nobody's scope. */
	public static final BuildCachePolicy DEFAULT = new BuildCachePolicy(true, Set.of(), "");

	public BuildCachePolicy {
		rebuiltStages = Set.copyOf(rebuiltStages);
		scope = (scope == null) ? "" : scope;
	}

	public BuildCachePolicy withUse(boolean useCache) {
		return new BuildCachePolicy(useCache, this.rebuiltStages, this.scope);
	}

	public BuildCachePolicy withRebuiltStages(Set<String> rebuiltStages) {
		return new BuildCachePolicy(this.useCache, rebuiltStages, this.scope);
	}

	public BuildCachePolicy withScope(String scope) {
		return new BuildCachePolicy(this.useCache, this.rebuiltStages, scope);
	}

}
