package dev.gantry.platform.git.web;

import java.util.Collection;
import java.util.List;

import dev.gantry.contracts.values.AppName;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.transport.ReceiveCommand;
import org.eclipse.jgit.transport.ReceivePack;

/**
 * A push whose objects have arrived and whose branches have not moved yet.
 *
 * @param app where it goes
 * @param pack the connection, for messages
 * @param commands the branches that are to move
 */
record Push(AppName app, ReceivePack pack, Collection<ReceiveCommand> commands) {

	/** The option that asks for a preview: {@code git push -o preview}. */
	static final String PREVIEW = "preview";

	/** The branches whose push deploys the app itself. */
	private static final List<String> SERVING = List.of("refs/heads/main", "refs/heads/master");

	static boolean serves(ReceiveCommand command) {
		return serves(command.getRefName());
	}

	static boolean serves(String ref) {
		return SERVING.contains(ref);
	}

	static boolean deletes(ReceiveCommand command) {
		return command.getType() == ReceiveCommand.Type.DELETE;
	}

	static boolean isBranch(ReceiveCommand command) {
		return command.getRefName().startsWith(Constants.R_HEADS);
	}

	/** The branch without what git puts before its name. */
	static String branch(ReceiveCommand command) {
		return command.getRefName().replaceFirst("^" + Constants.R_HEADS, "");
	}

	/** What was asked for with {@code -o}. */
	List<String> options() {
		List<String> given = this.pack.getPushOptions();
		return (given != null) ? given : List.of();
	}

	boolean wantsPreview() {
		return options().contains(PREVIEW);
	}

	/** Says a line to the person who pushes; git puts {@code remote:} before it. */
	void say(String line) {
		this.pack.sendMessage(line);
	}

}
