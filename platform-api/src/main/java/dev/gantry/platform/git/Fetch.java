package dev.gantry.platform.git;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.TransportCommand;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.TransportHttp;
import org.eclipse.jgit.transport.UsernamePasswordCredentialsProvider;

import org.springframework.util.unit.DataSize;

/**
 * Fetches one commit, without its history, from a repository that nobody vouches for.
 * JGit's check of fetched objects is off, because it also asks for the history that a
 * shallow fetch leaves out; digests are checked all the same, and the names in the tree
 * by the source intake.
 */
final class Fetch {

	private static final int SILENCE_SECONDS = 60;

	private static final int NAMES_TOLD = 8;

	private static final Pattern COMMIT_ID = Pattern.compile("[0-9a-f]{40}");

	private static final List<String> PLACES = List.of("", Constants.R_HEADS, Constants.R_TAGS);

	private static final String FETCHED = "refs/gantry/fetched";

	private final Git git;

	private final RemoteAddress address;

	private final DataSize most;

	private final BoundedConnections connections;

	Fetch(Git git, RemoteAddress address, DataSize most) {
		this.git = git;
		this.address = address;
		this.most = most;
		this.connections = new BoundedConnections(most.toBytes());
	}

	ObjectId commit(String ref) throws IOException {
		String wanted = (ref == null || ref.isBlank()) ? Constants.HEAD : ref.strip();
		try {
			String source = isCommitId(wanted) ? wanted : find(wanted);
			as(this.git.fetch()).setRemote(location())
				.setRefSpecs(new RefSpec("+" + source + ":" + FETCHED))
				.setDepth(1)
				.setTagOpt(TagOpt.NO_TAGS)
				.call();
			return isCommitId(wanted) ? ObjectId.fromString(wanted)
					: this.git.getRepository().resolve(FETCHED + "^{commit}");
		}
		catch (GitAPIException ex) {
			throw this.connections.exceeded() ? tooLarge(ex) : failed(ex);
		}
	}

	private static boolean isCommitId(String ref) {
		return COMMIT_ID.matcher(ref).matches();
	}

	private String find(String wanted) throws GitAPIException {
		Collection<Ref> there = as(Git.lsRemoteRepository()).setRemote(location()).call();
		Map<String, Ref> byName = new TreeMap<>();
		there.forEach((ref) -> byName.put(ref.getName(), ref));
		return PLACES.stream()
			.map((place) -> place + wanted)
			.filter(byName::containsKey)
			.findFirst()
			.orElseThrow(() -> new GantryException(ErrorCode.REQUEST_INVALID,
					this.address + " has no branch or tag '" + wanted + "'", remedy(byName.keySet())));
	}

	private static String remedy(Collection<String> names) {
		List<String> some = names.stream()
			.filter((name) -> name.startsWith(Constants.R_HEADS) || name.startsWith(Constants.R_TAGS))
			.map((name) -> name.replaceFirst("^refs/(heads|tags)/", "").replaceAll("\\p{Cntrl}", "?"))
			.limit(NAMES_TOLD)
			.toList();
		return some.isEmpty() ? "It is empty: push something to it first" : "It has " + String.join(", ", some);
	}

	private <C extends TransportCommand<C, ?>> C as(C command) {
		command.setTimeout(SILENCE_SECONDS);
		command.setTransportConfigCallback((transport) -> {
			if (transport instanceof TransportHttp http) {
				http.setHttpConnectionFactory(this.connections);
			}
		});
		if (this.address.user() != null) {
			command.setCredentialsProvider(
					new UsernamePasswordCredentialsProvider(this.address.user(), this.address.password()));
		}
		return command;
	}

	private String location() {
		return this.address.toString();
	}

	private GantryException failed(GitAPIException ex) {
		String reason = ex.getMessage().replace(location() + ": ", "");
		return new GantryException(ErrorCode.UPSTREAM_FAILED,
				"Git could not fetch from " + this.address + ": " + reason,
				reason.contains("not authorized") || reason.contains("Authentication")
						? "Put a user name and a token with the right to read into the address"
						: "Try 'git ls-remote " + this.address + "' from this host",
				ex);
	}

	private GantryException tooLarge(GitAPIException ex) {
		return new GantryException(ErrorCode.TOO_LARGE,
				"The tree at " + this.address + " is larger than " + this.most.toMegabytes() + " MB",
				"Deploy a smaller tree, or raise gantry.platform.max-source-size", ex);
	}

}
