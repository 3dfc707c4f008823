import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import dev.gantry.engine.EngineHome;
import dev.gantry.engine.containers.Container;
import dev.gantry.engine.containers.ContainerSpec;
import dev.gantry.engine.containers.ContainerState;
import dev.gantry.engine.containers.HostContainers;
import dev.gantry.engine.containers.Networking;
import dev.gantry.engine.exec.Exec;
import dev.gantry.engine.exec.ExecSpec;
import dev.gantry.engine.logs.LogSelection;
import dev.gantry.engine.network.BridgeNetwork;
import dev.gantry.engine.network.PortMapping;
import dev.gantry.engine.streams.AttachOptions;
import dev.gantry.engine.streams.AttachedStreams;
import dev.gantry.engine.streams.Output;
import dev.gantry.engine.streams.TerminalSize;

/** Gantry's engine with a home and one layer of its own, which are gone when it is closed. */
final class BenchEngine implements AutoCloseable {

	private static final String LAYER = "5e".repeat(32);

	private final AtomicInteger numbers = new AtomicInteger();

	private final EngineHome home;

	private final BridgeNetwork network;

	private final HostContainers containers;

	BenchEngine(Path directory, Path program) throws IOException {
		this.home = EngineHome.below(directory);
		Path layer = Files.createDirectories(this.home.layers().resolve(LAYER));
		Files.copy(program, layer.resolve("stamp"), StandardCopyOption.REPLACE_EXISTING);
		for (String mountPoint : List.of("proc", "sys", "dev", "etc", "tmp")) {
			Files.createDirectories(layer.resolve(mountPoint));
		}
		this.network = BridgeNetwork.open(this.home);
		this.containers = HostContainers.open(this.home, this.network);
	}

	HostContainers containers() {
		return this.containers;
	}

	/** One container's whole life. */
	Start start(PortMapping... ports) throws Exception {
		ContainerSpec spec = spec("/stamp").with(Networking.publishing(List.of(ports)));
		long begun = System.nanoTime();
		this.containers.create(spec);
		this.containers.start(spec.id());
		Container ended = this.containers.exit(spec.id()).get(30, TimeUnit.SECONDS);
		long over = System.nanoTime();
		CompletableFuture<String> printed = new CompletableFuture<>();
		this.containers.logs(spec.id(), LogSelection.ALL, (entry) -> printed.complete(entry.text())).done().join();
		this.containers.remove(spec.id());
		if (!(ended.state() instanceof ContainerState.Exited exited) || exited.exit().code() != 0) {
			throw new IllegalStateException("container " + spec.id() + " ended as " + ended.state());
		}
		return new Start(Long.parseLong(printed.get(5, TimeUnit.SECONDS).strip()) - begun, over - begun);
	}

	/** What a program writes that is put into the layer. */
	String output(Path program) throws Exception {
		String name = program.getFileName().toString();
		Files.copy(program, this.home.layers().resolve(LAYER).resolve(name));
		ContainerSpec spec = spec("/" + name);
		this.containers.create(spec);
		this.containers.start(spec.id());
		this.containers.exit(spec.id()).get(30, TimeUnit.SECONDS);
		StringBuilder output = new StringBuilder();
		this.containers.logs(spec.id(), LogSelection.ALL, (entry) -> output.append(entry.text()).append('\n'))
			.done()
			.join();
		this.containers.remove(spec.id());
		return output.toString();
	}

	/** A program's run in a container that runs already. */
	Start exec(String id) throws Exception {
		long begun = System.nanoTime();
		Exec exec = this.containers.execs().create(id, ExecSpec.of("/stamp"));
		StringBuilder printed = new StringBuilder();
		try (AttachedStreams streams = this.containers.execs()
			.start(exec.id(), AttachOptions.OUTPUT, TerminalSize.UNKNOWN)) {
			for (Output output = streams.read(); output instanceof Output.Data data; output = streams.read()) {
				printed.append(new String(data.bytes(), StandardCharsets.UTF_8));
			}
		}
		Exec ended = this.containers.execs().ended(exec.id()).get(30, TimeUnit.SECONDS);
		long over = System.nanoTime();
		if (!(ended.state() instanceof Exec.Ended how) || how.exitCode() != 0) {
			throw new IllegalStateException("exec in " + id + " ended as " + ended.state());
		}
		return new Start(Long.parseLong(printed.toString().strip()) - begun, over - begun);
	}

	/** Starts a container that idles; returns its id. */
	String idle(PortMapping... ports) {
		ContainerSpec spec = spec("/stamp", "wait").with(Networking.publishing(List.of(ports)));
		this.containers.create(spec);
		return this.containers.start(spec.id()).id();
	}

	/** Starts a container that writes numbered lines; returns its id. */
	String counting() {
		ContainerSpec spec = spec("/stamp", "count", "1");
		this.containers.create(spec);
		return this.containers.start(spec.id()).id();
	}

	void end(String id) {
		this.containers.stop(id, Duration.ofSeconds(5));
		this.containers.remove(id);
	}

	private ContainerSpec spec(String... program) {
		return ContainerSpec.of("bench" + this.numbers.incrementAndGet(), List.of(LAYER), program);
	}

	/** Memory of the shim of one idle container, in bytes. */
	long shimMemory() throws IOException {
		String id = idle();
		ContainerState state = this.containers.get(id).orElseThrow().state();
		long memory = Memory.proportional(Memory.parent(((ContainerState.Running) state).pid()));
		end(id);
		return memory;
	}

	/** A container's whole life, of which nobody reads the output. */
	private void cycle() throws Exception {
		ContainerSpec spec = spec("/stamp");
		this.containers.create(spec);
		this.containers.start(spec.id());
		Container ended = this.containers.exit(spec.id()).get(30, TimeUnit.SECONDS);
		this.containers.remove(spec.id());
		if (!(ended.state() instanceof ContainerState.Exited exited) || exited.exit().code() != 0) {
			throw new IllegalStateException("container " + spec.id() + " ended as " + ended.state());
		}
	}

	/** Creates, starts, ends and removes containers by some callers. */
	double cyclesPerSecond(int threads, int each) throws Exception {
		ExecutorService pool = Executors.newFixedThreadPool(threads);
		long begun = System.nanoTime();
		List<Future<?>> done = new ArrayList<>();
		for (int thread = 0; thread < threads; thread++) {
			done.add(pool.submit(() -> {
				for (int i = 0; i < each; i++) {
					cycle();
				}
				return null;
			}));
		}
		for (Future<?> one : done) {
			one.get();
		}
		pool.shutdown();
		return threads * each / ((System.nanoTime() - begun) / 1e9);
	}

	@Override
	public void close() {
		this.containers.teardown();
		this.network.teardown();
		this.network.close();
	}

}
