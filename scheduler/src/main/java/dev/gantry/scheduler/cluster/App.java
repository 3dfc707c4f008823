package dev.gantry.scheduler.cluster;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is wanted of an app.
 *
 * @param name its name
 * @param deleting whether it is being destroyed: all its instances end
 * @param formation wanted replicas by process type; a process type of a release that is
 * not named here has none
 * @param hosts the host names that lead to its {@code web} process type
 * @param serving the number of the release in force, or {@code null} before the first
 * @param releases at least the release in force and those of rollouts and instances
 * @param rollouts the deployments that have a release and have not ended, and those that
 * succeeded and whose former instances are not gone yet
 */
public record App(String name, boolean deleting, Map<String, Integer> formation, List<String> hosts, Integer serving,
		List<Release> releases, List<Rollout> rollouts) {

	public App {
		formation = Map.copyOf(formation);
		hosts = List.copyOf(hosts);
		releases = List.copyOf(releases);
		rollouts = List.copyOf(rollouts);
	}

	public Optional<Release> release(int number) {
		return this.releases.stream().filter((release) -> release.number() == number).findFirst();
	}

	/** With a release in force. */
	public App serve(int release) {
		return new App(this.name, this.deleting, this.formation, this.hosts, release, this.releases, this.rollouts);
	}

	/** With other rollouts. */
	public App with(List<Rollout> rollouts) {
		return new App(this.name, this.deleting, this.formation, this.hosts, this.serving, this.releases, rollouts);
	}

	/** Wanted replicas of a process type. */
	public int replicas(String process) {
		return this.formation.getOrDefault(process, 0);
	}

}
