package dev.gantry.platform;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import dev.gantry.contracts.apps.LogLine;
import dev.gantry.contracts.link.Assignments;
import dev.gantry.contracts.link.BuildAssignment;
import dev.gantry.contracts.link.BuildLine;
import dev.gantry.contracts.link.BuildProgress;
import dev.gantry.contracts.link.BuildStep;
import dev.gantry.contracts.link.ContainerExit;
import dev.gantry.contracts.link.ContainerPhase;
import dev.gantry.contracts.link.ContainerReport;
import dev.gantry.contracts.link.DesiredState;
import dev.gantry.contracts.link.DiscardedVolumes;
import dev.gantry.contracts.link.InstanceAssignment;
import dev.gantry.contracts.link.JoinReply;
import dev.gantry.contracts.link.JoinRequest;
import dev.gantry.contracts.link.NodeCapacity;
import dev.gantry.contracts.link.NodeReport;
import dev.gantry.contracts.link.StreamRequest;
import dev.gantry.contracts.values.CpuShare;
import dev.gantry.contracts.values.MemorySize;
import dev.gantry.platform.RunningPlatform.Answer;
import tools.jackson.databind.json.JsonMapper;

/** An agent without an engine: all that it is told to run is healthy at once. */
public final class PlayedAgent implements AutoCloseable {

	static final String DIGEST = "sha256:" + "ab".repeat(32);

	private static final JsonMapper JSON = JsonMapper.shared();

	private final RunningPlatform platform;

	private final String token;

	private final AtomicLong sequence = new AtomicLong();

	private final Map<String, ContainerReport> containers = new ConcurrentHashMap<>();

	private final Thread thread = new Thread(this::run, "played agent");

	private final Set<String> streams = ConcurrentHashMap.newKeySet();

	private volatile boolean running = true;

	/** Whether what starts from now on ends at once. */
	private volatile boolean failing;

	private volatile long epoch;

	private volatile Assignments told;

	/** Whether it deletes the data of volumes as it is told. */
	private volatile boolean discarding = true;

	public PlayedAgent(RunningPlatform platform, String name) {
		this.platform = platform;
		Answer answer = platform.call("POST", "/agent/v1/join")
			.token(platform.joinToken())
			.json(new JoinRequest(name, "test", "amd64", "boot", Map.of(), capacity()))
			.send();
		JoinReply reply = JSON.readValue(answer.body(), JoinReply.class);
		this.token = reply.nodeToken();
		this.epoch = reply.epoch();
	}

	void failFromNowOn(boolean fail) {
		this.failing = fail;
	}

	void discardFromNowOn(boolean discard) {
		this.discarding = discard;
	}

	/** What it was told to do last. */
	Assignments told() {
		return this.told;
	}

	String token() {
		return this.token;
	}

	private static NodeCapacity capacity() {
		return new NodeCapacity(CpuShare.ofMillis(4000), MemorySize.ofMebibytes(4096), MemorySize.ofMebibytes(10_000));
	}

	public void start() {
		this.thread.setDaemon(true);
		this.thread.start();
	}

	private void run() {
		long revision = -1;
		while (this.running) {
			try {
				report();
				Answer answer = this.platform.call("GET", "/agent/v1/assignments?revision=" + revision + "&wait=1s")
					.token(this.token)
					.send();
				Assignments assignments = JSON.readValue(answer.body(), Assignments.class);
				revision = assignments.revision();
				this.epoch = assignments.epoch();
				this.told = assignments;
				if (this.discarding && !assignments.discards().isEmpty()) {
					discarded(assignments.discards());
				}
				assignments.builds().forEach(this::build);
				assignments.streams().forEach(this::stream);
				List<String> keys = new ArrayList<>();
				for (InstanceAssignment instance : assignments.instances()) {
					keys.add(instance.instanceId());
					this.containers.put(instance.instanceId(), container(instance));
				}
				this.containers.keySet().retainAll(keys);
			}
			catch (RuntimeException ex) {
				if (this.running) {
					ex.printStackTrace();
				}
			}
		}
	}

	private void discarded(List<String> keys) {
		Answer answer = this.platform.call("POST", "/agent/v1/volumes/discarded")
			.token(this.token)
			.json(new DiscardedVolumes(keys))
			.send();
		if (answer.status() != 204) {
			throw new IllegalStateException(answer.toString());
		}
	}

