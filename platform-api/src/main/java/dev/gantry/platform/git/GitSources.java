package dev.gantry.platform.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.platform.sources.SourceIntake;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;

import org.springframework.util.FileSystemUtils;
import org.springframework.util.unit.DataSize;

/** Takes source trees out of git repositories, here and elsewhere. */
public class GitSources {

	/** Fetches that may go on at once; more wait. */
	private static final int FETCHES = 4;

	private static final int NAME_LENGTH = 8;

	private static final int LONGEST_SUBJECT = 60;

	private final Semaphore fetches = new Semaphore(FETCHES);

	private final SourceIntake intake;

	private final DataSize most;

	GitSources(SourceIntake intake, DataSize most) {
		this.intake = intake;
		this.most = most;
	}

	/**
	 * Takes the tree of a commit.
	 * @throws GantryException as {@link SourceIntake#take}
	 */
	public GitSource take(Repository repository, ObjectId id) throws IOException {
		try (RevWalk walk = new RevWalk(repository)) {
			RevCommit commit = walk.parseCommit(id);
			ObjectReader objects = walk.getObjectReader();
			try (CommitTree tree = new CommitTree(commit, objects)) {
				return new GitSource(this.intake.take(tree), describe(commit), tree.submodules());
			}
		}
	}

	/**
	 * Fetches one commit from elsewhere and takes its tree.
	 * @param ref a branch, a tag or a whole commit id, or {@code null} for the
	 * repository's own default
	 * @throws GantryException {@code REQUEST_INVALID} for an address or name that cannot
	 * be, {@code UPSTREAM_FAILED} or {@code TIMED_OUT} for a repository that does not
	 * answer, {@code TOO_LARGE} for one that sends too much, and as
	 * {@link SourceIntake#take}
	 */
	public GitSource fetch(RemoteAddress address, String ref) throws IOException, InterruptedException {
		this.fetches.acquire();
		Path directory = Files.createTempDirectory("gantry-git-");
		try (Git git = Git.init().setBare(true).setGitDir(directory.toFile()).call()) {
			StoredConfig config = git.getRepository().getConfig();
			// In the background it would tidy what is about to go.
			config.setBoolean("gc", null, "autoDetach", false);
			config.setInt("gc", null, "auto", 0);
			return take(git.getRepository(), new Fetch(git, address, this.most).commit(ref));
		}
		catch (GitAPIException ex) {
			throw new GantryException(ErrorCode.INTERNAL, "A repository could not be made: " + ex.getMessage(), null,
					ex);
		}
		catch (MissingObjectException ex) {
			throw new GantryException(ErrorCode.UPSTREAM_FAILED, address + " did not send all of the commit", null, ex);
		}
		finally {
			FileSystemUtils.deleteRecursively(directory);
			this.fetches.release();
		}
	}

	/** A commit in words. Its message is anybody's, and must steer nobody's terminal. */
	public static String describe(RevCommit commit) {
		String subject = commit.getShortMessage().replaceAll("\\p{Cntrl}", " ");
		String shortened = (subject.length() > LONGEST_SUBJECT) ? subject.substring(0, LONGEST_SUBJECT - 1) + "…"
				: subject;
		return commit.name().substring(0, NAME_LENGTH) + " \"" + shortened + "\"";
	}

}
