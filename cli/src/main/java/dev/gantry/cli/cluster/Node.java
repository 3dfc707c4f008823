package dev.gantry.cli.cluster;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Takes nodes out of service and back, and looks into them. */
@Command(name = "node", description = "Take a node out of service, or back, or see what it has.",
		subcommands = { NodeAction.Drain.class, NodeAction.Cordon.class, NodeAction.Uncordon.class, NodeImages.class })
public final class Node implements Runnable {

	@Spec
	private CommandSpec spec;

	@Override
	public void run() {
		throw new CommandLine.ParameterException(this.spec.commandLine(),
				"Say what to do: drain, cordon, uncordon or images");
	}

}
