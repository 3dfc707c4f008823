package dev.gantry.scheduler.cluster;

import java.util.HashMap;
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
 * @param volumes those that have their place, by name
 */
public record App(String name, boolean deleting, Map<String, Integer> formation, List<String> hosts, Integer serving,
		List<Release> releases, List<Rollout> rollouts, Map<String, Volume> volumes) {

	public App {
		formation = Map.copyOf(formation);
		hosts = List.copyOf(hosts);
		releases = List.copyOf(releases);
		rollouts = List.copyOf(rollouts);
		volumes = Map.copyOf(volumes);
	}

	/** One without volumes. */
	public App(String name, boolean deleting, Map<String, Integer> formation, List<String> hosts, Integer serving,
			List<Release> releases, List<Rollout> rollouts) {
		this(name, deleting, formation, hosts, serving, releases, rollouts, Map.of());
	}

	public Optional<Release> release(int number) {
		return this.releases.stream().filter((release) -> release.number() == number).findFirst();
	}

	/** With a release in force. */
	public App serve(int release) {
		return new App(this.name, this.deleting, this.formation, this.hosts, release, this.releases, this.rollouts,
				this.volumes);
	}

	/** With other rollouts. */
	public App with(List<Rollout> rollouts) {
		return new App(this.name, this.deleting, this.formation, this.hosts, this.serving, this.releases, rollouts,
				this.volumes);
	}

	/** With one more volume, unless there is one of the name. */
	public App with(Volume volume) {
		Map<String, Volume> more = new HashMap<>(this.volumes);
		more.putIfAbsent(volume.name(), volume);
		return new App(this.name, this.deleting, this.formation, this.hosts, this.serving, this.releases, this.rollouts,
				more);
	}

	/** Without a volume. */
	public App without(Volume volume) {
		Map<String, Volume> less = new HashMap<>(this.volumes);
		less.remove(volume.name(), volume);
		return new App(this.name, this.deleting, this.formation, this.hosts, this.serving, this.releases, this.rollouts,
				less);
	}

	/**
	 * Whether instances of a release's process type come in steps, among those that they
	 * replace: they get requests as soon as they are healthy.
	 */
	public boolean steps(int release, String process) {
		int replicas = replicas(process);
		return release(release).flatMap((one) -> one.process(process))
			.filter((type) -> type.volumes().isEmpty() && type.steps().surge(replicas) < replicas)
			.isPresent();
	}

	/** Wanted replicas of a process type. */
	public int replicas(String process) {
		return this.formation.getOrDefault(process, 0);
	}

}
