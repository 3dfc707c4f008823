package dev.gantry.platform.git.web;

import java.util.Collection;
import java.util.List;

import dev.gantry.contracts.values.AppName;
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

	/** The branches whose push deploys. */
	static final List<String> DEPLOYED = List.of("refs/heads/main", "refs/heads/master");

	static boolean deploys(ReceiveCommand command) {
		return DEPLOYED.contains(command.getRefName()) && command.getType() != ReceiveCommand.Type.DELETE;
	}

	/** Says a line to the person who pushes; git puts {@code remote:} before it. */
	void say(String line) {
		this.pack.sendMessage(line);
	}

}
