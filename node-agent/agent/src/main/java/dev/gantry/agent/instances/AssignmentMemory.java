package dev.gantry.agent.instances;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import dev.gantry.contracts.errors.Failure;
import dev.gantry.contracts.link.InstanceAssignment;

/**
 * What the agent must still know after its own restart while the platform is away: what
 * it was last assigned, and which of it never came to run.
 *
 * @param instances the last assignments
 * @param failed generations that failed before they ran; they are not tried again
 * @param doomed generations that are assigned no more and whose containers are not yet
 * removed
 */
public record AssignmentMemory(List<InstanceAssignment> instances, List<FailedGeneration> failed,
		List<GenerationKey> doomed) {

	static final AssignmentMemory EMPTY = new AssignmentMemory(List.of(), List.of(), List.of());

	public AssignmentMemory {
		instances = List.copyOf(instances);
		failed = List.copyOf(failed);
		doomed = List.copyOf(doomed);
	}

	AssignmentMemory withFailed(GenerationKey key, Failure failure) {
		List<FailedGeneration> all = new ArrayList<>(this.failed);
		all.add(new FailedGeneration(key, failure));
		return new AssignmentMemory(this.instances, all, this.doomed);
	}

	/**
	 * With new assignments; failures of generations that are not among them are dropped.
	 */
	AssignmentMemory withInstances(List<InstanceAssignment> assigned, Collection<GenerationKey> doomed) {
		List<FailedGeneration> kept = this.failed.stream()
			.filter((failed) -> assigned.stream().anyMatch((one) -> keyOf(one).equals(failed.key())))
			.toList();
		return new AssignmentMemory(assigned, kept, List.copyOf(doomed));
	}

	/** Without a generation that is gone. */
	AssignmentMemory without(GenerationKey key) {
		return new AssignmentMemory(this.instances,
				this.failed.stream().filter((failed) -> !failed.key().equals(key)).toList(),
				this.doomed.stream().filter((doomed) -> !doomed.equals(key)).toList());
	}

	static GenerationKey keyOf(InstanceAssignment assignment) {
		return new GenerationKey(assignment.instanceId(), assignment.generation());
	}

	/**
	 * A generation that never ran.
	 *
	 * @param key which
	 * @param failure why
	 */
	public record FailedGeneration(GenerationKey key, Failure failure) {
	}

}
