package dev.gantry.contracts.apps;

/**
 * The JSON body of {@code POST /apps/{app}/deployments}; exactly one member is given.
 *
 * @param image an image reference
 * @param git a repository
 * @param release a former release's number
 */
public record DeploymentRequest(String image, Git git, Integer release) {

	/**
	 * A git repository to deploy from.
	 *
	 * @param url its address
	 * @param ref branch, tag or commit
	 */
	public record Git(String url, String ref) {
	}

}
