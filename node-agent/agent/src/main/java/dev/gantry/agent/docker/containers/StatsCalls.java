package dev.gantry.agent.docker.containers;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;

import dev.gantry.agent.docker.http.Exchange;
import dev.gantry.agent.docker.http.Routes;
import dev.gantry.engine.containers.Container;
import dev.gantry.engine.events.Event;
import dev.gantry.engine.stats.ContainerStats;
import dev.gantry.engine.stats.StatsSample;
import dev.gantry.engine.stats.StatsSubscription;
import tools.jackson.databind.json.JsonMapper;

/** What containers use and which processes they run. */
final class StatsCalls {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private final ContainerStats stats;

	private final Lookup lookup;

	private final ContainerEvents events;

	StatsCalls(ContainerStats stats, Lookup lookup, ContainerEvents events) {
		this.events = events;
		this.stats = stats;
		this.lookup = lookup;
	}

	void addTo(Routes routes) {
		routes.on("GET", "/containers/{id}/stats", this::stats).on("GET", "/containers/{id}/top", this::top);
	}

	private void top(Exchange exchange) {
		Container container = this.lookup.container(exchange.path("id"));
		ProcessColumns.Chosen columns = ProcessColumns.parse(exchange.query("ps_args"));
		exchange.json(200, Map.of("Titles", columns.titles(), "Processes",
				this.stats.top(container.id()).stream().map(columns::row).toList()));
		this.events.tell(Event.Action.TOP, container, Map.of());
	}

	private void stats(Exchange exchange) throws IOException {
		Container container = this.lookup.container(exchange.path("id"));
		if (!container.running()) {
			exchange.json(200, Map.of("id", container.id(), "name", "/" + container.name(), "read", Times.NEVER,
					"preread", Times.NEVER));
			return;
		}
		if (!exchange.flag("stream", true)) {
			StatsSample before = exchange.flag("one-shot") ? null : this.stats.sample(container.id());
			if (before != null) {
				pause();
			}
			exchange.json(200, document(container, before, this.stats.sample(container.id())));
			return;
		}
		try (OutputStream output = exchange.stream(200, "application/json");
				StatsSubscription subscription = this.stats.follow(container.id(), Duration.ofSeconds(1),
						(interval) -> write(output, document(container, interval.previous(), interval.current())))) {
			exchange.onGone(subscription::close);
			subscription.done().join();
		}
		catch (CompletionException ex) {
			if (!(ex.getCause() instanceof UncheckedIOException)) {
				throw ex;
			}
		}
	}

	/** Between the two samples that a share of the processor needs. */
	private static void pause() throws IOException {
		try {
			Thread.sleep(1000);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException("interrupted between two samples", ex);
		}
	}

	private static void write(OutputStream output, Map<String, Object> document) {
		try {
			output.write((JSON.writeValueAsString(document) + "\n").getBytes(StandardCharsets.UTF_8));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Map<String, Object> document(Container container, StatsSample before, StatsSample now) {
		Map<String, Object> document = new LinkedHashMap<>();
		document.put("read", Times.of(now.at()));
		document.put("preread", Times.of((before != null) ? before.at() : (Instant) null));
		document.put("id", container.id());
		document.put("name", "/" + container.name());
		document.put("num_procs", 0);
		document.put("pids_stats",
				(now.pids().limit() > 0) ? Map.of("current", now.pids().current(), "limit", now.pids().limit())
						: Map.of("current", now.pids().current()));
		document.put("cpu_stats", cpu(now.cpu()));
		document.put("precpu_stats",
				(before != null) ? cpu(before.cpu()) : Map.of("cpu_usage", Map.of("total_usage", 0)));
		document.put("memory_stats", memory(now.memory()));
		document.put("blkio_stats", blocks(now));
		Map<String, Object> networks = new LinkedHashMap<>();
		now.networks().forEach((name, each) -> networks.put(name, network(each)));
		document.put("networks", networks);
		document.put("storage_stats", Map.of());
		return document;
	}

	private static Map<String, Object> cpu(StatsSample.Cpu cpu) {
		return Map.of("cpu_usage",
				Map.of("total_usage", cpu.total().toNanos(), "usage_in_usermode", cpu.user().toNanos(),
						"usage_in_kernelmode", cpu.system().toNanos()),
				"system_cpu_usage", cpu.host().toNanos(), "online_cpus", cpu.processors(), "throttling_data",
				Map.of("periods", cpu.periods(), "throttled_periods", cpu.throttledPeriods(), "throttled_time",
						cpu.throttled().toNanos()));
	}

	/** Clients take the idle cache away from what is used, by either of its names. */
	private static Map<String, Object> memory(StatsSample.Memory memory) {
		Map<String, Long> details = new LinkedHashMap<>(memory.details());
		details.put("inactive_file", memory.idleCache());
		details.put("total_inactive_file", memory.idleCache());
		return Map.of("usage", memory.used(), "max_usage", memory.peak(), "failcnt", memory.failures(), "limit",
				memory.limit(), "stats", details);
	}

	private static Map<String, Object> blocks(StatsSample sample) {
		List<Map<String, Object>> bytes = new java.util.ArrayList<>();
		for (StatsSample.BlockDevice device : sample.block()) {
			bytes.add(Map.of("major", device.major(), "minor", device.minor(), "op", "read", "value",
					device.readBytes()));
			bytes.add(Map.of("major", device.major(), "minor", device.minor(), "op", "write", "value",
					device.writtenBytes()));
		}
		return Map.of("io_service_bytes_recursive", bytes);
	}

	private static Map<String, Object> network(StatsSample.Interface traffic) {
		return Map.of("rx_bytes", traffic.receivedBytes(), "rx_packets", traffic.receivedPackets(), "rx_errors",
				traffic.receiveErrors(), "rx_dropped", traffic.receiveDrops(), "tx_bytes", traffic.sentBytes(),
				"tx_packets", traffic.sentPackets(), "tx_errors", traffic.sendErrors(), "tx_dropped",
				traffic.sendDrops());
	}

}
