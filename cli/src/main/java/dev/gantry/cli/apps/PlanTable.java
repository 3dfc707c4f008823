package dev.gantry.cli.apps;

import dev.gantry.cli.terminal.Table;
import dev.gantry.cli.terminal.Terminal;
import dev.gantry.contracts.apps.PlanView;

/**
 * What a deployment would do, as a table: what is decided, how, and what says so.
 *
 * @param plan what it would do
 */
record PlanTable(PlanView plan) {

	void print(Terminal terminal) {
		Table table = new Table("WHAT", "DECISION", "BECAUSE");
		this.plan.decisions()
			.forEach((decision) -> table.row(decision.question(), decision.choice(), terminal.dim(decision.reason())));
		table.print(terminal);
	}

}
