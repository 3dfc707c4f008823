package dev.gantry.engine.build;

import java.util.List;

import dev.gantry.engine.build.language.Flags;
import dev.gantry.engine.build.language.Heredoc;
import dev.gantry.engine.build.language.Instruction;
import dev.gantry.engine.build.language.Location;

/**
 * What COPY and ADD have in common.
 *
 * @param at the instruction's place
 * @param add whether archives are unpacked and addresses fetched
 * @param flags of the instruction
 * @param sources as written
 * @param destination as written
 * @param heredocs documents among the sources
 */
record CopyOrder(Location at, boolean add, Flags flags, List<String> sources, String destination,
		List<Heredoc> heredocs) {

	static CopyOrder of(Instruction.Copy copy) {
		return new CopyOrder(copy.at(), false, copy.flags(), copy.sources(), copy.destination(), copy.heredocs());
	}

	static CopyOrder of(Instruction.Add add) {
		return new CopyOrder(add.at(), true, add.flags(), add.sources(), add.destination(), add.heredocs());
	}

	/** Whether the layer shall not depend on what is beneath it. */
	boolean linked() {
		return this.flags.isSet("link");
	}

	/** Whether sources keep the directories that they are named with. */
	boolean keepsParents() {
		return this.flags.isSet("parents");
	}

}