	private ContainerReport container(InstanceAssignment instance) {
		ContainerReport known = this.containers.get(instance.instanceId());
		boolean same = known != null && known.generation() == instance.generation();
		Instant now = Instant.now();
		boolean stop = instance.desired() == DesiredState.STOPPED;
		if (same && (!stop || known.phase().ended())) {
			return known;
		}
		if (instance.run() != null && instance.run().attached() && !stop) {
			return new ContainerReport(instance.instanceId(), instance.generation(), "c" + instance.instanceId(),
					ContainerPhase.STARTING, now, null, null, null, null, List.of(), true);
		}
		if (instance.run() != null && !stop && !instance.command().get(0).equals("stay")) {
			int code = instance.command().get(0).equals("fail") ? 4 : 0;
			return new ContainerReport(instance.instanceId(), instance.generation(), "c" + instance.instanceId(),
					ContainerPhase.EXITED, now, null, now, new ContainerExit(code, 0, false, now), null, List.of(),
					true);
		}
		if (this.failing && !stop) {
			return new ContainerReport(instance.instanceId(), instance.generation(), "c" + instance.instanceId(),
					ContainerPhase.EXITED, now, null, now, new ContainerExit(3, 0, false, now), null, List.of(), true);
		}
		return new ContainerReport(instance.instanceId(), instance.generation(), "c" + instance.instanceId(),
				stop ? ContainerPhase.EXITED : ContainerPhase.HEALTHY, now, "127.0.0.1:1", now,
				stop ? new ContainerExit(143, 15, false, now) : null, null, List.of(), true);
	}

	/** Writes three lines to a stream, as the instance's log. */
	private void stream(StreamRequest request) {
		if (!this.streams.add(request.streamId())) {
			return;
		}
		if (request.exec() != null) {
			PlayedExec.open(this.platform, this.token, request);
			return;
		}
		WebSocket socket = HttpClient.newHttpClient()
			.newWebSocketBuilder()
			.header("Authorization", "Bearer " + this.token)
			.buildAsync(URI.create(
					this.platform.uri("/agent/v1/streams/" + request.streamId()).toString().replace("http:", "ws:")),
					new WebSocket.Listener() {
					})
			.join();
		for (int i = 1; i <= 3; i++) {
			LogLine line = new LogLine(Instant.EPOCH.plusSeconds(i), "?", "stdout",
					"line " + i + " of " + request.instanceId() + " (" + "long ".repeat(4_000) + ")");
			socket.sendText(JSON.writeValueAsString(line), true).join();
		}
		if (!request.logs().follow()) {
			socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
		}
	}

	private void report() {
		this.platform.call("POST", "/agent/v1/report")
			.token(this.token)
			.json(new NodeReport(this.sequence.incrementAndGet(), this.epoch, capacity(),
					List.copyOf(this.containers.values()), List.of()))
			.send();
	}

	private void build(BuildAssignment build) {
		Answer source = this.platform.call("GET", "/agent/v1/builds/" + build.buildId() + "/source")
			.token(this.token)
			.send();
		if (source.status() != 200) {
			throw new IllegalStateException(source.toString());
		}
		BuildStep step = new BuildStep(1, 1, "FROM debian:bookworm", 1, BuildStep.State.DONE, Duration.ofMillis(5));
		BuildLine line = new BuildLine(1, Instant.now(), 1, "stdout", "hello from the build");
		progress(build, BuildProgress.State.BUILDING, step, line, null);
		progress(build, BuildProgress.State.STORING, step, line, null);
		progress(build, BuildProgress.State.SUCCEEDED, step, line, DIGEST);
	}

	private void progress(BuildAssignment build, BuildProgress.State state, BuildStep step, BuildLine line,
			String image) {
		Answer answer = this.platform.call("POST", "/agent/v1/builds/" + build.buildId() + "/progress")
			.token(this.token)
			.json(new BuildProgress(build.attempt(), state, List.of(step), List.of(line), image, List.of(9000),
					Duration.ofMillis(3), null))
			.send();
		if (answer.status() != 204) {
			throw new IllegalStateException(answer.toString());
		}
	}

	@Override
	public void close() {
		this.running = false;
		this.thread.interrupt();
	}

}
