package dev.gantry.engine.build.language;

import java.util.List;

/**
 * An instruction of a Dockerfile as parsed: words are as written, quotes and variables
 * still in them; {@link Expansion} resolves them when their scope is known.
 *
 * @see <a href="https://docs.docker.com/reference/dockerfile/">Dockerfile reference</a>
 */
public sealed interface Instruction {

	/** Where it stands. */
	Location at();

	/**
	 * {@code FROM [--platform=P] image [AS name]}.
	 *
	 * @param at where
	 * @param flags {@code platform}
	 * @param image an image reference, the name of an earlier stage, or {@code scratch}
	 * @param name the stage's name in lower case, or {@code null}
	 */
	record From(Location at, Flags flags, String image, String name) implements Instruction {
	}

	/**
	 * {@code RUN command}.
	 *
	 * @param at where
	 * @param flags {@code mount}, {@code network}, {@code security}
	 * @param command what to run
	 * @param heredocs documents of the shell form
	 */
	record Run(Location at, Flags flags, Command command, List<Heredoc> heredocs) implements Instruction {
	}

	/**
	 * {@code COPY source... destination}.
	 *
	 * @param at where
	 * @param flags {@code from}, {@code chown}, {@code chmod}, {@code link},
	 * {@code parents}, {@code exclude}
	 * @param sources paths or patterns, or heredoc markers
	 * @param destination a file, or a directory with a slash at its end
	 * @param heredocs documents among the sources
	 */
	record Copy(Location at, Flags flags, List<String> sources, String destination,
			List<Heredoc> heredocs) implements Instruction {
	}

	/**
	 * {@code ADD source... destination}: as {@link Copy}, and local tar archives are
	 * unpacked.
	 *
	 * @param at where
	 * @param flags as COPY's except {@code from}; {@code checksum}, {@code unpack},
	 * {@code keep-git-dir}
	 * @param sources paths or patterns, or heredoc markers
	 * @param destination a file, or a directory with a slash at its end
	 * @param heredocs documents among the sources
	 */
	record Add(Location at, Flags flags, List<String> sources, String destination,
			List<Heredoc> heredocs) implements Instruction {
	}

	/**
	 * {@code ENV name=value...}.
	 *
	 * @param at where
	 * @param variables in order
	 */
	record Env(Location at, List<Assignment> variables) implements Instruction {
	}

	/**
	 * {@code LABEL name=value...}.
	 *
	 * @param at where
	 * @param labels in order
	 */
	record Label(Location at, List<Assignment> labels) implements Instruction {
	}

	/**
	 * {@code ARG name[=default]...}.
	 *
	 * @param at where
	 * @param arguments in order; the value is {@code null} without default
	 */
	record Arg(Location at, List<Assignment> arguments) implements Instruction {
	}

	/**
	 * {@code WORKDIR path}.
	 *
	 * @param at where
	 * @param path absolute, or relative to the one before
	 */
	record Workdir(Location at, String path) implements Instruction {
	}

	/**
	 * {@code USER user[:group]}.
	 *
	 * @param at where
	 * @param user names or numbers
	 */
	record User(Location at, String user) implements Instruction {
	}

	/**
	 * {@code EXPOSE port[/protocol]...}.
	 *
	 * @param at where
	 * @param ports as written
	 */
	record Expose(Location at, List<String> ports) implements Instruction {
	}

	/**
	 * {@code VOLUME path...}.
	 *
	 * @param at where
	 * @param paths as written
	 */
	record Volume(Location at, List<String> paths) implements Instruction {
	}

	/**
	 * {@code CMD command}.
	 *
	 * @param at where
	 * @param command the default command or arguments
	 */
	record Cmd(Location at, Command command) implements Instruction {
	}

	/**
	 * {@code ENTRYPOINT command}.
	 *
	 * @param at where
	 * @param command what the container runs
	 */
	record Entrypoint(Location at, Command command) implements Instruction {
	}

	/**
	 * {@code SHELL ["program", "argument"...]}.
	 *
	 * @param at where
	 * @param shell what the shell form is appended to
	 */
	record Shell(Location at, List<String> shell) implements Instruction {
	}

	/**
	 * {@code STOPSIGNAL signal}.
	 *
	 * @param at where
	 * @param signal a name or number
	 */
	record StopSignal(Location at, String signal) implements Instruction {
	}

	/**
	 * {@code HEALTHCHECK [flags] CMD command} or {@code HEALTHCHECK NONE}.
	 *
	 * @param at where
	 * @param flags {@code interval}, {@code timeout}, {@code start-period},
	 * {@code start-interval}, {@code retries}
	 * @param command the check, or {@code null} for NONE
	 */
	record HealthCheck(Location at, Flags flags, Command command) implements Instruction {
	}

	/**
	 * {@code ONBUILD instruction}.
	 *
	 * @param at where
	 * @param trigger the instruction for builds that start from the image
	 */
	record OnBuild(Location at, String trigger) implements Instruction {
	}

	/**
	 * {@code MAINTAINER name}.
	 *
	 * @param at where
	 * @param name the image's author
	 */
	record Maintainer(Location at, String name) implements Instruction {
	}

	/**
	 * A name and its value.
	 *
	 * @param name as written
	 * @param value as written, or {@code null} for none
	 */
	record Assignment(String name, String value) {
	}

}
