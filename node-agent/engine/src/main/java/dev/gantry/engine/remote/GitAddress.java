package dev.gantry.engine.remote;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;

import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;

/**
 * A tree in a git repository as ADD and contexts write it:
 * {@code https://host/repo.git#ref:directory} or
 * {@code https://host/repo.git?ref=…&subdir=…}.
 *
 * @param repository its address, without query and fragment
 * @param ref a branch, a tag, a full reference or a commit; {@code HEAD} by default
 * @param directory in the tree, empty for its root
 */
public record GitAddress(URI repository, String ref, String directory) {

	private static final Map<String, String> PARAMETERS = Map.of("ref", "ref", "branch", "ref", "tag", "ref", "commit",
			"ref", "checksum", "ref", "subdir", "directory");

	private static final Set<String> KNOWN = new TreeSet<>(PARAMETERS.keySet());

	public GitAddress {
		boolean commit = ObjectId.isId(ref);
		boolean valid = ref.equals(Constants.HEAD) || commit
				|| Repository.isValidRefName(ref.startsWith("refs/") ? ref : Constants.R_HEADS + ref);
		if (!valid || ref.startsWith("-")) {
			throw invalid("'" + ref + "' is not a git reference", "Name a branch, a tag or a commit");
		}
	}

	/** Whether an address means a git repository. */
	public static boolean isOne(String text) {
		String bare = text.split("[#?]", 2)[0];
		return bare.startsWith("git://") || bare.startsWith("git@") || bare.startsWith("ssh://")
				|| ((bare.startsWith("https://") || bare.startsWith("http://")) && bare.endsWith(".git"));
	}

	/**
	 * Parses an address.
	 * @throws GantryException with {@code BUILD_FILE_INVALID}
	 */
	public static GitAddress parse(String text) {
		try {
			if (!text.startsWith("http://") && !text.startsWith("https://")) {
				throw invalid("'" + text.split("[#?]", 2)[0] + "' is a git repository that is not reached over https",
						"Use its https address; keys of yours are not for builds");
			}
			URI uri = new URI(text);
			URI bare = new URI(uri.getScheme(), uri.getRawAuthority(), uri.getPath(), null, null);
			Map<String, String> parts = new HashMap<>();
			query(uri, parts);
			if (uri.getFragment() != null) {
				String[] fragment = uri.getFragment().split(":", 2);
				parts.put("ref", fragment[0]);
				parts.put("directory", fragment.length < 2 ? "" : fragment[1]);
			}
			String ref = parts.getOrDefault("ref", "");
			return new GitAddress(bare, ref.isEmpty() ? Constants.HEAD : ref, parts.getOrDefault("directory", ""));
		}
		catch (URISyntaxException ex) {
			throw invalid("'" + text + "' is not an address: " + ex.getReason(), "Write https://host/path.git#ref");
		}
	}

	private static void query(URI uri, Map<String, String> parts) {
		if (uri.getRawQuery() == null) {
			return;
		}
		for (String parameter : uri.getRawQuery().split("&")) {
			String[] pair = parameter.split("=", 2);
			String part = PARAMETERS.get(pair[0]);
			if (part == null || pair.length < 2) {
				throw invalid("'" + parameter + "' is nothing that a git address can say",
						"Known are " + String.join(", ", KNOWN));
			}
			parts.put(part, URLDecoder.decode(pair[1], StandardCharsets.UTF_8));
		}
	}

	private static GantryException invalid(String problem, String remedy) {
		return new GantryException(ErrorCode.BUILD_FILE_INVALID, problem, remedy);
	}

}
