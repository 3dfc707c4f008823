package dev.gantry.platform.nodes;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import dev.gantry.contracts.apps.NodeStatus;
import dev.gantry.contracts.link.JoinRequest;
import dev.gantry.contracts.link.NodeCapacity;
import dev.gantry.contracts.values.CpuShare;
import dev.gantry.contracts.values.MemorySize;
import dev.gantry.platform.columns.TextList;
import dev.gantry.platform.columns.TextMap;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import org.hibernate.annotations.DynamicUpdate;

/** A host with an agent. */
@Entity
@DynamicUpdate // the leader writes what it hears past this entity, and must not be undone
@Table(name = "nodes")
public class Node {

	@Id
	private String id;

	private String name;

	@Column(name = "agent_version")
	private String agentVersion;

	private String architecture;

	@Column(name = "boot_id")
	private String bootId;

	@Convert(converter = TextMap.class)
	private Map<String, String> labels;

	@Column(name = "cpu_millis")
	private CpuShare cpu;

	@Column(name = "memory_bytes")
	private MemorySize memory;

	@Column(name = "disk_bytes")
	private MemorySize disk;

	@Enumerated(EnumType.STRING)
	private NodeStatus status;

	private boolean cordoned;

	private boolean draining;

	@Convert(converter = TextList.class)
	private List<String> faults;

	@Column(name = "joined_at")
	private Instant joinedAt;

	@Column(name = "last_seen_at")
	private Instant lastSeenAt;

	@Version
	private long version;

	protected Node() {
	}

	public Node(JoinRequest request, Instant now) {
		this.id = UUID.randomUUID().toString();
		this.faults = List.of();
		rejoin(request, now);
	}

	/** The agent came back. A cordon stays. */
	public final void rejoin(JoinRequest request, Instant now) {
		this.name = request.name();
		this.agentVersion = request.version();
		this.architecture = request.architecture();
		this.bootId = request.bootId();
		this.labels = (request.labels() != null) ? Map.copyOf(request.labels()) : Map.of();
		this.status = NodeStatus.READY;
		this.joinedAt = now;
		observe(request.capacity(), this.faults, now);
	}

	/** Notes what the agent last reported; gathered, never per heartbeat. */
	public final void observe(NodeCapacity capacity, List<String> reported, Instant at) {
		this.cpu = capacity.cpu();
		this.memory = capacity.memory();
		this.disk = capacity.disk();
		this.faults = List.copyOf(reported);
		this.lastSeenAt = at;
	}

	/** Takes no new instances. */
	public void cordon() {
		this.cordoned = true;
	}

	public void uncordon() {
		this.cordoned = false;
		this.draining = false;
	}

	/** Takes no new instances and gives up those that it has, replacements first. */
	public void drain() {
		this.cordoned = true;
		this.draining = true;
	}

	public String id() {
		return this.id;
	}

	public String name() {
		return this.name;
	}

	public String agentVersion() {
		return this.agentVersion;
	}

	public String architecture() {
		return this.architecture;
	}

	public String bootId() {
		return this.bootId;
	}

	public Map<String, String> labels() {
		return this.labels;
	}

	public NodeCapacity capacity() {
		return new NodeCapacity(this.cpu, this.memory, this.disk);
	}

	/** As the leader stored it last. */
	public NodeStatus storedStatus() {
		return this.status;
	}

	public boolean cordoned() {
		return this.cordoned;
	}

	public boolean draining() {
		return this.draining;
	}

	public List<String> faults() {
		return this.faults;
	}

	public Instant joinedAt() {
		return this.joinedAt;
	}

	/** The last report that was stored; up to half a minute older than the last one. */
	public Instant lastSeenAt() {
		return this.lastSeenAt;
	}

	/**
	 * As people see it: a node that is there and takes no instances is cordoned, at once
	 * and not only when the leader has looked.
	 */
	public NodeStatus status() {
		return switch (this.status) {
			case READY, CORDONED, DRAINING ->
				this.draining ? NodeStatus.DRAINING : this.cordoned ? NodeStatus.CORDONED : NodeStatus.READY;
			case SUSPECT, LOST -> this.status;
		};
	}

}
