package dev.gantry.engine.build.language;

/**
 * One {@code --mount} of a RUN instruction: something that its command sees and that does
 * not become a part of the image.
 *
 * @see <a href="https://docs.docker.com/reference/dockerfile/#run---mount">RUN
 * --mount</a>
 */
public sealed interface RunMount {

	/** Where the command sees it; may be relative to the working directory. */
	String target();

	/**
	 * What {@code from} names: a stage, a named context or an image.
	 * @return {@code null} for the build context, or for nothing
	 */
	default String from() {
		return null;
	}

	/**
	 * Files of the build context, of a stage or of an image.
	 *
	 * @param target where
	 * @param from whose files, or {@code null} for the build context
	 * @param source a path in them
	 * @param writable whether the command may write; what it writes is thrown away
	 */
	record Bind(String target, String from, String source, boolean writable) implements RunMount {
	}

	/**
	 * A directory that is kept from build to build.
	 *
	 * @param target where
	 * @param id names it
	 * @param sharing what happens when two builds want it at a time
	 * @param from whose files it begins with, or {@code null} for none
	 * @param source a path in them
	 * @param access who owns it when it is made
	 * @param readOnly whether the command cannot write
	 */
	record Cache(String target, String id, Sharing sharing, String from, String source, Access access,
			boolean readOnly) implements RunMount {
	}

	/**
	 * A directory in memory, empty at first.
	 *
	 * @param target where
	 * @param size the most that it holds in bytes, 0 for no limit of its own
	 */
	record Tmpfs(String target, long size) implements RunMount {
	}

	/**
	 * A file that the build was given and that is nobody else's business.
	 *
	 * @param id names it
	 * @param target where, or {@code null} if it is a variable only
	 * @param variable the environment variable that holds it, or {@code null}
	 * @param required whether the step fails without it
	 * @param access who may read it
	 */
	record Secret(String id, String target, String variable, boolean required, Access access) implements RunMount {
	}

	/**
	 * The socket of an SSH agent.
	 *
	 * @param id names the agent
	 * @param target where, or {@code null} for a place of our choice
	 * @param required whether the step fails without it
	 * @param access who may use it
	 */
	record Ssh(String id, String target, boolean required, Access access) implements RunMount {
	}

	/**
	 * Mode and owner.
	 *
	 * @param mode permission bits
	 * @param uid the owner's number in the container
	 * @param gid the group's number in the container
	 */
	record Access(int mode, long uid, long gid) {
	}

	/** What happens when two builds want one cache at a time. */
	enum Sharing {

		/** Both have it. */
		SHARED,

		/** The second gets another one. */
		PRIVATE,

		/** The second waits. */
		LOCKED

	}

	/**
	 * Parses the value of a flag.
	 * @param at the instruction
	 * @param text comma-separated fields, variables replaced
	 */
	static RunMount parse(Location at, String text) {
		return new RunMountParser(at, text).parse();
	}

	/**
	 * What {@code from} names in a flag whose variables are not replaced yet: a stage
	 * must be known before anything is built.
	 * @return {@code null} without it
	 */
	static String fromOf(Location at, String text) {
		String from = new RunMountParser(at, text).field("from");
		if (from != null && from.indexOf('$') >= 0) {
			throw BuildFileError.at(at, "'from' in --mount cannot hold a variable",
					"Give the image a name with FROM image AS name, where variables may be used, and use that name");
		}
		return from;
	}

}
