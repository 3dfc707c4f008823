package dev.gantry.agent.docker.containers;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

import dev.gantry.agent.docker.http.Routes;
import dev.gantry.engine.Engine;
import dev.gantry.engine.containers.Container;
import dev.gantry.engine.containers.Containers;

/** All calls about containers, and what the door does when one ends. */
public final class ContainerCalls {

	private final Engine engine;

	private final Lookup lookup;

	private final Executor workers;

	private final Lifecycle lifecycle;

	public ContainerCalls(Engine engine, Executor workers) {
		this.engine = engine;
		this.lookup = new Lookup(engine.containers());
		this.workers = workers;
		this.lifecycle = new Lifecycle(engine, this.lookup, workers);
	}

	public void addTo(Routes routes) {
		new FileCalls(this.engine, this.lookup).addTo(routes);
		new StatsCalls(this.engine.stats(), this.lookup, new ContainerEvents(this.engine.events())).addTo(routes);
		Inspection inspection = new Inspection(this.engine);
		AttachCalls attach = new AttachCalls(this.engine.containers(), this.lookup, this.workers);
		routes.on("GET", "/containers/json", new Listing(this.engine, this.lookup, InstantSource.system())::handle)
			.on("POST", "/containers/create", new Creation(this.engine, this.lookup)::handle)
			.on("POST", "/containers/prune", this.lifecycle::prune)
			.on("GET", "/containers/{id}/json",
					(exchange) -> exchange.json(200,
							inspection.document(this.lookup.container(exchange.path("id")), exchange.flag("size"))))
			.on("POST", "/containers/{id}/start", this.lifecycle::start)
			.on("POST", "/containers/{id}/stop", this.lifecycle::stop)
			.on("POST", "/containers/{id}/restart", this.lifecycle::restart)
			.on("POST", "/containers/{id}/kill", this.lifecycle::kill)
			.on("POST", "/containers/{id}/pause", this.lifecycle::pause)
			.on("POST", "/containers/{id}/unpause", this.lifecycle::unpause)
			.on("POST", "/containers/{id}/rename", this.lifecycle::rename)
			.on("POST", "/containers/{id}/resize", this.lifecycle::resize)
			.on("POST", "/containers/{id}/update", this.lifecycle::update)
			.on("POST", "/containers/{id}/wait", this.lifecycle::await)
			.on("DELETE", "/containers/{id}", this.lifecycle::remove)
			.on("POST", "/containers/{id}/attach", attach::handle)
			.on("GET", "/containers/{id}/attach/ws", attach::handleWebSocket)
			.on("GET", "/containers/{id}/logs", new LogCalls(this.engine.containers(), this.lookup)::handle);
	}

	/** Docker's part of {@code system df}. */
	public List<Map<String, Object>> usage() {
		return new Listing(this.engine, this.lookup, InstantSource.system()).documents();
	}

	/** Removes containers that go with their end: now, and whenever one ends. */
	public Containers.Subscription removeEnded() {
		Containers.Subscription subscription = this.engine.containers()
			.onExit((container) -> this.workers.execute(() -> this.lifecycle.removeEnded(container.id())));
		this.engine.containers()
			.list()
			.stream()
			.filter((container) -> container.state().ended())
			.map(Container::id)
			.forEach(this.lifecycle::removeEnded);
		return subscription;
	}

}
