package dev.gantry.agent.docker.volumes;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.gantry.agent.docker.containers.Filters;
import dev.gantry.agent.docker.containers.Times;
import dev.gantry.agent.docker.http.ApiException;
import dev.gantry.agent.docker.http.Exchange;
import dev.gantry.agent.docker.http.Fields;
import dev.gantry.agent.docker.http.Routes;
import dev.gantry.agent.instances.InstanceVolumes;
import dev.gantry.contracts.values.MemorySize;
import dev.gantry.engine.Engine;
import dev.gantry.engine.events.Event;
import dev.gantry.engine.events.Events;
import dev.gantry.engine.volumes.Volume;
import dev.gantry.engine.volumes.VolumeSpec;
import dev.gantry.engine.volumes.Volumes;

/** Create, list, remove. */
public final class VolumeCalls {

	private static final Set<String> FILTERS = Set.of("name", "driver", "dangling", "label", "label!", "all");

	private final Volumes volumes;

	private final Events events;

	public VolumeCalls(Engine engine) {
		this.volumes = engine.volumes();
		this.events = engine.events();
	}

	public void addTo(Routes routes) {
		routes.on("GET", "/volumes", this::list)
			.on("POST", "/volumes/create", this::create)
			.on("POST", "/volumes/prune", this::prune)
			.on("GET", "/volumes/{name}", (exchange) -> exchange.json(200, document(volume(exchange.path("name")))))
			.on("DELETE", "/volumes/{name}", this::remove);
	}

	private Volume volume(String name) {
		return this.volumes.find(name).orElseThrow(() -> new ApiException(404, "get " + name + ": no such volume"));
	}

	private static Map<String, Object> document(Volume volume) {
		Map<String, Object> document = new LinkedHashMap<>();
		document.put("CreatedAt", Times.of(volume.createdAt()));
		document.put("Driver", "local");
		document.put("Labels", volume.spec().labels().isEmpty() ? null : volume.spec().labels());
		document.put("Mountpoint", volume.data().toString());
		document.put("Name", volume.name());
		document.put("Options", volume.spec().options().isEmpty() ? null : volume.spec().options());
		document.put("Scope", "local");
		return document;
	}

	private void list(Exchange exchange) {
		Filters filters = Filters.of(exchange, FILTERS);
		Boolean dangling = filters.truth("dangling");
		List<Map<String, Object>> documents = this.volumes.list()
			.stream()
			.filter((volume) -> filters.any("name", volume.name()::contains) && filters.any("driver", "local"::equals)
					&& filters.labels(volume.spec().labels())
					&& (dangling == null || dangling == this.volumes.users(volume.name()).isEmpty()))
			.map(VolumeCalls::document)
			.toList();
		exchange.json(200, Map.of("Volumes", documents, "Warnings", List.of()));
	}

	/**
	 * Options of the local driver mount other file systems, which this engine does not.
	 */
	private void create(Exchange exchange) throws IOException {
		Fields request = exchange.document();
		if (!Set.of("", "local").contains(request.text("Driver"))) {
			throw new ApiException(404, "could not find plugin " + request.text("Driver") + ": this engine has local");
		}
		Map<String, String> options = request.object("DriverOpts").toTexts();
		MemorySize limit = options.containsKey("size") ? MemorySize.parse(options.get("size")) : MemorySize.ZERO;
		options.keySet().stream().filter((name) -> !name.equals("size")).findFirst().ifPresent((name) -> {
			throw ApiException.invalid("the volume option '" + name + "' is not possible on this engine; it has size");
		});
		Map<String, String> labels = request.object("Labels").toTexts();
		String name = request.text("Name");
		Volume volume;
		if (name.isEmpty()) {
			volume = tell(Event.Action.CREATE, this.volumes.createAnonymous());
		}
		else {
			volume = this.volumes.find(name)
				.orElseGet(() -> tell(Event.Action.CREATE,
						this.volumes.create(new VolumeSpec(name, false, limit, options, labels))));
		}
		exchange.json(201, document(volume));
	}

	private Volume tell(Event.Action action, Volume volume) {
		this.events.publish(Event.Subject.VOLUME, action, volume.name(), Map.of("driver", "local"));
		return volume;
	}

	private void remove(Exchange exchange) {
		String name = exchange.path("name");
		if (exchange.flag("force") && this.volumes.find(name).isEmpty()) {
			exchange.empty(204);
			return;
		}
		Set<String> users = this.volumes.users(volume(name).name());
		if (!users.isEmpty()) {
			throw new ApiException(409, "remove " + name + ": volume is in use - [" + String.join(", ", users) + "]");
		}
		Volume volume = volume(name);
		if (InstanceVolumes.isApps(volume)) {
			throw new ApiException(409,
					"remove " + name + ": the volume belongs to an app; 'gantry volumes APP remove NAME' removes it");
		}
		this.volumes.remove(name);
		tell(Event.Action.DESTROY, volume);
		exchange.empty(204);
	}

	private void prune(Exchange exchange) {
		Filters filters = Filters.of(exchange, FILTERS);
		boolean all = Boolean.TRUE.equals(filters.truth("all")) || exchange.isOlderThan(1, 42);
		Map<String, Long> sizes = new LinkedHashMap<>();
		this.volumes.list()
			.forEach((volume) -> sizes.put(volume.name(), this.volumes.usage(volume.name()).size().bytes()));
		List<String> removed = new ArrayList<>();
		long bytes = 0;
		for (Volume volume : this.volumes.prune((each) -> !InstanceVolumes.isApps(each)
				&& (all || each.spec().anonymous()) && filters.labels(each.spec().labels()))) {
			removed.add(volume.name());
			tell(Event.Action.DESTROY, volume);
			bytes += sizes.getOrDefault(volume.name(), 0L);
		}
		exchange.json(200, Map.of("VolumesDeleted", removed, "SpaceReclaimed", bytes));
	}

	/** Docker's part of {@code system df}. */
	public List<Map<String, Object>> usage() {
		List<Map<String, Object>> documents = new ArrayList<>();
		for (Volume volume : this.volumes.list()) {
			Map<String, Object> document = document(volume);
			document.put("UsageData", Map.of("Size", this.volumes.usage(volume.name()).size().bytes(), "RefCount",
					this.volumes.users(volume.name()).size()));
			documents.add(document);
		}
		return documents;
	}

}
