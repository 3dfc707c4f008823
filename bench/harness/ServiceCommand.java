package dev.gantry.cli.local;

import java.nio.file.Path;
import java.util.stream.Collectors;

/**
 * Prints the command line by which Gantry would run a program as a service of a node, for
 * a shell: {@code ServiceCommand DIRECTORY CLASSPATH CLASS}. A bench that stands for the
 * agent has the agent's JVM. It lives in the package of {@link ServiceJvm} because nobody
 * else should ask.
 */
final class ServiceCommand {

	private static final String HEAP_OF_AGENT = "384m";

	private ServiceCommand() {
	}

	public static void main(String[] args) throws Exception {
		ServiceJvm agent = new ServiceJvm(Path.of(args[0]), HEAP_OF_AGENT, ServiceJvm.Compilers.EAGER);
		System.out.println(agent.passing(args[1], args[2])
			.stream()
			.map((word) -> "'" + word.replace("'", "'\\''") + "'")
			.collect(Collectors.joining(" ")));
	}

}
