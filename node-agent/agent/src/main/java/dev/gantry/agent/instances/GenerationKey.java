package dev.gantry.agent.instances;

/**
 * One attempt to run an instance: what every command of the platform is keyed by.
 *
 * @param instanceId the instance
 * @param generation which attempt
 */
public record GenerationKey(String instanceId, long generation) {

	@Override
	public String toString() {
		return this.instanceId + " generation " + this.generation;
	}

}
