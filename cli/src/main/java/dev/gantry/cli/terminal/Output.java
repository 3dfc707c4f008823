package dev.gantry.cli.terminal;

import dev.gantry.cli.api.Json;
import picocli.CommandLine.Option;

/** How a listing is written. */
public final class Output {

	@Option(names = "--json", description = "write JSON")
	private boolean json;

	/** Whether JSON is wanted. */
	public boolean wanted() {
		return this.json;
	}

	/** Writes a value as JSON when that is wanted; tells whether it did. */
	public boolean json(Terminal terminal, Object value) {
		if (this.json) {
			terminal.print(Json.pretty(value));
		}
		return this.json;
	}

}
